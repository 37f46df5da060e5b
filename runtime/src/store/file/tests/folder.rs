//! Folders that are not there yet, not there any more, elsewhere.

use super::*;

#[tokio::test]
async fn a_folder_is_made_with_the_first_write() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("a/b");
    let store = FileStore::new(&folder).unwrap();
    assert_eq!(store.folder(), folder);
    assert_eq!(number(&store).await, None);
    store.delete(&key()).await.unwrap();
    assert!(!parent.path().join("a").exists());
    put(&store, 1).await;
    assert_eq!(number(&store).await, Some(1));
    assert_eq!(store.journal().unwrap(), folder.join("journal"));
    assert!(folder.join("journal").is_dir());
}

#[tokio::test]
async fn a_folder_that_another_handle_has_made_is_found() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("sessions");
    let early = FileStore::new(&folder).unwrap();
    assert_eq!(number(&early).await, None);
    put(&FileStore::open(&folder).unwrap(), 1).await;
    assert_eq!(number(&early).await, Some(1));
}

#[tokio::test]
async fn a_folder_that_is_gone_is_told_and_not_made_again() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("sessions");
    let store = FileStore::open(&folder).unwrap();
    let version = put(&store, 1).await;
    let moved = parent.path().join("moved");
    fs::rename(&folder, &moved).unwrap();
    let errors = [
        store.load(&key()).await.unwrap_err(),
        swap(&store, Some(version), 2).await.unwrap_err(),
        swap(&store, None, 2).await.unwrap_err(),
        store.delete(&key()).await.unwrap_err(),
        store.hold(&key()).await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        assert!(
            error.to_string().contains("is gone: put it back"),
            "{error}"
        );
    }
    assert!(!folder.exists());
    fs::rename(&moved, &folder).unwrap();
    assert_eq!(number(&store).await, Some(1));
}

#[test]
fn a_file_is_no_folder() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("sessions");
    fs::write(&path, "").unwrap();
    assert!(FileStore::open(&path).is_err());
    assert_eq!(fs::read(&path).unwrap(), b"");
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_may_be_a_link() {
    let parent = tempfile::tempdir().unwrap();
    let (folder, link) = (parent.path().join("sessions"), parent.path().join("link"));
    let store = FileStore::open(&folder).unwrap();
    std::os::unix::fs::symlink(&folder, &link).unwrap();
    let linked = FileStore::open(&link).unwrap();
    put(&linked, 1).await;
    assert_eq!(number(&store).await, Some(1));
    assert_eq!(linked.place.found(), store.place.found());
}
