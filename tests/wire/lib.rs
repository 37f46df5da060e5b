//! The generated crates over real HTTP: see `main.rs` beside this file.
