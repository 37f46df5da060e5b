//! Making a server's text fit to be shown.

/// Longest server text shown, in characters.
const LONGEST: usize = 256;

/// The text bounded to 256 characters, with control and bidirectional formatting characters escaped
/// (RFC 6749 §10.14: what arrives in an answer is to be sanitised).
pub(crate) fn clean(text: &str) -> String {
    let mut shown = String::new();
    for (position, character) in text.trim().chars().enumerate() {
        if position == LONGEST {
            shown.push('…');
            break;
        }
        if is_deceptive(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether the character changes how others are shown, or is itself invisible.
fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn escapes_what_deceives_a_terminal() {
        assert_eq!(
            clean(" a\u{1b}[31m\nb\u{202e}c "),
            "a\\u{1b}[31m\\u{a}b\\u{202e}c"
        );
    }

    #[test]
    fn is_cut_after_256_characters() {
        let shown = clean(&"é".repeat(10_000));
        assert_eq!(shown.chars().count(), 257);
        assert!(shown.ends_with('…'));
        assert_eq!(clean(&"x".repeat(256)).len(), 256);
    }
}
