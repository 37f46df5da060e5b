#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::secret::Secret;

fn key(account: &str) -> Key {
    Key {
        provider: "acme".to_owned(),
        environment: "production".to_owned(),
        client_id: "c".to_owned(),
        connection: BTreeMap::new(),
        account: account.to_owned(),
    }
}

fn record(token: &str) -> Record {
    let mut record = Record::sample(1);
    let tokens = record.tokens.as_mut().unwrap();
    tokens.access_token = Secret::from(token);
    tokens.refresh_token = Some(Secret::from("RT"));
    record
}

async fn token(store: &dyn Store, key: &Key) -> Option<String> {
    store
        .load(key)
        .await
        .unwrap()
        .stored
        .map(|(record, _)| record.tokens.unwrap().access_token.expose().to_owned())
}

async fn keeps_the_contract(store: &dyn Store) {
    let (one, other) = (key("one"), key("../../other\0"));
    assert_eq!(token(store, &one).await, None);
    let first = store
        .compare_and_swap(&one, None, &record("A"))
        .await
        .unwrap();
    assert!(
        store
            .compare_and_swap(&one, None, &record("B"))
            .await
            .unwrap_err()
            .is_conflict()
    );
    let second = store
        .compare_and_swap(&one, Some(first), &record("C"))
        .await
        .unwrap();
    assert_ne!(first, second);
    assert!(
        store
            .compare_and_swap(&one, Some(first), &record("D"))
            .await
            .unwrap_err()
            .is_conflict()
    );
    assert_eq!(token(store, &one).await.unwrap(), "C");
    assert_eq!(token(store, &other).await, None);
    store
        .compare_and_swap(&other, None, &record("O"))
        .await
        .unwrap();
    store.delete(&one).await.unwrap();
    store.delete(&one).await.unwrap();
    assert_eq!(token(store, &one).await, None);
    assert!(
        store
            .compare_and_swap(&one, Some(second), &record("E"))
            .await
            .unwrap_err()
            .is_conflict()
    );
    let again = store
        .compare_and_swap(&one, None, &record("F"))
        .await
        .unwrap();
    assert!(again != first && again != second, "a version comes once");
    assert_eq!(token(store, &other).await.unwrap(), "O");
}

#[tokio::test]
async fn both_stores_keep_the_contract() {
    keeps_the_contract(&MemoryStore::new()).await;
    let folder = tempfile::tempdir().unwrap();
    keeps_the_contract(&FileStore::open(folder.path().join("a/b")).unwrap()).await;
}

#[tokio::test]
async fn of_many_writers_one_wins_each_version() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    let one = key("one");
    let first = store
        .compare_and_swap(&one, None, &record("0"))
        .await
        .unwrap();
    let writers = (0..16).map(|_| {
        let store = FileStore::open(folder.path()).unwrap();
        tokio::spawn(async move {
            store
                .compare_and_swap(&key("one"), Some(first), &record("1"))
                .await
                .is_ok()
        })
    });
    let mut won = 0;
    for writer in writers.collect::<Vec<_>>() {
        won += usize::from(writer.await.unwrap());
    }
    assert_eq!(won, 1);
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect()
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_private_and_none_is_left_over() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("sessions");
    let store = FileStore::open(&folder).unwrap();
    let one = key("one");
    let version = store
        .compare_and_swap(&one, None, &record("CANARY-1"))
        .await
        .unwrap();
    let version = store
        .compare_and_swap(&one, Some(version), &record("CANARY-2"))
        .await
        .unwrap();
    store
        .compare_and_swap(&one, Some(version), &record("CANARY-3"))
        .await
        .unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let all = files(&folder, "");
    assert_eq!(all.len(), 3, "session, backup, lock: {all:?}");
    assert!(all.iter().all(|path| mode(path) == 0o600));
    let holding = |token: &str| {
        all.iter()
            .filter(|path| fs::read_to_string(path).unwrap().contains(token))
            .count()
    };
    assert_eq!(
        (
            holding("CANARY-1"),
            holding("CANARY-2"),
            holding("CANARY-3")
        ),
        (0, 1, 1)
    );
    store.delete(&one).await.unwrap();
    assert_eq!(files(&folder, ""), files(&folder, ".lock"));
}

