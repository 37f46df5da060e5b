//! Data that organisations define themselves.

use super::{super::call, Calls, at};
use actionstep::{
    Session,
    data_collection_fields::{DataCollectionField, DataCollectionFieldInclude, DataType},
    data_collection_record_values::{DataCollectionRecordValue, DataCollectionRecordValueInclude},
    data_collection_records::{DataCollectionRecord, DataCollectionRecordInclude},
    data_collections::{DataCollection, DataCollectionInclude},
};

pub fn calls(session: &Session) -> Calls {
    [
        fields(session),
        values(session),
        records(session),
        collections(session),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn fields(session: &Session) -> Calls {
    let fields = session.data_collection_fields();
    let of_collection = fields
        .list()
        .page_size(100)
        .include([DataCollectionFieldInclude::DataCollection, "tag".into()])
        .filter(DataCollectionField::DATA_COLLECTION.id(100))
        .filter(DataCollectionField::DATA_TYPE.one_of([DataType::Date, DataType::DateTime]))
        .filter(DataCollectionField::REQUIRED.eq(true))
        .sort(DataCollectionField::FORM_ORDER.ascending());
    let id = DataCollectionField::id_from(100, "ContractDate");
    let encoded = fields
        .get(DataCollectionField::id_from(100, "Contract date/Größe?"))
        .fields(["label"]);
    let complete = fields
        .create("Fee", DataType::Money, 100)
        .label("Fee (NZ$)")
        .form_order(5)
        .list_order(3)
        .required(true)
        .description("The fee agreed upon.")
        .custom_html_below("<p>Net & plain.</p>")
        .custom_html_above("<p>Important</p>")
        .tag(20);
    let update = fields
        .update(&id)
        .data_type(DataType::Date)
        .label("Contract date")
        .form_order(6)
        .list_order(-1)
        .required(false)
        .description("")
        .custom_html_below("<hr>")
        .custom_html_above("<hr/>")
        .data_collection(101)
        .tag(21);
    let create = fields.create("ContractDate", DataType::DateNm, 100);
    vec![
        ("data_collection_fields.list", call(fields.list().send())),
        (
            "data_collection_fields.list: of one collection",
            call(of_collection.send()),
        ),
        ("data_collection_fields.get", call(fields.get(&id).send())),
        (
            "data_collection_fields.get: with a name to be encoded",
            call(encoded.send()),
        ),
        ("data_collection_fields.create", call(create.send())),
        (
            "data_collection_fields.create: with everything",
            call(complete.send()),
        ),
        ("data_collection_fields.update", call(update.send())),
        (
            "data_collection_fields.delete",
            call(fields.delete(id).send()),
        ),
    ]
}

fn values(session: &Session) -> Calls {
    let values = session.data_collection_record_values();
    let of_field = values
        .list()
        .page(1)
        .page_size(200)
        .include([
            DataCollectionRecordValueInclude::DataCollectionField,
            DataCollectionRecordValueInclude::DataCollectionRecord,
        ])
        .filter(DataCollectionRecordValue::ACTION.id(500))
        .filter(DataCollectionRecordValue::DATA_COLLECTION_FIELD.id("148--victim_age"))
        .filter(DataCollectionRecordValue::MODIFIED_TIMESTAMP.gt(at("2023-06-03T00:09:30Z")))
        .sort(DataCollectionRecordValue::MODIFIED_TIMESTAMP.descending());
    let id = DataCollectionRecordValue::id_from(148, "victim_age", 6234);
    let get = values
        .get(&id)
        .include([DataCollectionRecordValueInclude::DataCollection]);
    let field = DataCollectionField::id_from(148, "victim_age");
    let create = values.create("2023-12-25", 500, field, 6234, 148);
    vec![
        (
            "data_collection_record_values.list",
            call(values.list().send()),
        ),
        (
            "data_collection_record_values.list: of one field of a matter",
            call(of_field.send()),
        ),
        ("data_collection_record_values.get", call(get.send())),
        ("data_collection_record_values.create", call(create.send())),
        (
            "data_collection_record_values.update",
            call(values.update(id, "42 — “about”").send()),
        ),
    ]
}

fn records(session: &Session) -> Calls {
    let records = session.data_collection_records();
    let writable = records
        .list()
        .include([DataCollectionRecordInclude::Action])
        .filter(DataCollectionRecord::CAN_WRITE.eq(true))
        .filter(DataCollectionRecord::CAN_DELETE.not_eq(true))
        .filter(DataCollectionRecord::DATA_COLLECTION.matching(DataCollection::NAME.eq("AMLData")))
        .sort(DataCollectionRecord::ID.descending());
    vec![
        ("data_collection_records.list", call(records.list().send())),
        (
            "data_collection_records.list: that can be written",
            call(writable.send()),
        ),
        (
            "data_collection_records.get",
            call(records.get(4910).fields(["id", "canWrite"]).send()),
        ),
        (
            "data_collection_records.create",
            call(records.create(822, 50).send()),
        ),
        (
            "data_collection_records.delete",
            call(records.delete(4910).send()),
        ),
    ]
}

fn collections(session: &Session) -> Calls {
    let collections = session.data_collections();
    let of_type = collections
        .list()
        .page(2)
        .include([DataCollectionInclude::ActionType])
        .filter(DataCollection::ACTION_TYPE.id(822))
        .filter(DataCollection::MULTIPLE_RECORDS.eq(false))
        .filter(DataCollection::ORDER.ge(5))
        .sort(DataCollection::ORDER.ascending());
    let create = collections.create("AMLData", "AML status and progress values.", 822);
    let complete = collections
        .create("Vehicles", "Cars, 車", 822)
        .multiple_records(true)
        .order(5)
        .label("Vehicles & boats")
        .always_show_descriptions(false);
    let update = collections
        .update(608)
        .name("AMLData2")
        .description("More values.")
        .multiple_records(false)
        .order(0)
        .label("AML Certification")
        .always_show_descriptions(true)
        .action_type(823);
    vec![
        ("data_collections.list", call(collections.list().send())),
        (
            "data_collections.list: of one type of matter",
            call(of_type.send()),
        ),
        ("data_collections.get", call(collections.get(380).send())),
        ("data_collections.create", call(create.send())),
        (
            "data_collections.create: with everything",
            call(complete.send()),
        ),
        ("data_collections.update", call(update.send())),
        (
            "data_collections.delete",
            call(collections.delete(608).send()),
        ),
    ]
}
