//! Lists of Actionstep: pages, records that came along, records that cannot be read. Envelopes as
//! in recorded answers, values ours.

use super::{
    actionstep::{TOKEN, login_with},
    exact::parameter,
};
use crate::server::{Answer, Server};
use actionstep::{
    ErrorCode, Session,
    actions::{Action, ActionStatus},
    tasks::{Task, TaskInclude, TaskStatus},
};
use provider_runtime::{ErrorKind, Id, Retry};
use serde_json::{Value, json};

/// A page of tasks as the server sends it.
fn page(number: u64, records: &Value, has_next: bool) -> Answer {
    let address = "https://ap-southeast-2.actionstepstaging.com/api/rest/tasks?page=";
    let next = has_next.then(|| format!("{address}{}", number + 1));
    let body = json!({
        "links": {"tasks.action": {"href": "https://ap-southeast-2.actionstepstaging.com/api/rest/actions/{tasks.action}", "type": "actions"}},
        "tasks": records,
        "meta": {"paging": {"tasks": {"recordCount": 5, "pageCount": 3, "page": number, "pageSize": 2, "prevPage": null, "nextPage": next}}},
    });
    Answer::json(body.to_string())
}

fn task(id: u64) -> Value {
    json!({"id": id, "name": format!("Task {id}"), "status": "Incomplete", "actualHours": "1.00"})
}

async fn logged_in(answers: impl IntoIterator<Item = Answer>) -> (Server, Session) {
    let server = Server::start([]).await;
    let session = login_with(&server, TOKEN).await;
    server.expect(answers);
    (server, session)
}

/// What the requests after the login asked for under this name.
fn asked(server: &Server, name: &str) -> Vec<Option<String>> {
    let requests = server.requests();
    let targets = requests.iter().skip(1).map(|request| &request.target);
    targets.map(|target| parameter(target, name)).collect()
}

fn ids(tasks: &[Task]) -> Vec<&str> {
    tasks.iter().map(|task| task.id.as_str()).collect()
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<Option<String>> {
    texts.map(|text| Some(text.to_owned())).to_vec()
}

#[tokio::test]
async fn items_go_through_the_pages_to_the_last_which_is_a_lone_object() {
    let (server, session) = logged_in([
        page(1, &json!([task(1), task(2)]), true),
        page(2, &json!([task(3), task(4)]), true),
        page(3, &task(5), false),
    ])
    .await;
    let tasks = session
        .tasks()
        .list()
        .page_size(2)
        .filter(Task::STATUS.eq(TaskStatus::Incomplete))
        .sort(Task::NAME.ascending())
        .items()
        .all()
        .await
        .unwrap();
    assert_eq!(ids(&tasks), ["1", "2", "3", "4", "5"]);
    assert_eq!(asked(&server, "page"), texts(["1", "2", "3"]));
    assert_eq!(asked(&server, "pageSize"), texts(["2"; 3]));
    assert_eq!(asked(&server, "status_eq"), texts(["Incomplete"; 3]));
    assert_eq!(asked(&server, "sort"), texts(["name"; 3]));
}

#[tokio::test]
async fn items_ask_for_the_largest_pages_and_end_at_204() {
    let (server, session) =
        logged_in([page(1, &json!([task(1)]), true), Answer::status(204)]).await;
    let tasks = session.tasks().list().items().all().await.unwrap();
    assert_eq!(ids(&tasks), ["1"]);
    assert_eq!(asked(&server, "pageSize"), texts(["200"; 2]));
    let (server, session) = logged_in([]).await;
    let error = session.tasks().list().page_size(201).send().await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Configuration);
    server.only_request();
}

#[tokio::test]
async fn nothing_is_an_empty_list() {
    let absent = r#"{"links":{},"meta":{}}"#;
    for answer in [Answer::status(204), Answer::json(absent)] {
        let (server, session) = logged_in([answer.clone(), answer]).await;
        assert!(session.tasks().list().send().await.unwrap().is_empty());
        assert!(session.tasks().list().items().next().await.is_none());
        server.last_request(3);
    }
}

