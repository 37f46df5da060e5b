//! Pages, conditions, orders, and records that come along.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::fixture::{Fixture, golden, provider};
use crate::json_path;

/// All records of a list, page by page, and the number of pages.
fn walk(
    fixture: &Fixture,
    operation: &str,
    ids: [&str; 2],
    size: usize,
    items: &str,
) -> Vec<Value> {
    let mut all = Vec::new();
    for step in 0..1000 {
        let by_page = ids[0].contains("page");
        let start = if by_page { step + 1 } else { step * size };
        let ask = fixture
            .ask(operation)
            .filled(false)
            .with(ids[0], start)
            .with(ids[1], size);
        let seen = fixture.send(&ask);
        assert_eq!(seen.note.refused, None);
        let page = json_path::get(&seen.body, items);
        let page = page.and_then(Value::as_array).cloned().unwrap_or_default();
        all.extend(page.clone());
        if page.len() < size {
            return all;
        }
    }
    panic!("the list does not end");
}

#[test]
fn pages_give_every_record_once() {
    let fixture = provider("actionstep");
    let all = walk(&fixture, "tasks.list", ["page", "pageSize"], 17, "tasks");
    let ids: HashSet<String> = all.iter().map(|one| one["id"].to_string()).collect();
    assert_eq!(ids.len(), all.len());
    assert!(all.len() > 200);
    let fixture = provider("act_on");
    let all = walk(&fixture, "lists.list", ["offset", "count"], 100, "result");
    let ids: HashSet<String> = all.iter().map(|one| one["id"].to_string()).collect();
    let total = fixture.send(&fixture.ask("lists.list"));
    assert_eq!(total.at("totalCount"), &json!(all.len()));
    assert_eq!(ids.len(), all.len());
    let rows = walk(
        &fixture,
        "lists.get_records",
        ["offset", "count"],
        100,
        "data",
    );
    let rows: HashSet<String> = rows.iter().map(|row| row[0].to_string()).collect();
    assert_eq!(rows.len(), 1203);
}

#[test]
fn the_last_page_says_so_and_large_ones_are_cut() {
    let fixture = provider("actionstep");
    let page = |number: u64| {
        let ask = fixture.ask("tasks.list").with("pageSize", 999);
        fixture.send(&ask.with("page", number))
    };
    let first = page(1);
    assert_eq!(first.at("tasks").as_array().unwrap().len(), 200);
    let next = first.at("meta.paging.tasks.nextPage").as_str().unwrap();
    assert_eq!(next, "https://api.example.com/path?pageSize=999&page=2");
    let last = page(2);
    assert!(last.at("meta.paging.tasks.nextPage").is_null());
    assert_eq!(page(3).status, 204);
    let mut ask = fixture.ask("tasks.list").with("pageSize", 9);
    ask.via = crate::exchange::Via::Loopback;
    let local = fixture.send(&ask);
    assert_eq!(local.at("meta.paging.tasks.nextPage"), "?pageSize=9&page=2");
    let zero = fixture.ask("tasks.list").with("page", 0);
    assert_eq!(fixture.send(&zero).status, 400);
}

/// The values at a path of all tasks that a condition leaves.
fn filtered(fixture: &Fixture, pairs: &[(&str, &str)], path: &str) -> Vec<Value> {
    let mut ask = fixture.ask("tasks.list").with("pageSize", 200);
    for (name, value) in pairs {
        ask = ask.query(name, value);
    }
    let seen = fixture.send(&ask);
    assert_eq!(seen.note.refused, None);
    let tasks = json_path::get(&seen.body, "tasks")
        .cloned()
        .unwrap_or(json!([]));
    let tasks = match tasks {
        Value::Array(tasks) => tasks,
        one => vec![one],
    };
    let value = |task: &Value| json_path::get(task, path).cloned().unwrap_or_default();
    tasks.iter().map(value).collect()
}

#[test]
fn conditions_leave_what_meets_them() {
    let fixture = provider("actionstep");
    let all = filtered(&fixture, &[], "status");
    let complete = filtered(&fixture, &[("status_eq", "Complete")], "status");
    assert!(!complete.is_empty() && complete.len() < all.len());
    assert!(complete.iter().all(|one| one == "Complete"));
    let others = filtered(&fixture, &[("status_nteq", "Complete")], "status");
    assert!(others.iter().all(|one| one != "Complete"));
    let either = [("status_in", "Complete,Hidden")];
    let either = filtered(&fixture, &either, "status");
    assert!(either.len() > complete.len());
    let neither = [("status_ntin", "Complete,Hidden")];
    let neither = filtered(&fixture, &neither, "status");
    assert!(
        neither
            .iter()
            .all(|one| one != "Hidden" && one != "Complete")
    );
    let name = filtered(&fixture, &[], "name")[0]
        .as_str()
        .unwrap()
        .to_owned();
    let pattern = format!("*{}", &name[1..]).to_uppercase();
    let like = filtered(&fixture, &[("name_ilike", &pattern)], "name");
    assert!(like.contains(&json!(name)), "{like:?}");
    assert!(!filtered(&fixture, &[("name_ntilike", &pattern)], "name").contains(&json!(name)));
    assert!(!filtered(&fixture, &[("name_like", &pattern)], "name").contains(&json!(name)));
}

