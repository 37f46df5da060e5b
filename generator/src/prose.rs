//! Prose of a spec becomes text that documents and does nothing else.
//!
//! The only place where prose is escaped. What an author may use: paragraphs, lists, code spans and
//! fenced blocks. Everything else (HTML, links, emphasis, headings, tables, indented code) loses its
//! meaning and is shown as written. Fences are never doctests.

mod block;
mod inline;
#[cfg(test)]
mod tests;

use block::Block;

/// Columns after which a line of a doc comment is broken, where there is a space to break at.
const WIDTH: usize = 92;

/// Lines of a doc comment, without the space that follows the slashes.
pub fn doc_lines(prose: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut previous_was_item = false;
    for block in block::blocks(prose) {
        let is_item = matches!(block, Block::Item(_));
        let continues_list = is_item && previous_was_item;
        if !lines.is_empty() && !continues_list {
            lines.push(String::new());
        }
        previous_was_item = is_item;
        match block {
            Block::Paragraph(text) => {
                lines.extend(inline::wrap(&inline::words(&text), WIDTH, "", ""));
            }
            Block::Item(text) => {
                lines.extend(inline::wrap(&inline::words(&text), WIDTH, "- ", "  "));
            }
            Block::Code(text) => lines.extend(fenced(&text)),
        }
    }
    lines
}

/// Breaks Markdown of ours into lines of a doc comment; `first` stands before the first line, `others`
/// before the rest.
pub(crate) fn wrap(markdown: &str, first: &str, others: &str) -> Vec<String> {
    inline::wrap(&inline::spans(markdown), WIDTH, first, others)
}

/// Markdown, one line for each paragraph, for places that hold blocks.
pub fn markdown(prose: &str) -> String {
    let mut text = String::new();
    let mut previous_was_item = false;
    for block in block::blocks(prose) {
        let is_item = matches!(block, Block::Item(_));
        if !text.is_empty() {
            text.push_str(if is_item && previous_was_item {
                "\n"
            } else {
                "\n\n"
            });
        }
        previous_was_item = is_item;
        match block {
            Block::Paragraph(prose) => text.push_str(&inline::words(&prose).join(" ")),
            Block::Item(prose) => {
                text.push_str("- ");
                text.push_str(&inline::words(&prose).join(" "));
            }
            Block::Code(code) => text.push_str(&fenced(&code).join("\n")),
        }
    }
    text
}

/// Markdown on one line.
pub fn line(prose: &str) -> String {
    inline::words(&clean(prose).replace('\n', " ")).join(" ")
}

/// Markdown for a cell of a table: on one line, pipes escaped.
pub fn table_cell(prose: &str) -> String {
    line(prose).replace('|', "\\|")
}

/// A link on one line. An address that is not plain `https` makes no link.
pub fn link(title: &str, url: Option<&str>) -> String {
    let title = line(title);
    match url.filter(|url| inline::is_web_address(url) && !title.contains("<https://")) {
        Some(url) => format!("[{title}]({url})"),
        None => title,
    }
}

/// A code span that shows `text` as it is, or nothing at all for an empty text.
pub fn code(text: &str) -> String {
    let text = clean(text).replace('\n', " ");
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// The prose ends like a sentence: a full stop is added unless there is one.
pub fn sentence(prose: &str) -> String {
    let prose = prose.trim_end();
    let last_line = prose.lines().next_back().unwrap_or_default();
    if prose.is_empty() || prose.ends_with(['.', '!', '?', ':']) || block::is_fence(last_line) {
        prose.to_owned()
    } else {
        format!("{prose}.")
    }
}

fn fenced(code: &str) -> Vec<String> {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let mut lines = vec![format!("{fence}text")];
    lines.extend(code.lines().map(|line| line.trim_end().to_owned()));
    lines.push(fence);
    lines
}

/// Removes what can deceive a reader or a parser: control characters, bidirectional overrides and
/// characters without width. Every kind of line break becomes `\n`, a tab a space.
pub(crate) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' | '\u{a0}' => Some(' '),
            '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}
