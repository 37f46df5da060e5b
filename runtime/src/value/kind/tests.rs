//! Every kind: what it reads, what it refuses and that it reads what it writes.

#![allow(clippy::unwrap_used)]

mod boolean;
mod compound;
mod decimal;
mod either;
mod identifier;
mod number;
mod plain;
mod record;
mod time;

use serde_json::{Value, json};

use super::*;

fn read<K: Kind>(text: &str) -> Result<K::Value, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = K::decode(&mut deserializer).map_err(|error| error.to_string())?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(value)
}

fn write<K: Encode>(value: &K::Value) -> Value {
    K::encode(value, serde_json::value::Serializer).unwrap()
}

/// Each spelling is read as the value, and the value is written as `written` and read again.
fn round_trip<K>(value: &K::Value, written: &Value, spellings: &[&str])
where
    K: Encode,
    K::Value: PartialEq + std::fmt::Debug,
{
    for spelling in spellings {
        assert_eq!(read::<K>(spelling).as_ref(), Ok(value), "{spelling}");
    }
    assert_eq!(write::<K>(value), *written);
    assert_eq!(
        read::<K>(&written.to_string()).as_ref(),
        Ok(value),
        "{written}"
    );
}

/// Each text is refused, and scalar text is shown in the message, without the blanks around it.
fn refuses<K: Kind>(texts: &[&str]) {
    for text in texts {
        let Err(message) = read::<K>(text) else {
            panic!("{text} was accepted")
        };
        if let Ok(Value::String(found)) = serde_json::from_str(text)
            && !found.is_empty()
        {
            assert!(message.contains(found.trim()), "{text}: {message}");
        }
    }
}

const NEVER_SCALAR: &[&str] = &["null", "[]", "{}", "[1]"];

/// A JSON text.
fn text(text: &str) -> String {
    Value::from(text).to_string()
}

#[test]
fn long_nonsense_is_cut_in_the_message() {
    let text = format!("\"{}\"", "x".repeat(10_000));
    let message = read::<Integer>(&text).unwrap_err();
    assert!(
        message.contains(&format!("`{}…`", "x".repeat(60))) && message.len() < 200,
        "{message}"
    );
}
