//! Worksection has no password grant, so there is no method for it.

fn login(client: &worksection::Client) {
    drop(client.password("account", "user", "password"));
}

fn main() {}
