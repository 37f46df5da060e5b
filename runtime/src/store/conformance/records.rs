//! Names and sizes of records.

use std::collections::BTreeMap;

use super::{Failure, Handles, Space, delete, put, stored};
use crate::secret::Secret;
use crate::store::{Key, Record, Store};

/// Names that stores have taken for one another, or for something else than a name.
const HOSTILE: [&str; 32] = [
    "",
    " ",
    "a",
    "A",
    " a",
    "a ",
    "a\n",
    "a\0",
    "a\0b",
    "\0",
    "a/b",
    "a\\b",
    "/a",
    "a/",
    "/",
    ".",
    "..",
    "../a",
    "../../../../etc/passwd",
    "a%00",
    "%61",
    "a:b",
    "a{b}",
    "*",
    "a%",
    "a_",
    "' OR '1'='1",
    "CON",
    "\u{e9}",
    "e\u{301}",
    "\u{202e}a",
    "\u{1f600}",
];

/// Keys that differ as little as keys can.
fn keys(space: &Space) -> Vec<Key> {
    let long = "n".repeat(10_000);
    let mut keys: Vec<Key> = HOSTILE.iter().map(|name| space.key(name)).collect();
    keys.extend([space.key(&long), space.key(&format!("{long}n"))]);
    let pair = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
    for other in ["ab", "c"] {
        let key = space.key(other);
        let environment = other.to_owned();
        keys.push(Key {
            environment,
            ..key.clone()
        });
        keys.push(Key {
            connection: pair("host", other),
            ..key.clone()
        });
        keys.push(Key {
            provider: "sample2".to_owned(),
            ..key
        });
    }
    keys.push(Key {
        connection: pair("ab", "c"),
        ..space.key("a")
    });
    keys.push(Key {
        connection: pair("a", "bc"),
        ..space.key("a")
    });
    keys
}

/// Each name is a record of its own.
pub(super) async fn names<S: Store>([one, other]: &Handles<S>) -> Result<(), Failure> {
    let space = Space::new()?;
    let keys = keys(&space);
    let mut written = Vec::new();
    for (number, key) in (0..).zip(&keys) {
        if stored(&**other, key).await?.is_some() {
            return Err(mixed_up(key));
        }
        let record = Record::sample(number);
        let version = put(&**one, key, None, &record).await?;
        written.push((key, (record, version)));
    }
    // The last one first, so that a deletion that takes others along is seen at those.
    for (key, expected) in written.into_iter().rev() {
        if stored(&**other, key).await? != Some(expected) {
            return Err(mixed_up(key));
        }
        delete(&**one, key).await?;
        if stored(&**other, key).await?.is_some() {
            let text = format!("{} stays after its deletion", short(key));
            return Err(Failure::new(text));
        }
    }
    Ok(())
}

fn mixed_up(key: &Key) -> Failure {
    let what = "is taken for another record, or damaged by it";
    Failure::new(format!("{} {what}", short(key)))
}

fn short(key: &Key) -> String {
    let start: String = key.account.chars().take(40).collect();
    format!(
        "the record of the account {start:?} ({} bytes, connection {:?}, environment {:?})",
        key.account.len(),
        key.connection,
        key.environment
    )
}

/// A record with a large token comes back as it was.
pub(super) async fn large<S: Store>(
    [one, other]: &Handles<S>,
    largest: usize,
) -> Result<(), Failure> {
    let key = Space::new()?.key("large");
    let mut record = Record::sample(1);
    if let Some(tokens) = &mut record.tokens {
        tokens.access_token = Secret::from("T".repeat(largest));
    }
    let version = put(&**one, &key, None, &record).await?;
    if stored(&**other, &key).await? != Some((record, version)) {
        let text = format!("a record with a token of {largest} bytes comes back as another one");
        return Err(Failure::new(text));
    }
    // A short one leaves nothing of it.
    let short = Record::sample(2);
    let version = put(&**one, &key, Some(version), &short).await?;
    if stored(&**other, &key).await? != Some((short, version)) {
        let text = "a record comes back as another one after a longer one";
        return Err(Failure::new(text));
    }
    delete(&**one, &key).await
}
