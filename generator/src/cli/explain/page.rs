//! Layout of a page that fits a terminal of 80 columns.

/// The widest line.
const WIDTH: usize = 80;

/// Text in sections of labelled rows, wrapped and free of control characters.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
}

impl Page {
    /// A paragraph at the left margin.
    pub fn paragraph(&mut self, text: &str) {
        for line in wrap(text, WIDTH) {
            self.line(0, &line);
        }
    }

    /// A heading, with an empty line above.
    pub fn section(&mut self, title: &str) {
        self.text.push('\n');
        self.paragraph(title);
    }

    /// Rows of a section: labels in one column, values wrapped in the other. The column is as wide
    /// as the longest label, within reason; after a longer label the value starts on a new line.
    pub fn rows<'a>(&mut self, rows: impl IntoIterator<Item = (&'a str, &'a str)>) {
        const INDENT: usize = 2;
        const LONGEST_LABEL: usize = 28;
        let rows: Vec<_> = rows
            .into_iter()
            .map(|(label, value)| (clean(label), value))
            .collect();
        let column = rows
            .iter()
            .map(|(label, _)| label.chars().count())
            .filter(|width| *width <= LONGEST_LABEL)
            .max()
            .unwrap_or(0);
        let start = INDENT + column + 2;
        for (label, value) in rows {
            let mut lines = wrap(value, WIDTH - start).into_iter();
            if label.chars().count() <= column {
                let first = lines.next().unwrap_or_default();
                self.line(INDENT, &format!("{label:column$}  {first}"));
            } else {
                for line in wrap(&label, WIDTH - INDENT) {
                    self.line(INDENT, &line);
                }
            }
            for line in lines {
                self.line(start, &line);
            }
        }
    }

    /// The finished page.
    pub fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, indent: usize, text: &str) {
        let text = text.trim_end();
        if !text.is_empty() {
            self.text.push_str(&" ".repeat(indent));
            self.text.push_str(text);
        }
        self.text.push('\n');
    }
}

/// Control characters, which could move the cursor or change colours, become spaces.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// Breaks `text` between words, and within a word that is wider than a line. An address stays whole:
/// broken it could not be opened.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in clean(text).split_whitespace() {
        let is_address = word.contains("://");
        let mut word: Vec<char> = word.chars().collect();
        if used > 0 && used + 1 + word.len() > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        while word.len() > width && !is_address {
            let rest = word.split_off(width);
            lines.push(word.iter().collect());
            word = rest;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        used += word.len();
        line.extend(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_within_the_width_and_lose_nothing() {
        let text = "a-very-long-name-that-does-not-seem-to-find-its-end-anywhere and words";
        for width in [5, 10, 40] {
            let lines = wrap(text, width);
            assert!(
                lines.iter().all(|line| line.chars().count() <= width),
                "{lines:?}"
            );
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text));
        }
    }

    #[test]
    fn addresses_stay_whole() {
        let address = "https://login.example.com/oauth2/token";
        assert_eq!(
            wrap(&format!("at {address} now"), 10),
            ["at", address, "now"]
        );
    }

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        let mut page = Page::default();
        page.rows([("a\u{1b}[31m", "b\u{7}\nc")]);
        assert_eq!(page.finish(), "  a [31m  b c\n");
    }

    #[test]
    fn a_long_label_has_a_line_of_its_own() {
        let mut page = Page::default();
        let long = "l".repeat(40);
        page.rows([("short", "one"), (long.as_str(), "two")]);
        assert_eq!(
            page.finish(),
            format!("  short  one\n  {long}\n         two\n")
        );
    }
}
