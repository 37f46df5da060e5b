//! Scopes belong to their provider.

fn login(client: &worksection::Client) {
    drop(client.authorize([actionstep::Scope::ACTIONS]));
}

fn main() {}
