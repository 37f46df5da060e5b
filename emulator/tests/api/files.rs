//! Files that come and go.

use serde_json::json;

use super::fixture::{golden, provider};

#[test]
fn what_was_uploaded_comes_back() {
    let fixture = provider("worksection");
    let task = fixture
        .ask("tasks.post_task")
        .filled(false)
        .file("files", &[("plan.csv", b"a;b\n"), ("Größe.txt", b"big")]);
    let seen = fixture.send(&task);
    assert_eq!(seen.note.refused, None);
    let id = seen.at("data.files.1.id").clone();
    assert_eq!(seen.at("data.files.0.name"), "plan.csv");
    assert_eq!(
        seen.at("data.files.0.size").to_string().trim_matches('"'),
        "4"
    );
    let file = fixture.send(&fixture.ask("files.download").with("id_file", id));
    assert_eq!(&file.answer.body[..], b"big");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt"
    );
    assert_eq!(file.header("content-type"), "text/csv");
}

#[test]
fn files_of_the_seed_are_always_the_same() {
    let fixture = provider("worksection");
    let ask = || fixture.ask("files.download").filled(true);
    let first = fixture.send(&ask());
    let again = fixture.send(&ask());
    assert_eq!(first.answer.body, again.answer.body);
    let unknown = fixture.ask("files.download").with("id_file", "999999999");
    let seen = fixture.send(&unknown);
    assert_eq!((seen.status, seen.at("status")), (200, &json!("error")));
}

#[test]
fn files_in_parts() {
    let fixture = provider("actionstep");
    let part = |name: &str, number: i64, bytes: &[u8]| {
        fixture
            .ask(name)
            .with("part_number", number)
            .with("part_count", 2)
            .file("file", &[("big.bin", bytes)])
    };
    let first = vec![1; 5 * 1024 * 1024];
    let seen = fixture.send(&part("files.upload", 1, &first));
    assert_eq!(seen.note.refused, None);
    assert_eq!(seen.at("files.status"), "Pending");
    let id = seen.at("files.id").clone();
    let next = part("files.upload_part", 2, b"end").with("id", id.clone());
    let seen = fixture.send(&next);
    assert_eq!(seen.note.refused, None);
    assert_eq!(seen.at("files.status"), "Uploaded");
    let read = |number: i64| {
        let ask = fixture.ask("files.download").with("id", id.clone());
        fixture.send(&ask.with("part_number", number))
    };
    assert_eq!(read(1).answer.body, first);
    assert_eq!(&read(2).answer.body[..], b"end");
    assert_eq!(read(3).status, 404);
}

#[test]
fn parts_that_make_no_file() {
    let fixture = provider("actionstep");
    let ask = |number: i64, bytes: &[u8]| {
        fixture
            .ask("files.upload")
            .with("part_number", number)
            .with("part_count", 2)
            .file("file", &[("big.bin", bytes)])
    };
    assert_eq!(fixture.send(&ask(3, b"1")).status, 400);
    assert_eq!(fixture.send(&ask(0, b"1")).status, 400);
    assert_eq!(fixture.send(&ask(2, b"1")).status, 400);
    let large = vec![0; 5 * 1024 * 1024 + 1];
    let seen = fixture.send(&ask(1, &large));
    assert_eq!(seen.status, 413);
    assert!(seen.at("errors.0.detail").is_string());
    let lost = fixture
        .ask("files.upload_part")
        .with("id", "none")
        .with("part_number", 2)
        .with("part_count", 2)
        .file("file", &[("big.bin", b"1")]);
    assert_eq!(fixture.send(&lost).status, 404);
}

#[test]
fn the_identifier_of_an_upload_stands_where_clients_look() {
    let fixture = golden("kitchen_sink");
    let ask = fixture
        .ask("orders.upload_file")
        .file("file", &[("a.txt", b"1")]);
    let seen = fixture.send(&ask);
    let id = seen.at("data.file.id").clone();
    let next = fixture
        .ask("orders.upload_part")
        .with("id", id.clone())
        .with("part_number", 2)
        .with("part_count", 2)
        .file("file", &[("a.txt", b"2")]);
    assert_eq!(fixture.send(&next).note.refused, None);
    let file = fixture.send(&fixture.ask("orders.get_file").with("id", id));
    assert_eq!(&file.answer.body[..], b"12");
}
