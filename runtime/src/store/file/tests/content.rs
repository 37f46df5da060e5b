//! Files that are not what they should be.

use super::StoreErrorKind::{Damaged, Foreign};
use super::*;

/// The bytes of a session.
async fn session() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    put(&FileStore::open(folder.path()).unwrap(), 1).await;
    fs::read(file(folder.path(), ".session")).unwrap()
}

#[tokio::test]
async fn what_is_damaged_or_foreign_is_told_and_kept() {
    let whole = session().await;
    let mut altered = whole.clone();
    *altered.last_mut().unwrap() ^= 1;
    let spelt = |from: &str, to: &str| {
        let text = String::from_utf8(whole.clone()).unwrap();
        text.replacen(from, to, 1).into_bytes()
    };
    for (bytes, kind) in [
        (Vec::new(), Damaged),
        (vec![0; 100], Damaged),
        (whole[..10].to_vec(), Damaged),
        (whole[..40].to_vec(), Damaged),
        (whole[..whole.len() - 1].to_vec(), Damaged),
        (altered, Damaged),
        (b"hello".to_vec(), Foreign),
        (vec![0xff; 3000], Foreign),
        (spelt(" session 1 ", " session 2 "), Foreign),
        (spelt(" session 1 ", " session 10 "), Foreign),
        (spelt(" plain ", " other "), Foreign),
    ] {
        told_and_kept(&bytes, kind).await;
    }
}

async fn told_and_kept(bytes: &[u8], kind: StoreErrorKind) {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    let version = put(&store, 1).await;
    let path = file(folder.path(), ".session");
    fs::write(&path, bytes).unwrap();
    let error = store.load(&key()).await.unwrap_err();
    assert_eq!(error.kind(), kind);
    assert!(error.to_string().contains(".session "), "{error}");
    let swapped = swap(&store, Some(version), 2).await;
    assert_eq!(swapped.unwrap_err().kind(), kind);
    assert_eq!(fs::read(&path).unwrap(), bytes);
    let login = swap(&store, None, 2).await;
    if kind == Damaged {
        login.unwrap();
        assert_eq!(fs::read(file(folder.path(), ".damaged")).unwrap(), bytes);
        assert_eq!(number(&store).await, Some(2));
    } else {
        assert_eq!(login.unwrap_err().kind(), kind);
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[tokio::test]
async fn every_altered_byte_is_found() {
    let whole = session().await;
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    put(&store, 1).await;
    let path = file(folder.path(), ".session");
    for place in 0..whole.len() {
        let mut altered = whole.clone();
        altered[place] ^= 1;
        fs::write(&path, &altered).unwrap();
        let loaded = store.load(&key()).await;
        assert!(loaded.is_err(), "byte {place}");
    }
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let loaded = store.load(&key()).await;
        assert!(loaded.is_err(), "{length} bytes");
    }
}

#[tokio::test]
async fn a_session_of_another_account_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    put(&store, 1).await;
    let one = file(folder.path(), ".session");
    let two = Key::sample("two");
    let swapped = store.compare_and_swap(&two, None, &Record::sample(2)).await;
    swapped.unwrap();
    let sessions = files(folder.path(), ".session");
    let other = sessions.iter().find(|path| **path != one).unwrap();
    fs::copy(&one, other).unwrap();
    let error = store.load(&two).await.unwrap_err();
    assert_eq!(error.kind(), Foreign);
    assert!(error.to_string().contains("move it back"), "{error}");
}

#[tokio::test]
async fn the_one_before_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    put(&store, 1).await;
    put(&store, 2).await;
    let third = put(&store, 3).await;
    // What a person does who has damaged the file.
    fs::rename(file(folder.path(), ".bak"), file(folder.path(), ".session")).unwrap();
    assert_eq!(number(&store).await, Some(2));
    assert_ne!(put(&store, 4).await, third, "a version comes once");
}

#[tokio::test]
async fn what_a_crash_left_over_goes_with_the_next_write_and_with_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    put(&store, 1).await;
    let session = file(folder.path(), ".session");
    let left_over = session.with_extension("tmp");
    fs::write(&left_over, "CANARY").unwrap();
    put(&store, 2).await;
    assert!(!left_over.exists());
    fs::write(&left_over, "CANARY").unwrap();
    fs::write(&session, "").unwrap();
    swap(&store, None, 3).await.unwrap();
    assert_eq!(files(folder.path(), ".damaged").len(), 1);
    fs::write(&left_over, "CANARY").unwrap();
    store.delete(&key()).await.unwrap();
    assert_eq!(files(folder.path(), ""), files(folder.path(), ".lock"));
}

#[tokio::test]
async fn what_could_not_be_read_again_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    let version = put(&store, 1).await;
    let mut huge = Record::sample(2);
    let token = "T".repeat(17 * 1024 * 1024);
    huge.tokens.as_mut().unwrap().access_token = token.into();
    let swapped = store.compare_and_swap(&key(), Some(version), &huge).await;
    let error = swapped.unwrap_err();
    assert!(error.to_string().contains("is larger than"), "{error}");
    assert_eq!(number(&store).await, Some(1));
}

/// The record once the account was logged out.
fn logged_out(number: u64) -> Record {
    crate::refresh::protocol::logged_out(&Record::sample(number))
}

#[tokio::test]
async fn logging_out_leaves_no_token_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    put(&store, 1).await;
    let session = file(folder.path(), ".session");
    let whole = fs::read(&session).unwrap();
    fs::write(&session, &whole[..whole.len() - 1]).unwrap();
    swap(&store, None, 2).await.unwrap();
    put(&store, 3).await;
    let version = put(&store, 4).await;
    for ending in [".bak", ".damaged"] {
        let bytes = fs::read(file(folder.path(), ending)).unwrap();
        assert!(String::from_utf8_lossy(&bytes).contains("sample-access-"));
    }
    let log_out = async |version| {
        let new = logged_out(4);
        let swapped = store.compare_and_swap(&key(), Some(version), &new).await;
        swapped.unwrap()
    };
    let version = log_out(version).await;
    let no_token = || {
        for path in files(folder.path(), "") {
            let bytes = fs::read(&path).unwrap();
            assert!(
                !String::from_utf8_lossy(&bytes).contains("sample-"),
                "{path:?}"
            );
        }
        assert_eq!(files(folder.path(), ".session").len(), 1);
        assert!(files(folder.path(), ".bak").is_empty());
    };
    no_token();
    // What a crash between the two steps would leave goes with the next write.
    fs::write(session.with_extension("bak"), &whole).unwrap();
    log_out(version).await;
    no_token();
}

#[tokio::test]
async fn the_last_good_one_stays_until_new_tokens_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    put(&store, 1).await;
    put(&store, 2).await;
    let session = file(folder.path(), ".session");
    fs::write(&session, "").unwrap();
    let kept = || {
        let bytes = fs::read(file(folder.path(), ".bak")).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (1..9).find(|number| text.contains(&format!("sample-access-{number}\"")))
    };
    // A login that notes that it begins, twice, and then has tokens.
    let mut version = None;
    for _ in 0..2 {
        let new = Record::vacant();
        let swapped = store.compare_and_swap(&key(), version, &new).await;
        version = Some(swapped.unwrap());
        assert_eq!(kept(), Some(1));
    }
    swap(&store, version, 3).await.unwrap();
    assert_eq!(kept(), Some(1));
    put(&store, 4).await;
    assert_eq!(kept(), Some(3));
}