#[tokio::test]
async fn what_is_damaged_or_foreign_is_told_and_kept() {
    let whole = {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path()).unwrap();
        store
            .compare_and_swap(&key("one"), None, &record("A"))
            .await
            .unwrap();
        fs::read(&files(folder.path(), ".session")[0]).unwrap()
    };
    let mut altered = whole.clone();
    *altered.last_mut().unwrap() ^= 1;
    let newer = [&b"provider-runtime session 2 "[..], &whole].concat();
    for (bytes, kind) in [
        (Vec::new(), StoreErrorKind::Damaged),
        (vec![0; 100], StoreErrorKind::Damaged),
        (whole[..10].to_vec(), StoreErrorKind::Damaged),
        (whole[..whole.len() - 1].to_vec(), StoreErrorKind::Damaged),
        (altered, StoreErrorKind::Damaged),
        (b"hello".to_vec(), StoreErrorKind::Foreign),
        (newer, StoreErrorKind::Foreign),
        (
            b"provider-runtime session 10 1 x\n{}".to_vec(),
            StoreErrorKind::Foreign,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path()).unwrap();
        let version = store
            .compare_and_swap(&key("one"), None, &record("A"))
            .await
            .unwrap();
        let path = files(folder.path(), ".session").remove(0);
        fs::write(&path, &bytes).unwrap();
        assert_eq!(store.load(&key("one")).await.unwrap_err().kind(), kind);
        assert_eq!(
            store
                .compare_and_swap(&key("one"), Some(version), &record("B"))
                .await
                .unwrap_err()
                .kind(),
            kind
        );
        assert_eq!(fs::read(&path).unwrap(), bytes);
        let login = store
            .compare_and_swap(&key("one"), None, &record("B"))
            .await;
        if kind == StoreErrorKind::Damaged {
            login.unwrap();
            assert_eq!(
                fs::read(&files(folder.path(), ".damaged")[0]).unwrap(),
                bytes
            );
        } else {
            assert_eq!(login.unwrap_err().kind(), kind);
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
    }
}

#[tokio::test]
async fn what_a_crash_left_over_goes_with_the_next_write_and_with_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    let one = key("one");
    let version = store
        .compare_and_swap(&one, None, &record("A"))
        .await
        .unwrap();
    let session = files(folder.path(), ".session").remove(0);
    let left_over = session.with_extension("tmp");
    fs::write(&left_over, "CANARY").unwrap();
    store
        .compare_and_swap(&one, Some(version), &record("B"))
        .await
        .unwrap();
    assert!(!left_over.exists());
    fs::write(&left_over, "CANARY").unwrap();
    fs::write(&session, "").unwrap();
    store
        .compare_and_swap(&one, None, &record("C"))
        .await
        .unwrap();
    assert_eq!(files(folder.path(), ".damaged").len(), 1);
    fs::write(&left_over, "CANARY").unwrap();
    store.delete(&one).await.unwrap();
    assert_eq!(files(folder.path(), ""), files(folder.path(), ".lock"));
}

#[tokio::test]
async fn a_file_of_another_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    store
        .compare_and_swap(&key("one"), None, &record("A"))
        .await
        .unwrap();
    let path = files(folder.path(), ".session").remove(0);
    store
        .compare_and_swap(&key("two"), None, &record("B"))
        .await
        .unwrap();
    let other = files(folder.path(), ".session")
        .into_iter()
        .find(|found| *found != path)
        .unwrap();
    fs::copy(&path, &other).unwrap();
    assert_eq!(
        store.load(&key("two")).await.unwrap_err().kind(),
        StoreErrorKind::Damaged
    );
}

#[test]
fn records_survive_and_show_nothing() {
    let record = record("CANARY-at");
    let bytes = record.to_bytes().unwrap();
    let back = Record::from_bytes(&bytes).unwrap();
    assert_eq!(
        back.tokens
            .as_ref()
            .unwrap()
            .refresh_token
            .as_ref()
            .unwrap()
            .expose(),
        "RT"
    );
    assert!(!format!("{back:?}").contains("CANARY"));
    let newer = String::from_utf8(bytes)
        .unwrap()
        .replace("\"format\":1", "\"format\":2");
    assert_eq!(
        Record::from_bytes(newer.as_bytes()).unwrap_err().kind(),
        StoreErrorKind::Foreign
    );
}
