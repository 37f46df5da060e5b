//! A secret is not written by accident.

fn write(secret: &provider_runtime::Secret) -> String {
    serde_json::to_string(secret).unwrap()
}

fn main() {}
