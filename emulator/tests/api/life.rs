//! The life of records.

use serde_json::json;

use super::fixture::{golden, provider};

#[test]
fn a_record_is_created_read_changed_and_deleted() {
    let fixture = provider("actionstep");
    let created = fixture.send(
        &fixture
            .ask("tasks.create")
            .filled(false)
            .with("name", "Buy tea"),
    );
    assert_eq!(created.note.refused, None);
    let id = created.at("tasks.id").clone();
    assert_eq!(created.at("tasks.name"), "Buy tea");
    let get = || fixture.ask("tasks.get").with("id", id.clone());
    let read = fixture.send(&get());
    assert_eq!(read.at("tasks"), created.at("tasks"));
    let changed = fixture.send(
        &fixture
            .ask("tasks.update")
            .with("id", id.clone())
            .with("name", "Buy coffee")
            .with("priority", "High"),
    );
    assert_eq!(changed.at("tasks.name"), "Buy coffee");
    let read = fixture.send(&get());
    assert_eq!(read.at("tasks.priority"), "High");
    assert_eq!(read.at("tasks.links"), created.at("tasks.links"));
    let deleted = fixture.send(&fixture.ask("tasks.delete").with("id", id.clone()));
    assert_eq!((deleted.status, deleted.answer.body.len()), (204, 0));
    assert_eq!(fixture.send(&get()).status, 404);
    let again = fixture.send(&fixture.ask("tasks.delete").with("id", id.clone()));
    assert_eq!(again.status, 404);
}

#[test]
fn one_address_serves_all_operations() {
    let fixture = provider("worksection");
    let task = fixture.send(
        &fixture
            .ask("tasks.post_task")
            .filled(false)
            .with("title", "Paint the fence")
            .with("date_start", "28.02.2026"),
    );
    assert_eq!(task.note.refused, None);
    let id = task.at("data.id").clone();
    assert_eq!(task.at("data.name"), "Paint the fence");
    assert_eq!(task.at("data.date_start"), "2026-02-28");
    let project = task.at("data.project.id").clone();
    let listed = fixture.send(&fixture.ask("tasks.get_tasks").with("id_project", project));
    let tasks = listed.at("data").as_array().unwrap();
    assert!(tasks.iter().any(|one| one["id"] == id));
    let get = || fixture.ask("tasks.get_task").with("id_task", id.clone());
    fixture.send(
        &fixture
            .ask("tasks.complete_task")
            .with("id_task", id.clone()),
    );
    assert_eq!(fixture.send(&get()).at("data.status"), "done");
    fixture.send(&fixture.ask("tasks.reopen_task").with("id_task", id.clone()));
    assert_eq!(fixture.send(&get()).at("data.status"), "active");
    let updated = fixture
        .ask("tasks.update_task")
        .with("id_task", id.clone())
        .with("title", "Paint the door");
    assert_eq!(fixture.send(&updated).at("data.name"), "Paint the door");
}

#[test]
fn identifiers_are_returned_and_records_deleted_by_name() {
    let fixture = provider("worksection");
    let created = fixture.send(&fixture.ask("costs.add_costs").filled(true));
    let id = created.at("id").clone();
    let count = |wanted: &serde_json::Value| {
        let seen = fixture.send(&fixture.ask("costs.get_costs"));
        let costs = seen.at("data").as_array().unwrap().clone();
        costs.iter().filter(|one| one["id"] == *wanted).count()
    };
    assert_eq!(count(&id), 1);
    let deleted = fixture
        .ask("costs.delete_costs")
        .with("id_costs", id.clone());
    assert_eq!(fixture.send(&deleted).note.refused, None);
    assert_eq!(count(&id), 0);
}

