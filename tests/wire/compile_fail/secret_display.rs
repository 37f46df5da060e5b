//! A secret is not shown by accident.

fn show(secret: &provider_runtime::Secret) -> String {
    format!("{secret}")
}

fn main() {}
