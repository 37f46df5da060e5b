//! Records that are found, created, changed and removed.

use ::specs::model::TypeRef;
use serde_json::json;

use super::{all_specs, checker, fields, golden, id, named, records};
use crate::records::table::{MOST_CREATED, Table};

#[test]
fn a_created_record_has_what_was_given_and_what_is_required() {
    let model = golden("kitchen_sink");
    let mut records = records(&model);
    let before = records.all("Order").len();
    let given = json!({
        "title": "Tables", "units": "12", "due": "24.12.2026", "gift": true, "hidden": "1",
        "total": "99.90", "status": "done", "unknown": 1, "links": { "customer": "4" },
    });
    let made = records.create("Order", fields(given));
    assert_eq!(checker::problem(&model, &named("Order"), &made), None);
    assert_eq!(made["title"], "Tables");
    assert_eq!(made["units"], 12);
    assert_eq!(made["due"], "2026-12-24");
    assert_eq!(made["gift"], "T");
    assert_eq!(made["hidden"], 1);
    assert_eq!(made["total"], "99.90");
    assert_eq!(made["links"]["customer"], 4);
    assert!(made.get("unknown").is_none());
    assert!(made.get("lines").is_none(), "nobody gave it: {made}");
    assert!(made["createdTimestamp"].is_string(), "{made}");
    let plain = records.create("Order", fields(json!({})));
    assert_eq!(plain["status"], "open", "the first of the list");
    let id = id(&records, "Order", &made);
    assert_eq!(records.find("Order", &id), Some(made.clone()));
    let all = records.all("Order");
    assert_eq!(all.len(), before + 2);
    assert_eq!(all.last(), Some(&plain));
    let next = records.create("Order", fields(json!({})));
    assert_ne!(next["id"], made["id"]);
}

#[test]
fn a_record_is_created_under_the_identifier_that_is_wanted() {
    let model = golden("kitchen_sink");
    let mut records = records(&model);
    let made = records.create("Order", fields(json!({ "id": "987654", "title": "One" })));
    assert_eq!(made["id"], 987_654);
    let again = records.create("Order", fields(json!({ "id": 987_654, "units": 2 })));
    assert_eq!(again["title"], "One");
    assert_eq!(again["units"], 2);
}

#[test]
fn a_change_is_kept_and_null_takes_away() {
    let model = golden("kitchen_sink");
    let mut records = records(&model);
    for index in [0, 3] {
        let first = records.all("Order").remove(index);
        let id = id(&records, "Order", &first);
        let change = json!({ "title": "New", "total": null, "links": { "parent": 7 }, "id": 1 });
        let changed = records.change("Order", &id, fields(change)).unwrap();
        assert_eq!(checker::problem(&model, &named("Order"), &changed), None);
        assert_eq!(changed["title"], "New");
        assert_eq!(changed["id"], first["id"]);
        assert!(changed.get("total").is_none_or(serde_json::Value::is_null));
        assert_eq!(changed["links"]["customer"], first["links"]["customer"]);
        assert_eq!(changed["links"]["parent"], 7);
        assert_eq!(changed["status"], first["status"]);
        assert_eq!(records.find("Order", &id), Some(changed.clone()));
        assert_eq!(records.all("Order")[index], changed);
    }
    assert_eq!(records.change("Order", "nothing", fields(json!({}))), None);
}

#[test]
fn a_removed_record_is_gone_and_its_identifier_not_used_again() {
    let model = golden("typed_ids");
    let mut records = records(&model);
    let before = records.all("Book");
    let last = before.last().unwrap();
    let id = id(&records, "Book", last);
    assert_eq!(records.remove("Book", &id).as_ref(), Some(last));
    assert_eq!(records.remove("Book", &id), None);
    assert_eq!(records.find("Book", &id), None);
    assert_eq!(records.change("Book", &id, fields(json!({}))), None);
    let after = records.all("Book");
    assert_eq!(after.len(), before.len() - 1);
    let text = after.iter().map(ToString::to_string).collect::<String>();
    assert!(!text.contains(&format!("\"{id}\"")), "others still name it");
    let made = records.create("Book", fields(json!({})));
    assert_ne!(made["id"], last["id"]);
}

