//! Contacts, their imports, fields and segments.

use super::{ACCOUNT, Calls, Session, call, leads};
use act_on::{
    contacts::{Contact, ContactMethod, DeletePolicy, UpsertPolicy},
    imports::{ColumnMapping, Delimiter, ImportDefinition, MergeStrategy, Quote},
    schema::{FieldType, StandardField},
    segments::{Segment, SegmentType},
};
use provider_runtime::Timestamp;
use serde_json::json;

pub(super) fn contacts(session: &Session) -> Calls {
    let contacts = session.contacts();
    let seconds = |seconds: i64| Timestamp::from_millis(seconds * 1000);
    let mut ada = named("Ada", "Lovelace");
    ada.company = some("Engines & Co");
    ada.email = some("ada+news@example.com");
    ada.custom_fields = Some([("12".to_owned(), json!("blue/green"))].into());
    let mut lead = Contact::default();
    lead.last_name = some("Žižka");
    lead.external_id = some("00Q5e000001/7");
    lead.object_type = some("Lead");
    let mut moved = Contact::default();
    moved.title = some("R&D lead");
    moved.business_city = some("San José");
    vec![
        ("contacts.list", call(contacts.list(ACCOUNT).send())),
        (
            "contacts.list: changed in a period",
            call(
                contacts
                    .list(ACCOUNT)
                    .created_after(seconds(1_704_067_200))
                    .created_before(seconds(1_735_689_600))
                    .updated_after(seconds(1_717_243_200))
                    .updated_before(seconds(1_717_329_599))
                    .page(0)
                    .page_size(100)
                    .send(),
            ),
        ),
        (
            "contacts.create",
            call(contacts.create(ACCOUNT, ContactMethod::Email, ada).send()),
        ),
        (
            "contacts.create: by the id of another system",
            call(
                contacts
                    .create(ACCOUNT, ContactMethod::ExternalId, lead)
                    .send(),
            ),
        ),
        ("contacts.get", call(contacts.get(ACCOUNT, "c-7/1").send())),
        (
            "contacts.update",
            call(contacts.update(ACCOUNT, "1001", moved).send()),
        ),
        (
            "contacts.delete_many",
            call(contacts.delete_many(ACCOUNT, ["1001", "1002"]).send()),
        ),
    ]
}

pub(super) fn contacts_by_email(session: &Session) -> Calls {
    let contacts = session.contacts();
    let mut fields = Contact::default();
    fields.company = some("Engines & Co");
    let mut all_fields = fields.clone();
    all_fields.personal_zip = some("N1 9GU");
    vec![
        (
            "contacts.list_by_email",
            call(
                contacts
                    .list_by_email(ACCOUNT, "ada+news@example.com")
                    .page(1)
                    .page_size(2)
                    .send(),
            ),
        ),
        (
            "contacts.update_by_email",
            call(
                contacts
                    .update_by_email(ACCOUNT, "ada@example.com", fields)
                    .send(),
            ),
        ),
        (
            "contacts.update_by_email: all of them",
            call(
                contacts
                    .update_by_email(ACCOUNT, "ada+news@example.com", all_fields)
                    .policy(UpsertPolicy::AllContacts)
                    .send(),
            ),
        ),
        (
            "contacts.delete_by_email",
            call(
                contacts
                    .delete_by_email(ACCOUNT, "o'neil@example.com")
                    .policy(DeletePolicy::OldestContact)
                    .send(),
            ),
        ),
    ]
}

pub(super) fn contacts_by_external_id(session: &Session) -> Calls {
    let contacts = session.contacts();
    let mut fields = Contact::default();
    fields.mobile_phone = some("+1 555 0100");
    vec![
        (
            "contacts.get_by_external_id",
            call(
                contacts
                    .get_by_external_id(ACCOUNT, "Lead", "00Q5e000001/7")
                    .send(),
            ),
        ),
        (
            "contacts.update_by_external_id",
            call(
                contacts
                    .update_by_external_id(ACCOUNT, "Custom Object", "x?y#z", fields)
                    .policy(UpsertPolicy::AddNewContact)
                    .send(),
            ),
        ),
        (
            "contacts.delete_by_external_id",
            call(
                contacts
                    .delete_by_external_id(ACCOUNT, "Lead", "00Q5e000001")
                    .send(),
            ),
        ),
    ]
}

