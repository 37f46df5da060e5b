//! Blank lines, which the printer of syntax trees does not make.

/// Puts a blank line between items, and between documented members.
pub(super) fn space_out(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + text.len() / 20);
    let mut previous = "";
    for line in text.lines() {
        if wants_space(previous, line) {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        previous = line;
    }
    spaced
}

fn wants_space(previous: &str, line: &str) -> bool {
    let (before, after) = (previous.trim_start(), line.trim_start());
    for head in ["//!", "#!["] {
        if before.starts_with(head) {
            return !after.starts_with(head);
        }
    }
    let ends_something = before.ends_with(['}', ';', ',']);
    if !ends_something || before.starts_with("///") {
        return false;
    }
    let same_depth = previous.len() - before.len() == line.len() - after.len();
    if !same_depth {
        return false;
    }
    match (group(before), group(after)) {
        (_, Some(Group::Item)) => true,
        (Some(one), Some(other)) => one != other,
        _ => after.starts_with("///") || after.starts_with("#["),
    }
}

/// Items of one line that stand together, and all others.
#[derive(PartialEq, Eq)]
enum Group {
    Module,
    PublicModule,
    StdImport,
    Import,
    Export,
    Item,
}

fn group(line: &str) -> Option<Group> {
    let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    if starts(&["mod "]) {
        Some(Group::Module)
    } else if starts(&["pub mod "]) {
        Some(Group::PublicModule)
    } else if starts(&["use std::"]) {
        Some(Group::StdImport)
    } else if starts(&["use "]) {
        Some(Group::Import)
    } else if starts(&["pub use "]) {
        Some(Group::Export)
    } else if starts(&[
        "const ",
        "fn ",
        "pub fn ",
        "pub(crate) fn ",
        "async fn ",
        "pub async fn ",
        "impl ",
        "impl<",
        "struct ",
        "pub struct ",
        "enum ",
        "pub enum ",
        "static ",
        "pub static ",
        "pub(crate) static ",
    ]) {
        Some(Group::Item)
    } else {
        None
    }
}
