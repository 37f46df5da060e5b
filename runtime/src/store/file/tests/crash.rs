//! Processes that are killed while they write.

use super::processes::{Running, given_folder, this_program};
use super::*;

/// How many processes are killed; 50 unless set.
const COUNT: &str = "PROVIDER_RUNTIME_CRASHES";

#[tokio::test]
#[ignore = "is run by a_process_that_is_killed_leaves_a_whole_record"]
async fn writing_process() {
    let Some(folder) = given_folder() else { return };
    let store = FileStore::open(folder).unwrap();
    let mut number = number(&store).await.unwrap_or(0);
    println!("\nbegins");
    loop {
        number += 1;
        put(&store, number).await;
        println!("\nwritten {number}.");
    }
}

#[tokio::test]
async fn a_process_that_is_killed_leaves_a_whole_record() {
    let count = std::env::var(COUNT).map_or(50, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    let (mut left_over, mut ahead, mut last) = (0, 0, 0);
    for _ in 0..count {
        let program = this_program("crash::writing_process", folder.path());
        let mut child = Running::start(program);
        child.wait_for("begins");
        let pause = getrandom::u64().unwrap() % 40_000;
        std::thread::sleep(Duration::from_micros(pause));
        let said = child.kill();
        let said = said
            .lines()
            .filter_map(|line| line.strip_prefix("written "));
        let said = said.filter_map(|line| line.strip_suffix('.')).next_back();
        let acknowledged = said.map_or(last, |number| number.parse().unwrap());

        let found = number(&store).await.unwrap_or(0);
        assert!(
            found == acknowledged || found == acknowledged + 1,
            "{found} is stored, {acknowledged} was the last that was written"
        );
        ahead += usize::from(found > acknowledged);
        left_over += files(folder.path(), ".tmp").len();
        last = found + 1;
        put(&store, last).await;
        assert_eq!(files(folder.path(), ".tmp"), Vec::<PathBuf>::new());
    }
    println!(
        "{count} processes killed, {last} writes: each record whole; {ahead} times the write was \
         done but not yet told, {left_over} times a temporary file was left over"
    );
}
