#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn records_survive_and_show_nothing() {
    for number in 0..4 {
        let record = Record::sample(number);
        let bytes = record.to_bytes().unwrap();
        assert_eq!(Record::from_bytes(&bytes).unwrap(), record);
        assert!(String::from_utf8_lossy(&bytes).contains("sample-refresh-"));
        assert!(!format!("{record:?}").contains("sample-"));
    }
}

#[test]
fn what_is_no_record_is_told_without_being_quoted() {
    let bytes = Record::sample(1).to_bytes().unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let newer = text.replace("\"format\":1", "\"format\":2");
    let error = Record::from_bytes(newer.as_bytes()).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Foreign);
    for bytes in [
        "",
        "{}",
        "null",
        &text[..text.len() - 1],
        "{\"format\":1,\"sample-\":7}",
    ] {
        let error = Record::from_bytes(bytes.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Damaged);
        assert!(!format!("{error} {error:?}").contains("sample-"));
    }
}

#[test]
fn keys_differ_in_their_digest() {
    let pair = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
    let sample = Key::sample("a");
    let with = |connection| Key {
        connection,
        ..sample.clone()
    };
    let keys = [
        sample.clone(),
        Key::sample("A"),
        with(pair("ab", "c")),
        with(pair("a", "bc")),
        Key {
            client_id: "clienta".to_owned(),
            account: String::new(),
            ..sample.clone()
        },
    ];
    for (number, key) in keys.iter().enumerate() {
        assert_eq!(key.digest().len(), 64);
        let others = &keys[number + 1..];
        assert!(others.iter().all(|other| other.digest() != key.digest()));
    }
}
