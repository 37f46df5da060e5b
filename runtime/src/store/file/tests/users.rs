//! Rights: of the user, of others, of none; and disks that are full.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::Command;

use super::processes::{by_shell, given_folder, passes};
use super::*;

/// A user without rights, by convention.
const NOBODY: u32 = 65534;

fn is_administrator() -> bool {
    rustix::process::geteuid().is_root()
}

/// Rights mean nothing to the administrator, so the process runs as somebody else.
fn without_privileges(command: &mut Command, folder: &Path) {
    if is_administrator() {
        for path in [folder.to_owned()].into_iter().chain(files(folder, "")) {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        command.uid(NOBODY).gid(NOBODY);
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test]
#[ignore = "is run by all_is_private_whatever_the_umask"]
async fn process_with_umask() {
    let Some(folder) = given_folder() else { return };
    let store = FileStore::open(folder.join("sessions")).unwrap();
    put(&store, 1).await;
    put(&store, 2).await;
    let _held = store.hold(&key()).await.unwrap();
    let journal = crate::store::journal::Journal::new(store.journal().unwrap());
    journal.write("entry", b"x").await.unwrap();
    assert_eq!(number(&store).await, Some(2));
}

#[test]
fn all_is_private_whatever_the_umask() {
    for umask in ["000", "022", "077", "277", "777"] {
        let parent = tempfile::tempdir().unwrap();
        let first = format!("umask {umask}");
        let mut command = by_shell(&first, "users::process_with_umask", parent.path());
        without_privileges(&mut command, parent.path());
        passes(command);
        let folder = parent.path().join("sessions");
        let journal = folder.join("journal");
        assert_eq!((mode(&folder), mode(&journal)), (0o700, 0o700), "{umask}");
        let mut all = files(&folder, "");
        assert_eq!(all.len(), 4, "session, backup, lock, hold: {all:?}");
        all.extend(files(&journal, "entry"));
        assert!(all.iter().all(|path| mode(path) == 0o600), "{umask}");
    }
}

#[tokio::test]
async fn a_folder_that_others_can_change_is_refused() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("sessions");
    put(&FileStore::open(&folder).unwrap(), 1).await;
    for bad in [0o770, 0o707, 0o720, 0o702, 0o777, 0o1777] {
        set_mode(&folder, bad);
        let error = FileStore::open(&folder).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        assert!(error.to_string().contains("chmod go-w"), "{error}");
        let late = FileStore::new(&folder).unwrap();
        assert!(late.load(&key()).await.is_err());
    }
    set_mode(&folder, 0o755);
    assert_eq!(number(&FileStore::open(&folder).unwrap()).await, Some(1));
}

#[test]
fn a_folder_of_another_user_is_refused() {
    if !is_administrator() {
        println!("skipped: only the administrator can give a folder to another user");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    chown(folder.path(), Some(NOBODY), None).unwrap();
    let error = FileStore::open(folder.path()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("belongs to another user (number 65534"),
        "{error}"
    );
}

#[tokio::test]
#[ignore = "is run by what_may_not_be_written_stays"]
async fn process_that_may_not_write() {
    let Some(folder) = given_folder() else { return };
    let store = impatient(&folder);
    let (record, version) = store.load(&key()).await.unwrap().stored.unwrap();
    assert_eq!(record, Record::sample(1));
    let error = swap(&store, Some(version), 2).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(error.to_string().contains("permission denied"), "{error}");
    assert!(store.delete(&key()).await.is_err());
    assert_eq!(number(&store).await, Some(1));
}

/// A read-only folder, and a lock file that somebody else has made.
#[tokio::test]
async fn what_may_not_be_written_stays() {
    for (folder_mode, lock_mode) in [(0o500, 0o600), (0o700, 0o000), (0o700, 0o400)] {
        let folder = tempfile::tempdir().unwrap();
        put(&FileStore::open(folder.path()).unwrap(), 1).await;
        set_mode(&file(folder.path(), ".lock"), lock_mode);
        let mut command = by_shell(":", "users::process_that_may_not_write", folder.path());
        without_privileges(&mut command, folder.path());
        set_mode(folder.path(), folder_mode);
        passes(command);
        set_mode(folder.path(), 0o700);
        assert_eq!(files(folder.path(), "").len(), 2, "session, lock");
    }
}

#[tokio::test]
#[ignore = "is run by a_folder_that_cannot_be_seen_is_not_empty"]
async fn process_that_may_not_look() {
    let Some(parent) = given_folder() else { return };
    let store = FileStore::new(parent.join("above/sessions")).unwrap();
    let error = store.load(&key()).await.unwrap_err();
    assert!(error.to_string().contains("permission denied"), "{error}");
}

#[test]
fn a_folder_that_cannot_be_seen_is_not_empty() {
    let parent = tempfile::tempdir().unwrap();
    let above = parent.path().join("above");
    FileStore::open(above.join("sessions")).unwrap();
    let mut command = by_shell(":", "users::process_that_may_not_look", parent.path());
    without_privileges(&mut command, parent.path());
    set_mode(&above, 0o000);
    passes(command);
    set_mode(&above, 0o700);
}

#[tokio::test]
#[ignore = "is run by a_full_disk_loses_nothing"]
async fn process_on_a_full_disk() {
    let Some(folder) = given_folder() else { return };
    let store = FileStore::open(folder.join("sessions")).unwrap();
    let version = put(&store, 1).await;
    let mut large = Record::sample(2);
    large.tokens.as_mut().unwrap().access_token = "T".repeat(1024 * 1024).into();
    let swapped = store.compare_and_swap(&key(), Some(version), &large).await;
    let error = swapped.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(error.to_string().contains("no space left"), "{error}");
    assert_eq!(number(&store).await, Some(1));
    assert_eq!(files(store.folder(), ".tmp"), Vec::<PathBuf>::new());
    put(&store, 3).await;
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // No file may be larger than 100 blocks; the signal that says so is ignored.
    let limited = "trap '' XFSZ; ulimit -f 100";
    passes(by_shell(
        limited,
        "users::process_on_a_full_disk",
        folder.path(),
    ));
    let folder = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=256k,mode=700 none \"$PROVIDER_RUNTIME_TEST_FOLDER\"";
    let possible = Command::new("unshare")
        .args(["-rm", "/bin/sh", "-c", mount])
        .env("PROVIDER_RUNTIME_TEST_FOLDER", folder.path())
        .output();
    if !possible.is_ok_and(|output| output.status.success()) {
        println!("skipped: a small disk cannot be mounted here; a limit of files was tried");
        return;
    }
    let first = format!("{mount} || exit 1");
    let command = by_shell(&first, "users::process_on_a_full_disk", folder.path());
    let mut outer = Command::new("unshare");
    outer
        .arg("-rm")
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        outer.env(name, value.unwrap_or_default());
    }
    outer.stdin(std::process::Stdio::null());
    passes(outer);
}
