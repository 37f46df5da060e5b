//! Running text: words that may be broken between, each free of Markdown's powers.

/// Splits a line into escaped words. A code span is one word however many spaces it holds.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut glued = false;
    for piece in pieces(text) {
        match piece {
            Piece::Code(code) => push(&mut words, glued, super::code(code)),
            Piece::Text(text) => {
                let starts_with_space = text.starts_with(' ');
                for (index, word) in text.split_whitespace().enumerate() {
                    let glue = glued && index == 0 && !starts_with_space;
                    push(&mut words, glue, escape(word));
                }
                glued = !text.ends_with(' ');
                continue;
            }
        }
        glued = true;
    }
    guard_block_mark(&mut words);
    words
}

/// Splits Markdown that is right already. A code span is one word.
pub(super) fn spans(markdown: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in markdown.split(' ') {
        let is_open = words
            .last()
            .is_some_and(|word| word.matches('`').count() % 2 == 1);
        match words.last_mut() {
            Some(last) if is_open => {
                last.push(' ');
                last.push_str(part);
            }
            _ => words.push(part.to_owned()),
        }
    }
    words
}

fn push(words: &mut Vec<String>, glued: bool, word: String) {
    match words.last_mut() {
        Some(last) if glued => last.push_str(&word),
        _ => words.push(word),
    }
}

enum Piece<'a> {
    Text(&'a str),
    Code(&'a str),
}

/// Cuts out the code spans (`CommonMark` 6.1: a run of backticks up to the next run of that length).
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut plain_until = 0;
    while let Some(offset) = rest[plain_until..].find('`') {
        let start = plain_until + offset;
        let length = run(&rest[start..]);
        let inner = &rest[start + length..];
        let Some(end) = closing(inner, length) else {
            plain_until = start + length;
            continue;
        };
        pieces.push(Piece::Text(&rest[..start]));
        if !inner[..end].trim().is_empty() {
            pieces.push(Piece::Code(inner[..end].trim()));
        }
        rest = &inner[end + length..];
        plain_until = 0;
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|piece| !matches!(piece, Piece::Text("")));
    pieces
}

/// How many backticks stand at the start.
fn run(text: &str) -> usize {
    text.chars().take_while(|c| *c == '`').count()
}

/// Where the next run of exactly `length` backticks starts.
fn closing(text: &str, length: usize) -> Option<usize> {
    let mut from = 0;
    while let Some(offset) = text[from..].find('`') {
        let start = from + offset;
        let found = run(&text[start..]);
        if found == length {
            return Some(start);
        }
        from = start + found;
    }
    None
}

/// One word without spaces.
fn escape(word: &str) -> String {
    if let Some((before, address, after)) = web_address(word) {
        return format!("{}<{address}>{}", escape_characters(before), escape(after));
    }
    let is_mark = |c: char| PUNCTUATION.contains(c);
    let mut core = word.trim_matches(is_mark);
    if let Some(end) = word.rfind("()") {
        // The parentheses of a call belong to its name.
        core = word[..end + 2].trim_start_matches(is_mark);
    }
    if core.is_empty() {
        return escape_characters(word);
    }
    let start = word.find(core).unwrap_or(0);
    let (before, after) = (&word[..start], &word[start + core.len()..]);
    let core = if reads_as_code(core) {
        super::code(core)
    } else {
        escape_characters(core)
    };
    format!(
        "{}{core}{}",
        escape_characters(before),
        escape_characters(after)
    )
}

/// Punctuation around a word that is no part of it.
const PUNCTUATION: &str = ".,;:!?()[]{}\"'<>*“”‘’";

/// Whether the whole text is an address that can be the target of a link.
pub(super) fn is_web_address(text: &str) -> bool {
    web_address(text).is_some_and(|(before, _, after)| before.is_empty() && after.is_empty())
}

/// Cuts a word around an `https` address that can stand between angle brackets.
fn web_address(word: &str) -> Option<(&str, &str, &str)> {
    let start = word.find("https://")?;
    let (before, rest) = word.split_at(start);
    let is_part = |c: char| c.is_ascii_graphic() && !"<>\\`\"[]|(){}".contains(c);
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(|c: char| PUNCTUATION.contains(c));
    let has_host = address["https://".len().min(address.len())..]
        .starts_with(|c: char| c.is_ascii_alphanumeric());
    (has_host && !before.ends_with(char::is_alphanumeric))
        .then(|| (before, address, &rest[address.len()..]))
}

/// Whether a word is a name of code or of a wire rather than of a language people speak: `id_task`,
/// `Task::name`, `http://x`, `TaskFilter`, `call()`.
fn reads_as_code(word: &str) -> bool {
    let has_letter = word.chars().any(char::is_alphanumeric);
    has_letter
        && !word.contains('`')
        && (word.contains('_')
            || word.contains("::")
            || word.contains("://")
            || word.contains("()")
            || word
                .split(|c: char| !c.is_alphanumeric())
                .any(is_camel_case))
}

/// An inner capital: `TaskFilter`. Words of capitals only and their plurals are no names of code.
fn is_camel_case(word: &str) -> bool {
    let stem = word.strip_suffix('s').unwrap_or(word);
    word.starts_with(|c: char| !c.is_ascii_digit() && !c.is_ascii_lowercase())
        && stem.chars().filter(|c| c.is_uppercase()).take(2).count() > 1
        && stem.chars().any(char::is_lowercase)
        && !SPOKEN.contains(&word)
}

/// Names with an inner capital that people write without code marks, as far as clippy agrees
/// (`doc_markdown`).
const SPOKEN: &[&str] = &[
    "GitHub",
    "GitLab",
    "GraphQL",
    "JavaScript",
    "OAuth",
    "OpenSSL",
    "PowerPoint",
    "TypeScript",
];

/// Puts a backslash before each character with a meaning (`CommonMark` 2.4 allows it before any ASCII
/// punctuation).
fn escape_characters(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '$' | '^' | '{' | '}'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Defuses a first word that would open a block. Other words never come first: [`wrap`] sees to it.
fn guard_block_mark(words: &mut [String]) {
    if let Some(word) = words.first_mut().filter(|word| opens_block(word)) {
        let digits = word.chars().take_while(char::is_ascii_digit).count();
        word.insert(digits, '\\');
    }
}

/// Whether a line that starts with the word is a heading, an item, a rule or part of a table.
fn opens_block(word: &str) -> bool {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let consists_of = |marks: &str| word.chars().all(|c| marks.contains(c));
    (digits > 0 && matches!(&word[digits..], "." | ")"))
        || consists_of("#")
        || consists_of("=")
        || consists_of("+")
        || consists_of("|-:")
}

/// Fills lines up to `width`; `first` stands before the first line, `others` before the rest.
pub(super) fn wrap(words: &[String], width: usize, first: &str, others: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in words {
        let is_full = line.chars().count() + 1 + word.chars().count() > width;
        if !is_empty && is_full && !opens_block(word) {
            lines.push(std::mem::replace(&mut line, others.to_owned()));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    if !is_empty {
        lines.push(line);
    }
    lines
}
