//! Encrypted stores and their keys.

use super::*;
use crate::secret::Secret;

/// A key of this number.
fn store_key(number: u8) -> StoreKey {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode([number; 32]);
    StoreKey::from_text(&Secret::from(text)).unwrap()
}

fn store(folder: &Path, number: u8) -> FileStore {
    FileStore::open(folder)
        .unwrap()
        .encrypted(store_key(number))
}

fn contain(folder: &Path, text: &str) -> usize {
    let holds = |path: &&PathBuf| {
        let bytes = fs::read(path).unwrap();
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    files(folder, "").iter().filter(holds).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let open = async || store(folder.path(), 1);
    conformance::check(open, &Options::default()).await.unwrap();
}

#[tokio::test]
async fn nothing_can_be_read_without_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let encrypted = store(folder.path(), 1);
    let version = put(&encrypted, 1).await;
    put(&encrypted, 2).await;
    assert_eq!(files(folder.path(), "").len(), 3, "session, backup, lock");
    assert_eq!(contain(folder.path(), "sample-"), 0);
    assert_eq!(number(&store(folder.path(), 1)).await, Some(2));
    let before = fs::read(file(folder.path(), ".session")).unwrap();
    let without = FileStore::open(folder.path()).unwrap();
    for other in [without, store(folder.path(), 2)] {
        let error = other.load(&key()).await.unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::WrongKey);
        let ours = format!("is encrypted with the key {}", store_key(1).id());
        assert!(error.to_string().contains(&ours), "{error}");
        for expected in [None, Some(version)] {
            let swapped = swap(&other, expected, 3).await;
            assert_eq!(swapped.unwrap_err().kind(), StoreErrorKind::WrongKey);
        }
    }
    assert_eq!(fs::read(file(folder.path(), ".session")).unwrap(), before);
}

#[tokio::test]
async fn every_altered_byte_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), 1);
    put(&store, 1).await;
    let path = file(folder.path(), ".session");
    let whole = fs::read(&path).unwrap();
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
async fn no_two_writes_are_encrypted_alike() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), 1);
    let mut seen = Vec::new();
    for _ in 0..3 {
        put(&store, 1).await;
        let bytes = fs::read(file(folder.path(), ".session")).unwrap();
        let line = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let (nonce, record) = bytes[line..].split_at(12);
        seen.push((nonce.to_vec(), record.to_vec()));
    }
    seen.sort();
    seen.dedup_by(|one, other| one.0 == other.0 || one.1 == other.1);
    assert_eq!(seen.len(), 3);
}

#[tokio::test]
async fn a_plain_session_is_encrypted_when_it_is_written_next() {
    let folder = tempfile::tempdir().unwrap();
    let plain = FileStore::open(folder.path()).unwrap();
    put(&plain, 1).await;
    put(&plain, 2).await;
    assert_eq!(contain(folder.path(), "sample-access-"), 2);
    let encrypted = store(folder.path(), 1);
    assert_eq!(number(&encrypted).await, Some(2));
    put(&encrypted, 3).await;
    assert_eq!(contain(folder.path(), "sample-"), 0);
    fs::rename(file(folder.path(), ".bak"), file(folder.path(), ".session")).unwrap();
    assert_eq!(number(&encrypted).await, Some(2));
    let error = plain.load(&key()).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::WrongKey);
}

#[test]
fn there_is_no_journal_that_anybody_could_read() {
    let folder = tempfile::tempdir().unwrap();
    assert!(FileStore::open(folder.path()).unwrap().journal().is_some());
    assert_eq!(store(folder.path(), 1).journal(), None);
}

#[test]
fn keys_are_kept_as_text_and_not_shown() {
    let (one, other) = (StoreKey::generate().unwrap(), StoreKey::generate().unwrap());
    assert_ne!(one.to_text(), other.to_text());
    assert_ne!(one.id(), other.id());
    let text = one.to_text();
    assert_eq!(text.expose().len(), 44);
    let spaced = Secret::from(format!(" {}\n", text.expose()));
    assert_eq!(StoreKey::from_text(&spaced).unwrap().id(), one.id());
    assert!(!format!("{one:?}").contains(text.expose()));
    for wrong in ["", "CANARY", "Q0FOQVJZ", &"A".repeat(88), "CANARY*CANARY"] {
        let error = StoreKey::from_text(&Secret::from(wrong)).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::WrongKey);
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("32 bytes in Base64"), "{shown}");
        assert!(!shown.contains("CANARY"), "{shown}");
    }
}

#[test]
fn a_variable_that_is_not_set_is_named() {
    let error = StoreKey::from_env("PROVIDER_RUNTIME_NOT_SET").unwrap_err();
    assert_eq!(error.to_string(), "PROVIDER_RUNTIME_NOT_SET is not set");
    // One that is always set, to something else.
    let error = StoreKey::from_env("PATH").unwrap_err();
    assert!(
        error.to_string().starts_with("what is in PATH is no key"),
        "{error}"
    );
}
