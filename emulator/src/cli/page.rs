//! Layout of a page that fits a terminal of 80 columns.

/// The widest line. Only an address on a line of its own may be wider: broken it could not be
/// copied.
const WIDTH: usize = 80;
const INDENT: usize = 2;

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

/// Text in sections of labelled rows, free of control characters other than those of its own
/// colours.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
}

impl Page {
    /// A heading, with an empty line above unless it is the first.
    pub fn heading(&mut self, title: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        for line in wrap(&clean(title), WIDTH) {
            self.push(&[BOLD, &line, PLAIN]);
        }
    }

    /// Rows of a section: labels in one column, values in the other. A row without label belongs to
    /// the one above.
    pub fn rows(&mut self, rows: &[(&str, String)]) {
        let column = rows.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
        let start = INDENT + column + 2;
        let margin = " ".repeat(INDENT);
        for (label, value) in rows {
            let label = format!("{label:column$}");
            let mut lines = wrap(&clean(value), WIDTH - start).into_iter();
            let first = lines.next().unwrap_or_default();
            if first.chars().count() > WIDTH - start {
                self.push(&[&margin, DIM, label.trim_end(), PLAIN]);
                self.push(&[&margin, &first]);
            } else {
                self.push(&[&margin, DIM, &label, PLAIN, "  ", &first]);
            }
            for line in lines {
                self.push(&[&" ".repeat(start), &line]);
            }
        }
    }

    /// A line of a section.
    pub fn line(&mut self, text: &str) {
        self.push(&[&" ".repeat(INDENT), &clean(text)]);
    }

    /// The finished page.
    pub fn finish(self) -> String {
        self.text
    }

    fn push(&mut self, parts: &[&str]) {
        self.text.extend(parts.iter().copied());
        self.text.push('\n');
    }
}

/// Control characters, which could move the cursor or change colours, become spaces.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// Breaks `text` between words. A word that is wider than a line stays whole.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        [BOLD, DIM, PLAIN]
            .iter()
            .fold(text.to_owned(), |text, escape| text.replace(escape, ""))
    }

    #[test]
    fn values_stand_in_one_column_and_long_addresses_on_a_line_of_their_own() {
        let address = format!("http://127.0.0.1:1/{}", "a".repeat(80));
        let mut page = Page::default();
        page.heading("Example");
        page.rows(&[
            ("Id", "one".to_owned()),
            ("", "two".to_owned()),
            ("Address", address.clone()),
        ]);
        let expected = format!("Example\n  Id       one\n           two\n  Address\n  {address}\n");
        assert_eq!(plain(&page.finish()), expected);
    }

    #[test]
    fn lines_end_between_words() {
        let mut page = Page::default();
        page.rows(&[("Label", "word ".repeat(40))]);
        let text = plain(&page.finish());
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(text.matches("word").count(), 40);
    }

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        let mut page = Page::default();
        page.heading("a\u{1b}[31mb");
        page.line("c\u{7}d\ne");
        assert_eq!(plain(&page.finish()), "a [31mb\n  c d e\n");
    }
}
