//! Several processes: this program runs itself again, with one of the tests that are ignored.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

use super::*;

/// Names the folder to a process; its absence means that somebody runs the ignored tests.
const FOLDER: &str = "PROVIDER_RUNTIME_TEST_FOLDER";

/// The folder that the parent names.
pub(super) fn given_folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// This program, set to run one ignored test of this module's parent.
pub(super) fn this_program(test: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    child_of(&mut command, test, folder);
    command
}

/// The same by way of a shell, which runs `first`.
pub(super) fn by_shell(first: &str, test: &str, folder: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &format!("{first}; exec \"$0\" \"$@\"")]);
    command.arg(std::env::current_exe().unwrap());
    child_of(&mut command, test, folder);
    command
}

fn child_of(command: &mut Command, test: &str, folder: &Path) {
    let test = format!("store::file::tests::{test}");
    command.args([
        "--exact",
        &test,
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.env(FOLDER, folder).current_dir("/");
    command.stdin(Stdio::null()).stdout(Stdio::piped());
}

/// Runs it to its end and expects that its test passes.
pub(super) fn passes(mut command: Command) {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A process that ends with the test, also where that fails.
pub(super) struct Running {
    child: Child,
    says: BufReader<ChildStdout>,
}

impl Running {
    pub(super) fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let says = BufReader::new(child.stdout.take().unwrap());
        Self { child, says }
    }

    /// Reads what it says up to the line that contains this.
    pub(super) fn wait_for(&mut self, what: &str) {
        let mut line = String::new();
        while !line.contains(what) {
            line.clear();
            let read = self.says.read_line(&mut line).unwrap();
            assert_ne!(read, 0, "it ended before {what}");
        }
    }

    /// Waits for its end and expects that its test passes.
    fn passes(mut self) {
        let mut said = String::new();
        self.says.read_to_string(&mut said).unwrap();
        assert!(self.child.wait().unwrap().success(), "{said}");
    }

    /// Ends it with SIGKILL: nothing of it runs any more. Returns what else it said.
    pub(super) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        let mut said = String::new();
        self.says.read_to_string(&mut said).unwrap();
        said
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
#[ignore = "is run by processes_lose_no_update"]
async fn counting_process() {
    let Some(folder) = given_folder() else { return };
    let store = FileStore::open(folder).unwrap();
    let mut added = 0;
    while added < 50 {
        let (record, version) = store.load(&key()).await.unwrap().stored.unwrap();
        match swap(&store, Some(version), record.epoch + 1).await {
            Ok(_) => added += 1,
            Err(error) => assert!(error.is_conflict(), "{error}"),
        }
    }
}

#[tokio::test]
async fn processes_lose_no_update() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    put(&store, 0).await;
    let program = || this_program("processes::counting_process", folder.path());
    let children: Vec<Running> = (0..4).map(|_| Running::start(program())).collect();
    for child in children {
        child.passes();
    }
    assert_eq!(number(&store).await, Some(200));
}

#[tokio::test]
#[ignore = "is run by hold_and_lock_end_with_their_process"]
async fn holding_process() {
    let Some(folder) = given_folder() else { return };
    let store = FileStore::open(folder).unwrap();
    let held = store.hold(&key()).await.unwrap();
    let lock = store.files(&key()).await.unwrap().path("lock");
    let _lock = lock::lock(&lock, Instant::now()).unwrap();
    println!("\nhas {held:?}");
    tokio::time::sleep(Duration::from_secs(600)).await;
}

#[tokio::test]
async fn hold_and_lock_end_with_their_process() {
    let folder = tempfile::tempdir().unwrap();
    let store = impatient(folder.path());
    let program = this_program("processes::holding_process", folder.path());
    let mut child = Running::start(program);
    child.wait_for("has Held(");
    assert!(matches!(store.hold(&key()).await.unwrap(), Hold::Taken));
    assert!(swap(&store, None, 1).await.is_err());
    child.kill();
    let start = Instant::now();
    assert!(matches!(store.hold(&key()).await.unwrap(), Hold::Held(_)));
    put(&store, 1).await;
    println!("free {:?} after the end of the process", start.elapsed());
}

#[test]
#[ignore = "is run by variables_name_key_and_folder"]
fn process_with_variables() {
    let Some(_) = given_folder() else { return };
    let key = StoreKey::from_env("STORE_KEY").unwrap();
    assert_eq!(
        key.to_text().expose(),
        "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
    );
    let error = StoreKey::from_env("OTHER_KEY").unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("what is in OTHER_KEY is no key"), "{shown}");
    assert!(!shown.contains("CANARY"), "{shown}");
    let store = FileStore::default_folder().unwrap();
    let folder = std::env::var("XDG_STATE_HOME").unwrap();
    if cfg!(target_os = "linux") {
        assert_eq!(store.folder(), Path::new(&folder).join("provider-runtime"));
    }
    assert!(!Path::new(&folder).exists(), "nothing is written yet");
}

#[test]
fn variables_name_key_and_folder() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    for other in [&b"CANARY"[..], b"CANARY\xff"] {
        let mut command = this_program("processes::process_with_variables", folder.path());
        command.env(
            "STORE_KEY",
            "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n",
        );
        command.env("OTHER_KEY", std::ffi::OsStr::from_bytes(other));
        command.env("XDG_STATE_HOME", folder.path().join("state"));
        passes(command);
    }
}

#[cfg(all(feature = "keyring", target_os = "linux"))]
#[tokio::test]
#[ignore = "is run by a_machine_without_a_keyring_is_told"]
async fn process_without_a_keyring() {
    let Some(_) = given_folder() else { return };
    let error = StoreKey::from_keyring("provider-runtime", "test")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    let text = error.to_string();
    assert!(
        text.contains("keyring of the system cannot be used"),
        "{text}"
    );
    assert!(text.ends_with("keep the key in a variable"), "{text}");
    println!("\nis told: {text}");
}

#[cfg(all(feature = "keyring", target_os = "linux"))]
#[test]
fn a_machine_without_a_keyring_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = this_program("processes::process_without_a_keyring", folder.path());
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command.env("XDG_STATE_HOME", folder.path());
    passes(command);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
