//! The kept corpus.

use std::fs;
use std::path::Path;

/// What a fuzz target calls.
type Target = fn(&[u8]);

#[test]
fn what_the_fuzzer_found_worth_keeping_holds() {
    let targets: [(&str, Target); 5] = [
        ("token_answer", super::token_answer),
        ("callback", super::callback),
        ("retry_after", super::wait),
        ("host", super::host),
        ("record", super::record),
    ];
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    if !corpus.is_dir() {
        // The published package comes without.
        return;
    }
    for (name, target) in targets {
        let files = fs::read_dir(corpus.join(name)).unwrap();
        let files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        assert!(files.len() > 2, "{name} has a corpus");
        for file in files {
            target(&fs::read(file).unwrap());
        }
    }
}

#[test]
fn a_record_of_this_version_is_in_the_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/record");
    let Ok(files) = fs::read_dir(corpus) else {
        return;
    };
    let mut read = files.filter_map(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        crate::store::Record::from_bytes(&bytes).ok()
    });
    assert!(read.next().is_some(), "the fuzzer begins with a record");
}
