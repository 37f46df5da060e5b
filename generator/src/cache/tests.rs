#![allow(clippy::unwrap_used)]

use super::*;

fn entries() -> BTreeMap<String, Entry> {
    let files = vec![
        ("alpha/src/lib.rs".to_owned(), 7),
        ("alpha/with space".to_owned(), u64::MAX),
    ];
    [
        ("alpha".to_owned(), Entry { key: 3, files }),
        ("beta".to_owned(), Entry::default()),
    ]
    .into()
}

#[test]
fn what_is_printed_is_read_back() {
    assert_eq!(parse(&print(&entries())), Some(entries()));
}

#[test]
fn a_damaged_cache_is_no_cache() {
    let whole = print(&entries());
    for text in [
        "x",
        "= alpha",
        "= alpha zz",
        "0 path",
        &whole[..whole.len() - 20],
        "\0",
    ] {
        let entries = parse(text).unwrap_or_default();
        assert!(
            entries.values().all(|entry| entry.files.len() < 3),
            "{text:?}"
        );
    }
    assert_eq!(parse("0 path\n"), None);
    assert_eq!(parse("= alpha zz\n"), None);
}
