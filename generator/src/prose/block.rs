//! Paragraphs, list items and fenced blocks.

/// A piece of prose that stands on its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Running text on one line.
    Paragraph(String),
    /// An item of a list, on one line.
    Item(String),
    /// What stood between two fences.
    Code(String),
}

/// Whether a line opens or closes a fenced block.
pub(super) fn is_fence(line: &str) -> bool {
    fence(line).is_some()
}

/// The character of a fence and how often it is repeated.
fn fence(line: &str) -> Option<(char, usize)> {
    let line = line.trim_start();
    let character = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == character).count();
    let rest = &line[length..];
    (length >= 3 && !rest.contains('`')).then_some((character, length))
}

/// Whether a line consists only of the characters that underline a heading or draw a rule.
fn is_rule(line: &str) -> bool {
    line.len() >= 2
        && line
            .chars()
            .all(|c| matches!(c, '-' | '=' | '*' | '_' | ' '))
}

/// Splits prose. Indentation outside fences carries no meaning; an unclosed fence ends with the
/// prose.
pub(super) fn blocks(prose: &str) -> Vec<Block> {
    let text = super::clean(prose);
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if let Some(opening) = fence(trimmed) {
            blocks.extend(open.take());
            blocks.push(Block::Code(code(&mut lines, opening)));
        } else if trimmed.is_empty() || is_rule(trimmed) {
            blocks.extend(open.take());
        } else if let Some(item) = item(trimmed) {
            blocks.extend(open.replace(Block::Item(item.to_owned())));
        } else if let Some(Block::Paragraph(text) | Block::Item(text)) = &mut open {
            text.push(' ');
            text.push_str(trimmed);
        } else {
            open = Some(Block::Paragraph(trimmed.to_owned()));
        }
    }
    blocks.extend(open);
    blocks
}

/// The text of a list item.
fn item(line: &str) -> Option<&str> {
    let text = ["- ", "* ", "+ "]
        .iter()
        .find_map(|marker| line.strip_prefix(marker))?
        .trim();
    (!text.is_empty()).then_some(text)
}

/// Lines up to the closing fence.
fn code<'a>(lines: &mut impl Iterator<Item = &'a str>, opening: (char, usize)) -> String {
    let body: Vec<_> = lines
        .take_while(|line| {
            !fence(line).is_some_and(|(character, length)| {
                character == opening.0
                    && length >= opening.1
                    && line.trim().chars().all(|c| c == character)
            })
        })
        .collect();
    body.join("\n")
}
