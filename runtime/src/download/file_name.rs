//! The name of a file in `Content-Disposition` (RFC 6266).

use std::borrow::Cow;

/// Longest name, in bytes: what common file systems allow.
const LONGEST: usize = 255;

/// The name in the header's value, made safe. `filename*` (RFC 8187) goes before `filename`, as
/// RFC 6266 §4.3 wants.
pub(super) fn file_name(value: &[u8]) -> Option<String> {
    let value = String::from_utf8_lossy(value);
    let mut plain = None;
    for (name, value) in parameters(&value) {
        if name.eq_ignore_ascii_case("filename*") {
            if let Some(text) = extended(&value) {
                return safe(&text);
            }
        } else if name.eq_ignore_ascii_case("filename") && plain.is_none() {
            plain = Some(value);
        }
    }
    safe(&plain?)
}

/// Names and values of the parameters behind the type of disposition.
fn parameters(value: &str) -> Vec<(&str, Cow<'_, str>)> {
    let mut found = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let value = if let Some(quoted) = after.strip_prefix('"') {
            let (text, behind) = unquoted(quoted);
            rest = behind;
            Cow::Owned(text)
        } else {
            let end = after.find(';').unwrap_or(after.len());
            rest = &after[end..];
            Cow::Borrowed(after[..end].trim())
        };
        found.push((name.trim_matches([';', ' ', '\t']), value));
        rest = rest.find(';').map_or("", |at| &rest[at + 1..]);
    }
    found
}

/// A quoted text without its backslashes (RFC 9110 §5.6.4), and what is behind it.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            plain => value.push(plain),
        }
    }
    (value, "")
}

/// A value with its character set in front (RFC 8187 §3.2): `UTF-8'en'%e2%82%ac`.
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, text) = rest.split_once('\'')?;
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        if *first == b'%' {
            let digits = std::str::from_utf8(behind.get(..2)?).ok()?;
            // A sign would pass as a digit.
            let digits = Some(digits).filter(|digits| !digits.starts_with('+'))?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    if charset.eq_ignore_ascii_case("utf-8") {
        String::from_utf8(bytes).ok()
    } else if charset.eq_ignore_ascii_case("iso-8859-1") {
        Some(bytes.into_iter().map(char::from).collect())
    } else {
        None
    }
}

/// The name reduced to one that stays within a folder, on every system; `None` if nothing is left.
fn safe(name: &str) -> Option<String> {
    // Some servers send the whole path of the file.
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let name: String = name
        .chars()
        .filter(|character| !hidden(*character))
        .map(|character| match character {
            ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            plain => plain,
        })
        .collect();
    let mut end = name.len().min(LONGEST);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    // Dots and spaces at the end are dropped by some systems, dots alone mean folders.
    let name = name[..end].trim_start().trim_end_matches(['.', ' ']);
    if is_device(name) {
        return Some(format!("_{name}"));
    }
    (!name.is_empty()).then(|| name.to_owned())
}

/// Whether Windows takes the name for a device, whatever its ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let stem = stem.to_ascii_uppercase();
    let numbered = ["COM", "LPT"]
        .into_iter()
        .filter_map(|device| stem.strip_prefix(device));
    matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL")
        || numbered.into_iter().any(|number| {
            matches!(
                number,
                "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(value: &str) -> Option<String> {
        file_name(value.as_bytes())
    }

    #[test]
    fn names_in_every_form() {
        for (value, expected) in [
            ("attachment; filename=a.txt", "a.txt"),
            ("attachment; filename=nul.txt", "_nul.txt"),
            ("attachment; filename=COM7", "_COM7"),
            ("attachment; filename=comment.txt", "comment.txt"),
            (
                "attachment; filename=\"a b; c=d.txt\"; size=3",
                "a b; c=d.txt",
            ),
            ("attachment; filename=\"a\\\"b.txt\"", "a_b.txt"),
            ("inline;FILENAME = \"a.txt\"", "a.txt"),
            (
                "attachment; filename=\"EUR.txt\"; filename*=UTF-8''%e2%82%ac%20rates.txt",
                "\u{20ac} rates.txt",
            ),
            (
                "attachment; filename*=UTF-8'en'b.txt; filename=\"a.txt\"",
                "b.txt",
            ),
            ("attachment; filename*=iso-8859-1''%fc.txt", "\u{fc}.txt"),
            ("attachment; filename*=koi8-r''%c1; filename=a.txt", "a.txt"),
            ("attachment; filename*=UTF-8''%ff; filename=a.txt", "a.txt"),
            (
                "attachment; filename*=UTF-8''%+1%zz; filename=a.txt",
                "a.txt",
            ),
            ("attachment; filename=\"\u{fc}.txt\"", "\u{fc}.txt"),
        ] {
            assert_eq!(name(value).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn names_stay_within_a_folder() {
        for (value, expected) in [
            ("attachment; filename=\"../../etc/passwd\"", Some("passwd")),
            (
                "attachment; filename=\"C:\\\\Users\\\\x\\\\a.txt\"",
                Some("a.txt"),
            ),
            (
                "attachment; filename*=UTF-8''..%2f..%2fa.txt",
                Some("a.txt"),
            ),
            (
                "attachment; filename*=UTF-8''a%00%0d%0ab.txt",
                Some("ab.txt"),
            ),
            (
                "attachment; filename*=UTF-8''a%e2%80%aegpj.exe",
                Some("agpj.exe"),
            ),
            ("attachment; filename=\"a:b.txt\"", Some("a_b.txt")),
            ("attachment; filename=..", None),
            ("attachment; filename=\"dir/\"", None),
            ("attachment; filename=\"\"", None),
            ("attachment; filename=\"unfinished", Some("unfinished")),
            ("attachment", None),
            ("", None),
            ("; = ; ==; filename", None),
        ] {
            assert_eq!(name(value).as_deref(), expected, "{value}");
        }
        let long = name(&format!("attachment; filename={}", "\u{fc}".repeat(200)));
        assert_eq!(long.map(|name| name.len()), Some(254));
    }
}