/// A comment does not say which task it is on.
#[test]
fn records_stay_with_those_they_were_made_for() {
    let fixture = provider("worksection");
    let task = fixture.send(&fixture.ask("tasks.post_task").filled(false));
    let task = task.at("data.id").clone();
    let comments = |task: &serde_json::Value| {
        let ask = fixture
            .ask("comments.get_comments")
            .with("id_task", task.clone());
        let seen = fixture.send(&ask);
        let comments = crate::json_path::get(&seen.body, "data").cloned();
        comments.unwrap_or(json!([])).as_array().unwrap().len()
    };
    assert_eq!(comments(&task), 0);
    let ask = || {
        fixture
            .ask("comments.post_comment")
            .with("id_task", task.clone())
    };
    let ask = || ask().with("text", "Done?");
    let written = fixture.send(&ask().file("files", &[("plan.csv", b"a")]));
    assert_eq!(written.at("data.text"), "Done?");
    fixture.send(&ask());
    assert_eq!(comments(&task), 2);
    let files = fixture.ask("files.get_files").with("id_task", task.clone());
    let files = fixture.send(&files);
    assert_eq!(files.at("data.0.name"), "plan.csv");
    let other = fixture.ask("comments.get_comments").filled(false);
    assert!(
        !fixture
            .send(&other)
            .at("data")
            .as_array()
            .unwrap()
            .is_empty()
    );
}

/// The timer of the user is one of all timers.
#[test]
fn a_list_published_as_one_record_has_one() {
    let fixture = provider("worksection");
    let mine = fixture.send(&fixture.ask("timers.get_my_timer"));
    assert!(mine.at("data").is_object(), "{}", mine.body);
    let all = fixture.send(&fixture.ask("timers.get_timers"));
    assert!(all.at("data").as_array().unwrap().len() > 1);
}

/// Members leave a project; the project stays.
#[test]
fn names_of_operations_are_taken_at_their_word() {
    let fixture = provider("worksection");
    let ask = fixture
        .ask("project_members.delete_project_members")
        .filled(true);
    assert_eq!(fixture.send(&ask).note.refused, None);
    let project = fixture.send(&fixture.ask("projects.get_project").filled(false));
    assert_eq!(project.at("status"), "ok");
}

#[test]
fn several_are_created_at_once() {
    let fixture = provider("worksection");
    let ask = fixture
        .ask("tags.add_task_tags")
        .filled(false)
        .with("titles", json!(["red", "green"]));
    let seen = fixture.send(&ask);
    assert_eq!(seen.at("data.0.title"), "red");
    assert_eq!(seen.at("data.1.title"), "green");
    let tags = fixture.send(&fixture.ask("tags.get_task_tags"));
    let tags = tags.at("data").as_array().unwrap();
    assert!(tags.iter().any(|one| one["title"] == "green"));
}

/// A receipt names what was made, and lists show it.
#[test]
fn receipts_name_new_records() {
    let fixture = provider("act_on");
    let ask = fixture
        .ask("images.create")
        .filled(true)
        .file("file", &[("logo.png", b"PNG")]);
    let seen = fixture.send(&ask);
    let id = seen.at("id").clone();
    let get = || fixture.ask("images.get").with("image", id.clone());
    assert_eq!(fixture.send(&get()).status, 200);
    fixture.send(&fixture.ask("images.delete").with("image", id.clone()));
    let gone = fixture.send(&get());
    assert_eq!(gone.status, 404);
    assert!(gone.at("errorCode").is_number(), "{}", gone.body);
}

#[test]
fn accounts_have_records_of_their_own_until_they_are_reset() {
    let fixture = provider("actionstep");
    let task = fixture.ask("tasks.get").filled(false);
    let id = task.matches()[0].path[0].1.clone();
    let delete = fixture.ask("tasks.delete").with("id", id.clone());
    assert_eq!(fixture.send(&delete).status, 204);
    let get = |token: &str| {
        let ask = fixture.ask("tasks.get").with("id", id.clone()).token(token);
        fixture.send(&ask).status
    };
    assert_eq!(get("kate"), 404);
    fixture.site.api().reset(&fixture.site);
    assert_eq!(get("kate"), 200);
}

#[test]
fn records_that_do_not_belong_together_are_not_found() {
    let fixture = golden("paging");
    let ask = fixture.ask("orders.get").filled(true);
    let seen = fixture.send(&ask);
    assert_eq!(seen.note.refused, None);
    let customer = seen.at("orders.links.customer").to_string();
    let customer = customer.trim_matches('"').to_owned();
    let other = {
        let mut state = fixture.site.api();
        let store = state.of(&fixture.site, 0).unwrap().store;
        let ids = store.ids("Customer");
        let other = ids.iter().find(|id| ***id != *customer);
        other.unwrap().to_string()
    };
    let ask = fixture
        .ask("orders.get")
        .filled(true)
        .with("customer", other);
    assert_eq!(fixture.send(&ask).status, 404);
}
