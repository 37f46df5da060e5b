//! `emulator`: providers on this machine.

fn main() {}
