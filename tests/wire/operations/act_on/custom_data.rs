//! Custom objects and their datasets.

use super::{ACCOUNT, Calls, Session, call, file};
use act_on::{
    custom_objects::{CustomField, CustomObject},
    datasets::{IngestFileType, IngestMode},
};

pub(super) fn custom_objects(session: &Session) -> Calls {
    let objects = session.custom_objects();
    let described = object("Orders", Some("Orders & refunds"));
    let mut orders = object("Orders", None);
    orders.fields = Some(vec![field("order_id", "STRING"), ordered_at()]);
    orders.unique_field_set = Some(vec!["order_id".to_owned()]);
    vec![
        ("custom_objects.list", call(objects.list(ACCOUNT).send())),
        (
            "custom_objects.get",
            call(objects.get(ACCOUNT, "co 1/2").send()),
        ),
        (
            "custom_objects.create",
            call(objects.create(ACCOUNT, orders).send()),
        ),
        (
            "custom_objects.create: tried only",
            call(objects.create(ACCOUNT, described).dry_run(true).send()),
        ),
        (
            "custom_objects.update",
            call(
                objects
                    .update(ACCOUNT, "orders", object("Orders", Some("All orders")))
                    .send(),
            ),
        ),
        (
            "custom_objects.add_fields",
            call(objects.add_fields(ACCOUNT, "orders", [ordered_at()]).send()),
        ),
        (
            "custom_objects.delete",
            call(objects.delete(ACCOUNT, "orders").send()),
        ),
        (
            "custom_objects.delete: for good",
            call(objects.delete(ACCOUNT, "orders").hard(true).send()),
        ),
    ]
}

pub(super) fn datasets(session: &Session) -> Calls {
    let datasets = session.datasets();
    let csv = file("orders.csv", "text/csv", "order_id\r\n7");
    let json = file("orders.json", "application/json", r#"[{"order_id":"7"}]"#);
    vec![
        (
            "datasets.list",
            call(datasets.list(ACCOUNT, "orders").send()),
        ),
        (
            "datasets.get",
            call(datasets.get(ACCOUNT, "orders", "Spring 2025/1").send()),
        ),
        (
            "datasets.ingest",
            call(datasets.ingest(ACCOUNT, "orders", "spring", csv).send()),
        ),
        (
            "datasets.ingest: with everything",
            call(
                datasets
                    .ingest(ACCOUNT, "orders", "Spring 2025", json)
                    .mode(IngestMode::Replace)
                    .create_new(true)
                    .abort_on_invalid_row(false)
                    .description("Q1 & Q2")
                    .file_type(IngestFileType::Json)
                    .send(),
            ),
        ),
        (
            "datasets.get_job",
            call(datasets.get_job(ACCOUNT, "0b1f-22").send()),
        ),
        (
            "datasets.download_report",
            call(datasets.download_report(ACCOUNT, "0b1f-22").send()),
        ),
    ]
}

fn object(name: &str, description: Option<&str>) -> CustomObject {
    let mut object = CustomObject::default();
    object.name = Some(name.to_owned());
    object.description = description.map(str::to_owned);
    object
}

fn field(name: &str, kind: &str) -> CustomField {
    let mut field = CustomField::default();
    field.name = Some(name.to_owned());
    field.kind = Some(kind.to_owned());
    field
}

fn ordered_at() -> CustomField {
    let mut ordered_at = field("ordered_at", "DATETIME");
    ordered_at.properties = Some([("timezone".to_owned(), "US/Eastern".to_owned())].into());
    ordered_at
}
