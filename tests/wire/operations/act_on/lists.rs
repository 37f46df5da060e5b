//! Lists, their records, and the addresses that get no mail.

use super::{Calls, File, Session, YesNo, call, file, leads};
use act_on::{
    lists::{FieldSeparator, ListingType, QuoteCharacter},
    records::Record,
};
use std::collections::BTreeMap;

const UPLOAD: &str = r#"[{"columnHeading":"E-mail","columnType":"EMAIL","ignoreColumn":"N"}]"#;
const MERGE: &str =
    r#"[{"columnMap":[],"dstListId":"l-0001","keyColumn":"E-mail","mergeMode":"UPSERT"}]"#;

pub(super) fn lists(session: &Session) -> Calls {
    let lists = session.lists();
    let page = lists.list().listing_type(ListingType::ContactList);
    let create = |name, quote| lists.create(name, quote, UPLOAD, people());
    vec![
        ("lists.list", call(lists.list().send())),
        (
            "lists.list: a page of contact lists",
            call(page.count(100).offset(200).send()),
        ),
        (
            "lists.create",
            call(create("Leads & friends", QuoteCharacter::DoubleQuote).send()),
        ),
        (
            "lists.create: with everything",
            call(
                create("Leads", QuoteCharacter::None)
                    .folder_name("Default Folder")
                    .headings(YesNo::Yes)
                    .field_separator(FieldSeparator::Semicolon)
                    .send(),
            ),
        ),
    ]
}

pub(super) fn downloads(session: &Session) -> Calls {
    let lists = session.lists();
    vec![
        (
            "lists.get_records",
            call(lists.get_records("l-0001").send()),
        ),
        (
            "lists.get_records: some columns of a period",
            call(
                lists
                    .get_records("l-0001")
                    .count(1000)
                    .offset(3000)
                    .modified_before(1_735_689_600)
                    .modified_after(1_704_067_200)
                    .created_before(1_735_689_599)
                    .created_after(1_704_067_201)
                    .fields(["First Name", "E-mail Address", "Größe (cm)"])
                    .send(),
            ),
        ),
        (
            "lists.get_records: with dates",
            call(lists.get_records("l-0001").date_qualifiers(true).send()),
        ),
        ("lists.download", call(lists.download("l-0001").send())),
        (
            "lists.download: some columns",
            call(
                lists
                    .download("l-0001")
                    .count(10)
                    .offset(5)
                    .fields(["First Name", "R&D"])
                    .send(),
            ),
        ),
    ]
}

pub(super) fn changes(session: &Session) -> Calls {
    let lists = session.lists();
    vec![
        (
            "lists.update",
            call(lists.update("l-0001", people()).send()),
        ),
        (
            "lists.update: with everything",
            call(
                lists
                    .update("l-0001", people())
                    .headings(YesNo::No)
                    .field_separator(FieldSeparator::Comma)
                    .quote_character(QuoteCharacter::SingleQuote)
                    .upload_specs(UPLOAD)
                    .merge_specs(MERGE)
                    .put_empty_values(YesNo::Yes)
                    .send(),
            ),
        ),
        ("lists.delete", call(lists.delete("l-0001").send())),
        (
            "lists.delete: answered by nothing",
            call(lists.delete("l-0002").send()),
        ),
        ("lists.get_upload", call(lists.get_upload(1_234_567).send())),
        (
            "lists.get_upload: not done",
            call(lists.get_upload("1234567").send()),
        ),
        (
            "lists.download_rejected",
            call(lists.download_rejected("rejected 1+2.csv").send()),
        ),
    ]
}

pub(super) fn records(session: &Session) -> Calls {
    let records = session.records();
    let id = Record::id_from("l-0001", "12");
    let name = [
        ("EMAIL", "name@domain.com"),
        ("FIRSTNAME", "John"),
        ("LASTNAME", "Smith"),
    ];
    let ada = [
        ("EMAIL", "ada+news@example.com"),
        ("First Name", "Ada \"A.\""),
    ];
    let job = [("FIRSTNAME", "Zoë"), ("JOB TITLE", "R&D / Ops")];
    vec![
        (
            "records.create",
            call(records.create("l-0001", columns(name)).send()),
        ),
        (
            "records.upsert",
            call(
                records
                    .upsert("l-0001", "ada+news@example.com", columns(ada))
                    .send(),
            ),
        ),
        ("records.get", call(records.get("l-0001", &id).send())),
        (
            "records.update",
            call(records.update("l-0001", &id, columns(job)).send()),
        ),
        (
            "records.update: and return it",
            call(
                records
                    .update("l-0001", &id, columns([("FIRSTNAME", "")]))
                    .return_contact(YesNo::Yes)
                    .send(),
            ),
        ),
        ("records.delete", call(records.delete("l-0001", &id).send())),
    ]
}

pub(super) fn found_records(session: &Session) -> Calls {
    let records = session.records();
    let ids = ["l-0001:1", "l-0001:2", "l-0001:a"];
    vec![
        (
            "records.delete_many",
            call(records.delete_many("l-0001", ids).send()),
        ),
        (
            "records.delete_many: one is left",
            call(records.delete_many("l-0001", ["l-0001:1"]).send()),
        ),
        (
            "records.get_facts",
            call(records.get_facts("l-0001", "l-0001:12").send()),
        ),
        (
            "records.find_by_cookie",
            call(records.find_by_cookie("a1b2/c3=").send()),
        ),
        (
            "records.find",
            call(records.find("l-0001").email("ada+news@example.com").send()),
        ),
        (
            "records.find: by a cookie",
            call(records.find("l-0001").cookie("a1b2/c3=").send()),
        ),
    ]
}

pub(super) fn suppressions(session: &Session) -> Calls {
    let suppressions = session.suppressions();
    let bounces = suppressions.list_hard_bounces().count(1000).offset(0);
    let complaints = suppressions.list_spam_complaints().count(10);
    let opt_outs = suppressions.list_opt_outs().created_after(1_704_067_200);
    vec![
        (
            "suppressions.list_hard_bounces",
            call(suppressions.list_hard_bounces().send()),
        ),
        (
            "suppressions.list_hard_bounces: of a period",
            call(
                bounces
                    .created_before(1_735_689_600)
                    .created_after(1_704_067_200)
                    .send(),
            ),
        ),
        ("suppressions.list_spam_complaints", call(complaints.send())),
        ("suppressions.list_opt_outs", call(opt_outs.send())),
        (
            "suppressions.opt_out",
            call(suppressions.opt_out(leads()).send()),
        ),
        (
            "suppressions.opt_out: answered by nothing",
            call(suppressions.opt_out(leads()).send()),
        ),
        (
            "suppressions.opt_in",
            call(suppressions.opt_in(leads()).send()),
        ),
    ]
}

/// A list to upload.
fn people() -> File {
    file(
        "people.csv",
        "text/csv",
        "E-mail,Town\r\nada@example.com,\"London, UK\"",
    )
}

fn columns<const N: usize>(columns: [(&str, &str); N]) -> BTreeMap<String, String> {
    columns
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}
