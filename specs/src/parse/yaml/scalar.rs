//! What an unquoted scalar means: YAML 1.2's core schema (section 10.3.2).

use crate::node::NodeKind;
use serde_json::Number;
use serde_yaml::granit_parser::ScalarStyle;

/// The value of a scalar. Only plain scalars can be anything but a text.
pub(super) fn interpret(text: &str, style: ScalarStyle) -> NodeKind {
    if style != ScalarStyle::Plain {
        return NodeKind::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
        "true" | "True" | "TRUE" => NodeKind::Boolean(true),
        "false" | "False" | "FALSE" => NodeKind::Boolean(false),
        _ => number(text).map_or_else(|| NodeKind::Text(text.to_owned()), NodeKind::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let first = unsigned.chars().next()?;
    if !first.is_ascii_digit() && first != '.' {
        return None;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return digit_number(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return digit_number(digits, 8);
    }
    if let Ok(value) = text.parse::<u64>() {
        return Some(value.into());
    }
    if let Ok(value) = text.parse::<i64>() {
        return Some(value.into());
    }
    let is_decimal = unsigned.chars().all(|character| {
        character.is_ascii_digit() || matches!(character, '.' | 'e' | 'E' | '+' | '-')
    });
    if !is_decimal {
        return None;
    }
    Number::from_f64(text.parse().ok()?)
}

fn digit_number(digits: &str, radix: u32) -> Option<Number> {
    if !digits.starts_with(|character: char| character.is_digit(radix)) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok().map(Number::from)
}
