#![allow(clippy::unwrap_used)]

use std::fs::{self, File};

use super::*;

#[tokio::test]
async fn entries_are_written_listed_read_and_removed() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("a/journal");
    let journal = Journal::new(&folder);
    assert!(journal.list("").await.unwrap().is_empty());
    assert!(journal.read("one").await.unwrap().is_none());
    journal.remove("one").await.unwrap();
    assert!(!folder.exists(), "reading makes no folder");
    journal.write("two", b"2").await.unwrap();
    journal.write("one", b"1").await.unwrap();
    journal.write("one", b"").await.unwrap();
    assert_eq!(journal.list("").await.unwrap(), ["one", "two"]);
    assert_eq!(journal.read("one").await.unwrap().unwrap().as_slice(), b"");
    assert_eq!(journal.read("two").await.unwrap().unwrap().as_slice(), b"2");
    journal.remove("one").await.unwrap();
    assert_eq!(journal.list("").await.unwrap(), ["two"]);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn entries_are_private_and_a_folder_of_others_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("journal");
    let journal = Journal::new(&folder);
    journal.write("one", b"CANARY").await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&folder.join("one"))), (0o700, 0o600));
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    let refused = journal.write("two", b"CANARY").await.unwrap_err();
    assert!(refused.to_string().contains("chmod go-w"), "{refused}");
    assert_eq!(journal.list("").await.unwrap(), ["one"]);
}

#[tokio::test]
async fn names_lead_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path());
    for name in [
        "",
        ".",
        "..",
        "../a",
        "a/b",
        "a.tmp",
        "\0",
        "a b",
        &"n".repeat(201),
    ] {
        assert!(journal.write(name, b"x").await.is_err(), "{name:?}");
        assert!(journal.read(name).await.is_err(), "{name:?}");
        assert!(journal.remove(name).await.is_err(), "{name:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn what_a_crash_left_over_is_no_entry_and_goes() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path());
    let (old, young) = (
        folder.path().join("old.tmp"),
        folder.path().join("young.tmp"),
    );
    fs::write(&young, "CANARY").unwrap();
    fs::write(&old, "CANARY").unwrap();
    let before = SystemTime::now() - 2 * LEFT_OVER;
    File::options()
        .write(true)
        .open(&old)
        .unwrap()
        .set_modified(before)
        .unwrap();
    assert!(journal.list("").await.unwrap().is_empty());
    assert!(!old.exists() && young.exists());
    journal.write("young", b"1").await.unwrap();
    assert!(!young.exists());
    fs::write(&young, "CANARY").unwrap();
    journal.remove("young").await.unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Writes an entry of an account that belongs to a login.
async fn entry(journal: &Journal, account: &str, name: &str, epoch: u64) {
    let name = format!("{}{name}", Journal::beginning(&Key::sample(account)));
    let text = format!(r#"{{"epoch":{epoch},"tokens":"CANARY"}}"#);
    journal.write(&name, text.as_bytes()).await.unwrap();
}

/// How many entries of an account there are.
async fn count(journal: &Journal, account: &str) -> usize {
    let beginning = Journal::beginning(&Key::sample(account));
    journal.list(&beginning).await.unwrap().len()
}

#[tokio::test]
async fn entries_of_an_account_go_when_its_login_is_over() {
    let parent = tempfile::tempdir().unwrap();
    let journal = Journal::new(&parent.path().join("journal"));
    let ann = Key::sample("ann");
    journal.clear(&ann, u64::MAX).await.unwrap();
    entry(&journal, "ann", "a", 1).await;
    entry(&journal, "ann", "b", 2).await;
    entry(&journal, "ann", "c", 3).await;
    entry(&journal, "bob", "a", 1).await;
    let broken = format!("{}d", Journal::beginning(&ann));
    journal.write(&broken, b"CANARY").await.unwrap();
    journal.clear(&ann, 2).await.unwrap();
    assert_eq!(count(&journal, "ann").await, 2);
    assert!(journal.read(&broken).await.unwrap().is_none());
    journal.clear(&ann, u64::MAX).await.unwrap();
    let left = (count(&journal, "ann").await, count(&journal, "bob").await);
    assert_eq!(left, (0, 1));
}
