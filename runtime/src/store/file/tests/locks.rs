//! Locks and holds, by handles of this process.

use std::fs::File;

use super::*;

#[tokio::test]
async fn a_lock_that_is_not_given_back_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let store = impatient(folder.path());
    let version = put(&store, 1).await;
    let lock = File::options()
        .write(true)
        .open(file(folder.path(), ".lock"))
        .unwrap();
    lock.lock().unwrap();
    let error = swap(&store, Some(version), 2).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(error.to_string().contains(".lock;"), "{error}");
    assert!(store.delete(&key()).await.is_err());
    assert_eq!(number(&store).await, Some(1), "reading needs no lock");
    drop(lock);
    put(&store, 2).await;
}

#[tokio::test]
async fn tasks_queue_up_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = impatient(folder.path());
    let path = store.files(&key()).await.unwrap().path("lock");
    let turn = lock::enter(&path, Instant::now()).await.unwrap();
    assert!(swap(&store, None, 1).await.is_err());
    assert!(!path.exists(), "the file is not touched before the turn");
    let other = Key::sample("other");
    let swapped = store
        .compare_and_swap(&other, None, &Record::sample(1))
        .await;
    swapped.unwrap();
    drop(turn);
    put(&store, 1).await;
}

#[tokio::test]
async fn who_gives_up_keeps_his_turn_until_his_write_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let store = impatient(folder.path());
    let path = store.files(&key()).await.unwrap().path("lock");
    let lock = lock::lock(&path, Instant::now()).unwrap();
    let given_up = tokio::time::timeout(Duration::from_millis(30), swap(&store, None, 1)).await;
    assert!(given_up.is_err());
    assert!(lock::enter(&path, Instant::now()).await.is_err());
    drop(lock);
    let until = Instant::now() + Duration::from_secs(5);
    let _turn = lock::enter(&path, until).await.unwrap();
    assert_eq!(number(&store).await, Some(1));
}

#[tokio::test]
async fn a_hold_is_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    let store = impatient(folder.path());
    let Hold::Held(guard) = store.hold(&key()).await.unwrap() else {
        panic!("nobody has it");
    };
    put(&store, 1).await;
    store.delete(&key()).await.unwrap();
    assert!(matches!(store.hold(&key()).await.unwrap(), Hold::Taken));
    drop(guard);
    assert!(matches!(store.hold(&key()).await.unwrap(), Hold::Held(_)));
    assert_eq!(
        files(folder.path(), ".hold").len(),
        1,
        "it is never deleted"
    );
}
