//! The identifier of one thing is not that of another.

use actionstep::runtime::Id;

fn call(session: &actionstep::Session, action: Id<actionstep::actions::Action>) {
    drop(session.tasks().get(action));
}

fn main() {}