#[test]
fn identifiers_of_parts_are_made_of_what_the_record_names() {
    let model = golden("typed_ids");
    let mut records = records(&model);
    let book = records.ids("Book")[5].to_string();
    let made = records.create("Loan", fields(json!({ "book": { "id": book } })));
    let id = id(&records, "Loan", &made);
    assert!(id.starts_with(&format!("{book}--")), "{id}");
    assert_eq!(made["book"]["id"], book);
    for loan in records.all("Loan") {
        let id = super::id(&records, "Loan", &loan);
        let parts: Vec<&str> = id.split("--").collect();
        assert_eq!(parts.len(), 3, "{id}");
        assert!(records.find("Book", parts[0]).is_some(), "{id}");
        assert!(
            loan["book"].is_null() || loan["book"]["id"] == parts[0],
            "{loan}"
        );
    }
}

#[test]
fn all_records_can_be_removed() {
    let model = golden("typed_ids");
    let mut records = records(&model);
    for id in records.ids("Book") {
        records.remove("Book", &id).unwrap();
    }
    assert!(records.all("Book").is_empty());
    assert!(!records.all("Loan").is_empty());
    let made = records.create("Loan", fields(json!({})));
    assert_eq!(checker::problem(&model, &named("Loan"), &made), None);
}

/// A spec in which records are shown in short within others.
fn with_short_forms() -> std::sync::Arc<::specs::model::Provider> {
    let mut specs = all_specs().iter();
    let found = specs.find(|model| records(model).identifier("ProjectRef").is_some());
    std::sync::Arc::clone(found.unwrap())
}

#[test]
fn short_forms_agree_with_the_records_they_name() {
    let model = with_short_forms();
    let mut records = records(&model);
    let projects = records.all("Project");
    let short = records.all("ProjectRef");
    assert_eq!(short.len(), projects.len());
    for (short, project) in short.iter().zip(&projects) {
        assert_eq!(short["name"], project["name"]);
    }
    let tasks = records.all("Task");
    let made = tasks.iter().filter(|task| task["custom_fields"].is_array());
    let mut compared = 0;
    for task in made.filter(|task| task["project"].is_object()) {
        let id = task["project"]["id"].as_str().unwrap();
        let project = records.find("Project", id).unwrap();
        assert_eq!(task["project"]["name"], project["name"]);
        assert_eq!(task["project"]["page"], project["page"]);
        compared += 1;
    }
    assert!(compared > 5, "{compared}");
}

#[test]
fn a_new_name_is_seen_wherever_the_record_is_named() {
    let model = with_short_forms();
    let mut records = records(&model);
    let is_named = |id: &str, tasks: &[std::sync::Arc<serde_json::Value>]| -> Vec<String> {
        let of = tasks.iter().filter(|task| task["project"]["id"] == id);
        of.map(|task| task["project"]["name"].as_str().unwrap().to_owned())
            .collect()
    };
    for index in [0, 1, 2] {
        let project = records.all("Project").remove(index);
        let id = id(&records, "Project", &project);
        let before = is_named(&id, &records.all("Task"));
        records
            .change("Project", &id, fields(json!({ "name": "Renamed" })))
            .unwrap();
        let after = is_named(&id, &records.all("Task"));
        assert_eq!(after, vec!["Renamed"; before.len()]);
        assert_eq!(records.find("ProjectRef", &id).unwrap()["name"], "Renamed");
    }
}

#[test]
fn a_record_can_be_named_by_email_address() {
    let model = with_short_forms();
    let mut records = records(&model);
    let user = records.all("User").remove(3);
    let made = records.create(
        "Task",
        fields(json!({ "name": "Write", "user_to": user["email"], "project": "8562" })),
    );
    assert_eq!(made["user_to"]["id"], user["id"]);
    assert_eq!(made["project"]["id"], "8562");
    let type_ref = TypeRef::Named("Task".to_owned());
    assert_eq!(checker::problem(&model, &type_ref, &made), None);
}

