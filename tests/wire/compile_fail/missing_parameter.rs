//! What a call requires is an argument.

fn call(session: &worksection::Session) {
    drop(session.tasks().get_tasks());
}

fn main() {}