pub(super) fn imports(session: &Session) -> Calls {
    let imports = session.imports();
    let mappings = [mapping("email", "E-mail Address", true)];
    let by_email = ImportDefinition::new(ACCOUNT, "Leads & more", mappings, MergeStrategy::Email);
    let mut born = mapping("born", "Date of Birth", true);
    born.data_format = some("yyyy-MM-dd");
    let mappings = [mapping("id", "ExternalId", false), born];
    let mut by_id = ImportDefinition::new(ACCOUNT, "Leads", mappings, MergeStrategy::ExternalId);
    by_id.object_type = some("Lead");
    by_id.import_segment_ids = Some(["g-000b", "g-000c"].map(Into::into).into());
    by_id.delimiter = Some(Delimiter::SemiColon);
    by_id.quote = Some(Quote::SimpleQuote);
    vec![
        (
            "imports.create_definition",
            call(imports.create_definition(ACCOUNT, by_email).send()),
        ),
        (
            "imports.create_definition: by the id of another system",
            call(imports.create_definition(ACCOUNT, by_id).send()),
        ),
        (
            "imports.create",
            call(imports.create(ACCOUNT, 987_654, leads()).send()),
        ),
        (
            "imports.create: JSON that says it is text",
            call(
                imports
                    .create(ACCOUNT, 987_654, leads())
                    .delete_definition(true)
                    .send(),
            ),
        ),
        (
            "imports.get",
            call(imports.get(ACCOUNT, "1longstringhere").send()),
        ),
    ]
}

pub(super) fn schema(session: &Session) -> Calls {
    let schema = session.schema();
    vec![
        ("schema.get", call(schema.get(ACCOUNT).send())),
        (
            "schema.get: all columns",
            call(
                schema
                    .get(ACCOUNT)
                    .skip_hidden(false)
                    .skip_read_only(false)
                    .send(),
            ),
        ),
        (
            "schema.create_field",
            call(
                schema
                    .create_field(ACCOUNT, "New Text Column", FieldType::Text)
                    .send(),
            ),
        ),
        (
            "schema.create_field: a standard one",
            call(
                schema
                    .create_field(ACCOUNT, "Job Title", FieldType::MultiText)
                    .standard_field_mapping(StandardField::Title)
                    .required(false)
                    .hidden(false)
                    .read_only(true)
                    .send(),
            ),
        ),
    ]
}

pub(super) fn segments(session: &Session) -> Calls {
    let segments = session.segments();
    let filter = json!({"type": "profile", "expressionEvaluationType": "AND", "expressions": []});
    let direct = segments.create(
        ACCOUNT,
        "DS Segment Name",
        Segment::ALL_CONTACTS,
        SegmentType::DirectSelect,
    );
    let query = segments.create(ACCOUNT, "In \"London\"", "g-000b", SegmentType::Query);
    vec![
        ("segments.list", call(segments.list(ACCOUNT).send())),
        (
            "segments.list: the second page",
            call(segments.list(ACCOUNT).page(1).page_size(50).send()),
        ),
        ("segments.create", call(direct.send())),
        (
            "segments.create: with a filter",
            call(query.filter(filter.clone()).send()),
        ),
        ("segments.get", call(segments.get(ACCOUNT, "g-000b").send())),
        (
            "segments.update",
            call(segments.update(ACCOUNT, "g-000b").name("Renamed").send()),
        ),
        (
            "segments.update: with everything",
            call(
                segments
                    .update(ACCOUNT, "g-000b")
                    .name("Renamed")
                    .parent(Segment::ALL_CONTACTS)
                    .kind(SegmentType::Search)
                    .filter(filter)
                    .send(),
            ),
        ),
        (
            "segments.delete",
            call(segments.delete(ACCOUNT, "g-000b").send()),
        ),
    ]
}

pub(super) fn segment_contacts(session: &Session) -> Calls {
    let segments = session.segments();
    let add = segments.add_contacts(ACCOUNT, "g-000b", ["1001", "1002"]);
    let remove = segments.remove_contacts(ACCOUNT, "g-000b", ["1001"]);
    let list = segments.list_contacts(ACCOUNT, "g-000b");
    vec![
        ("segments.list_contacts", call(list.clone().send())),
        (
            "segments.list_contacts: a page",
            call(list.page(2).page_size(10).send()),
        ),
        ("segments.add_contacts", call(add.send())),
        ("segments.remove_contacts", call(remove.send())),
    ]
}

fn named(first_name: &str, last_name: &str) -> Contact {
    let mut contact = Contact::default();
    contact.first_name = some(first_name);
    contact.last_name = some(last_name);
    contact
}

fn mapping(csv_column: &str, acton_column: &str, overwrite: bool) -> ColumnMapping {
    let mut mapping = ColumnMapping::default();
    mapping.csv_column = some(csv_column);
    mapping.acton_column = some(acton_column);
    mapping.overwrite_existing_value = Some(overwrite);
    mapping
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the fields of a contact are optional"
)]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}