#[test]
fn another_record_takes_the_place_of_the_one_before() {
    let model = with_short_forms();
    let mut records = records(&model);
    let users = records.all("User");
    let task = records.all("Task").remove(0);
    let task = id(&records, "Task", &task);
    for user in &users[..3] {
        let fields = fields(json!({ "user_to": user["email"] }));
        let changed = records.change("Task", &task, fields).unwrap();
        assert_eq!(changed["user_to"]["id"], user["id"]);
        assert_eq!(changed["user_to"]["name"], user["name"]);
    }
}

#[test]
fn the_person_of_the_account_is_among_its_people() {
    let model = with_short_forms();
    let mut records = records(&model);
    let users = records.all("User");
    let own = users
        .iter()
        .find(|user| user["email"] == "kate@example.com")
        .unwrap();
    assert_eq!(own["first_name"], "Kate");
    assert_eq!(own["name"], "Kate Greenway");
    let emails: std::collections::HashSet<_> =
        users.iter().map(|user| user["email"].to_string()).collect();
    assert_eq!(emails.len(), users.len());
}

#[test]
fn records_that_name_one_another_can_all_be_changed() {
    let model = golden("typed_ids");
    let mut store = records(&model);
    let ids = store.ids("Book");
    let [one, other] = [&ids[0], &ids[1]];
    for (book, next) in [(one, other), (other, one), (one, one)] {
        let fields = fields(json!({ "part_of": **next, "replaced_by": { "id": **next } }));
        let changed = store.change("Book", book, fields).unwrap();
        assert_eq!(changed["part_of"]["id"], **next);
        assert_eq!(changed["replaced_by"]["id"], **next);
        assert_eq!(checker::problem(&model, &named("Book"), &changed), None);
    }
    store.all("Loan");

    // The same among records that examples show.
    let model = with_short_forms();
    let mut store = records(&model);
    let tasks = store.all("Task");
    for task in &tasks {
        let id = id(&store, "Task", task);
        let fields = fields(json!({ "name": format!("Task {id}") }));
        store.change("Task", &id, fields).unwrap();
    }
    let mut compared = 0;
    for task in store.all("Task") {
        assert_eq!(checker::problem(&model, &named("Task"), &task), None);
        for relation in task["relations"]["from"].as_array().into_iter().flatten() {
            if let Some(id) = relation["task"]["id"].as_str() {
                assert_eq!(relation["task"]["name"], format!("Task {id}"));
                compared += 1;
            }
        }
    }
    assert!(compared > 0);
}

#[test]
fn parts_that_were_given_in_part_become_whole() {
    let model = golden("kitchen_sink");
    let mut records = records(&model);
    let given = || fields(json!({ "price": { "currency": "NZD" } }));
    let first = records.change("Order", "7", given()).unwrap();
    let made = records.create("Order", given());
    for order in [first, made] {
        assert_eq!(order["price"]["currency"], "NZD");
        assert!(
            order["price"]["amount"].is_number(),
            "it is required: {order}"
        );
        assert_eq!(checker::problem(&model, &named("Order"), &order), None);
    }
}

#[test]
fn who_is_known_by_name_has_an_address_like_it() {
    let mut specs = all_specs().iter();
    let found = specs.any(|model| {
        let people = records(model).all("Participant");
        let mut named = people
            .iter()
            .filter(|one| one["displayName"] == "Example, Ada");
        named.any(|ada| {
            let email = ada["email"].as_str().unwrap_or_default();
            email.starts_with("ada.example@")
        })
    });
    assert!(found);
}

#[test]
fn the_oldest_of_many_created_records_are_forgotten() {
    let mut table = Table::default();
    for number in 0..MOST_CREATED + 3 {
        table.add(number.to_string().into(), fields(json!({})));
        if number == 1 {
            table.remove("1");
        }
    }
    assert_eq!(table.order.first().map(|id| &**id), Some("3"));
    assert_eq!(table.order.len(), MOST_CREATED);
    assert_eq!(table.ever.len(), MOST_CREATED);
    assert_eq!(table.rows.len(), MOST_CREATED);
    assert!(table.removed.is_empty());
}