#[tokio::test]
async fn linked_records_are_typed() {
    let body = json!({
        "tasks": {"id": 1, "links": {"action": "34", "assignee": "14"}},
        "linked": {
            "actions": {"id": 34, "name": "Purchase", "status": "Active"},
            "participants": [{"id": 14, "displayName": "Smith, James", "isCompany": "F"}],
            "unknowns": [{"id": 1}],
        },
    });
    let (server, session) = logged_in([Answer::json(body.to_string())]).await;
    let page = session
        .tasks()
        .list()
        .include([TaskInclude::Action, TaskInclude::Assignee])
        .filter(Task::ACTION.matching(Action::STATUS.eq(ActionStatus::Active)))
        .send()
        .await
        .unwrap();
    assert_eq!(asked(&server, "include"), texts(["action,assignee"]));
    assert_eq!(asked(&server, "action[status_eq]"), texts(["Active"]));
    let links = page[0].links.as_ref().unwrap();
    let actions = page.linked.actions.as_ref().unwrap();
    assert_eq!(links.action.as_ref(), Some(&actions[0].id));
    assert_eq!(actions[0].status, Some(ActionStatus::Active));
    let participants = page.linked.participants.as_ref().unwrap();
    assert_eq!(participants[0].id, Id::from(14));
    assert_eq!(participants[0].is_company, Some(false));
}

#[tokio::test]
async fn linked_records_of_a_single_record_are_typed() {
    let body = json!({
        "users": {"id": 7, "links": {"participant": "12"}},
        "linked": {"participants": [{"id": 12, "displayName": "Ada"}]},
    });
    let (_server, session) = logged_in([Answer::json(body.to_string())]).await;
    let user = session.users().current().send_linked().await.unwrap();
    assert_eq!(user.data.id, Id::from(7));
    let people = user.linked.participants.unwrap();
    assert_eq!(people[0].display_name.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn a_record_that_cannot_be_read_does_not_hide_the_others() {
    let bad = json!({"id": 2, "actualHours": "many"});
    let records = json!([task(1), bad, task(3)]);
    let (_server, session) = logged_in([
        page(1, &records, false),
        page(1, &records, true),
        page(2, &json!([task(4)]), false),
        page(1, &records, false),
    ])
    .await;
    let each = session.tasks().list().send_each().await.unwrap();
    let readable: Vec<bool> = each.iter().map(Result::is_ok).collect();
    assert_eq!(readable, [true, false, true]);
    let error = each[1].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.path().unwrap().ends_with("actualHours"), "{error}");
    assert!(error.to_string().contains("many"), "{error}");

    let mut items = session.tasks().list().items();
    let mut seen = Vec::new();
    while let Some(item) = items.next().await {
        seen.push(item.map_or("bad".to_owned(), |task| task.id.to_string()));
    }
    assert_eq!(seen, ["1", "bad", "3", "4"]);

    let error = session.tasks().list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn errors_carry_code_and_advice() {
    let refusals = [
        (
            422,
            r#"{"errors":[{"status":"422","code":"T03","title":"Validation failed","detail":"The assignee has no access"}]}"#,
            Some("T03"),
            Retry::Never,
        ),
        (
            500,
            r#"{"errors":{"status":"500","code":"A01","title":"Invalid status"}}"#,
            Some("A01"),
            Retry::Never,
        ),
        (503, r#"{"errors":[{"title":"Down"}]}"#, None, Retry::Later),
    ];
    for (status, body, code, advice) in refusals {
        let (server, session) = logged_in([Answer::json(body).with_status(status)]).await;
        let tasks = session.tasks();
        let error = tasks.create("Research.", 34, 14).send().await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(ErrorCode::of(&error), code.map(ErrorCode::new), "{body}");
        assert_eq!(error.retry(), advice, "{body}");
        assert_eq!(error.operation(), "tasks.create");
        server.last_request(2);
    }
}
