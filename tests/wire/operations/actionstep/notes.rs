//! Notes and files.

use super::{super::call, Calls, at};
use actionstep::{
    Session,
    file_notes::{FileNote, FileNoteInclude, FileNoteSource},
};
use provider_runtime::File;

pub fn calls(session: &Session) -> Calls {
    [notes(session), files(session)]
        .into_iter()
        .flatten()
        .collect()
}

fn notes(session: &Session) -> Calls {
    let notes = session.file_notes();
    let of_matter = notes
        .list()
        .page(1)
        .page_size(200)
        .include([FileNoteInclude::Participant, "tags".into()])
        .filter(FileNote::ACTION.id(9))
        .filter(FileNote::SOURCE.eq(FileNoteSource::User))
        .filter(FileNote::TEXT.like_ignoring_case("*call back*"))
        .filter(FileNote::NOTE_TIMESTAMP.gt(at("2023-06-03T00:09:30+12:00")))
        .sort(FileNote::NOTE_TIMESTAMP.descending());
    let get = notes
        .get(9287)
        .include([FileNoteInclude::Action, FileNoteInclude::Document])
        .fields(["text"]);
    let complete = notes
        .create("Zoë said: 100% + VAT\r\n<b>&amp;</b> 🦀", 9)
        .source(FileNoteSource::System)
        .note_timestamp(at("2023-06-03T00:09:30+12:00"))
        .document(8376)
        .tags([1283, 1934]);
    let update = notes
        .update(608, "Client is requesting follow up meeting this week.")
        .note_timestamp(at("2023-06-03T00:09:30Z"))
        .action(34)
        .document(8376)
        .tags([0; 0]);
    vec![
        ("file_notes.list", call(notes.list().send())),
        (
            "file_notes.list: of one matter, newest first",
            call(of_matter.send()),
        ),
        ("file_notes.get", call(get.send_linked())),
        (
            "file_notes.create",
            call(notes.create("My Awesome New File Note", 9).send()),
        ),
        ("file_notes.create: with everything", call(complete.send())),
        ("file_notes.update", call(update.send())),
        ("file_notes.delete", call(notes.delete(608).send())),
    ]
}

fn files(session: &Session) -> Calls {
    let files = session.files();
    let whole =
        File::new("deed of gift.pdf", "%PDF-1.4 not really").with_content_type("application/pdf");
    let part =
        File::new("deed of gift.pdf", "the second part").with_content_type("application/pdf");
    vec![
        ("files.upload", call(files.upload(whole).send())),
        (
            "files.upload_part",
            call(files.upload_part("1c9fa2", part, 2, 3).send()),
        ),
        ("files.download", call(files.download("1c9fa2", 1).send())),
    ]
}