#[test]
fn numbers_and_times_are_compared_by_value() {
    let fixture = provider("actionstep");
    let ids = filtered(&fixture, &[], "id");
    let number = |id: &Value| id.to_string().trim_matches('"').parse::<i64>().unwrap();
    let middle = number(&ids[ids.len() / 2]).to_string();
    let below = filtered(&fixture, &[("triggerOffset_lt", "0")], "triggerOffset");
    assert!(
        below
            .iter()
            .all(|one| one.as_f64().is_none_or(|one| one < 0.0))
    );
    assert!(!middle.is_empty());
    let hours = filtered(&fixture, &[("actualHours_gteq", "2.5")], "actualHours");
    let value = |one: &Value| one.to_string().trim_matches('"').parse::<f64>().unwrap();
    assert!(hours.iter().all(|one| value(one) >= 2.5));
    let times = [
        ("dueTimestamp_gt", "2022-05-02T12:00:00Z"),
        ("sort", "dueTimestamp"),
    ];
    let times = filtered(&fixture, &times, "dueTimestamp");
    assert!(!times.is_empty() && times.iter().all(Value::is_string));
}

#[test]
fn null_and_links() {
    let fixture = provider("actionstep");
    let without = filtered(
        &fixture,
        &[("completedTimestamp_eq", ":NULL")],
        "completedTimestamp",
    );
    assert!(!without.is_empty() && without.iter().all(Value::is_null));
    let with = [("completedTimestamp_nteq", ":NULL")];
    let with = filtered(&fixture, &with, "completedTimestamp");
    assert!(with.iter().all(Value::is_string));
    let action = filtered(&fixture, &[], "links.action")[0].clone();
    let text = action.to_string().trim_matches('"').to_owned();
    let of_action = filtered(&fixture, &[("action[id_eq]", &text)], "links.action");
    assert!(!of_action.is_empty() && of_action.iter().all(|one| *one == action));
    let direct = filtered(&fixture, &[("action_eq", &text)], "links.action");
    assert_eq!(direct, of_action);
    for (name, value) in [
        ("nothing_eq", "1"),
        ("nothing[id_eq]", "1"),
        ("triggerOffset_eq", "x"),
    ] {
        let seen = fixture.send(&fixture.ask("tasks.list").query(name, value));
        assert_eq!(seen.status, 400, "{name}");
    }
    let twice = fixture
        .ask("tasks.list")
        .query("name_eq", "a")
        .query("name_eq", "b");
    assert_eq!(fixture.send(&twice).status, 400);
}

/// A field and a link can have the same name.
#[test]
fn links_are_told_from_fields() {
    let fixture = golden("filters");
    let all = fixture.send(&fixture.ask("tasks.list_tasks"));
    let all = all.at("").as_array().unwrap().clone();
    let with = all
        .iter()
        .find(|one| one["links"]["owner"].is_string() || one["links"]["owner"].is_number());
    let owner = with.unwrap()["links"]["owner"].clone();
    let text = owner.to_string().trim_matches('"').to_owned();
    let ask = fixture.ask("tasks.list_tasks").query("owner[id_eq]", &text);
    let left = fixture.send(&ask);
    let left = left.at("").as_array().unwrap();
    assert!(!left.is_empty() && left.len() < all.len());
    assert!(left.iter().all(|one| one["links"]["owner"] == owner));
    let ask = fixture
        .ask("tasks.list_tasks")
        .query("owner_eq", "nobody at all");
    assert!(fixture.send(&ask).at("").as_array().unwrap().is_empty());
}

#[test]
fn orders() {
    let fixture = provider("actionstep");
    let up = filtered(&fixture, &[("sort", "name")], "name");
    let down = filtered(&fixture, &[("sort", "-name")], "name");
    let texts = |values: &[Value]| -> Vec<String> {
        values
            .iter()
            .map(|one| one.as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert!(texts(&up).is_sorted());
    assert!(texts(&down).is_sorted_by(|one, other| one >= other));
    let unknown = fixture.ask("tasks.list").query("sort", "nothing");
    assert_eq!(fixture.send(&unknown).status, 400);
}

#[test]
fn linked_records_come_when_they_are_asked_for() {
    let fixture = provider("actionstep");
    let plain = fixture.send(&fixture.ask("tasks.list"));
    assert_eq!(json_path::get(&plain.body, "linked"), None);
    let ask = fixture.ask("tasks.list").with("include", json!(["action"]));
    let seen = fixture.send(&ask);
    assert!(seen.at("linked.actions").is_array() || seen.at("linked.actions").is_object());
    assert_eq!(json_path::get(&seen.body, "linked.participants"), None);
    let fixture = golden("kitchen_sink");
    let order = fixture.send(&fixture.ask("orders.get_order").with("id", "7"));
    assert_eq!(order.note.refused, None);
}

#[test]
fn fields_that_were_asked_for() {
    let fixture = provider("actionstep");
    let ask = fixture
        .ask("tasks.list")
        .with("fields", json!(["id", "name"]));
    let seen = fixture.send(&ask);
    let fields = seen.at("tasks.0").as_object().unwrap();
    assert_eq!(fields.len(), 2, "{fields:?}");
}

#[test]
fn parameters_narrow_lists() {
    let fixture = provider("worksection");
    let tasks = fixture.send(&fixture.ask("tasks.get_tasks").filled(false));
    let first = tasks.at("data.0.project.id").clone();
    let tasks = tasks.at("data").as_array().unwrap();
    assert!(tasks.iter().all(|one| one["project"]["id"] == first));
    let all = fixture.send(&fixture.ask("tasks.get_all_tasks"));
    assert!(all.at("data").as_array().unwrap().len() > tasks.len());
    let fixture = golden("kitchen_sink");
    let ask = fixture.ask("orders.list_orders").with("ids", json!(["7"]));
    let seen = fixture.send(&ask);
    assert_eq!(seen.at("data.orders").as_array().unwrap().len(), 1);
}
