//! Actionstep's API. Fields as in the vendor's OpenAPI files, formats as in recorded answers,
//! values ours.

use super::{
    actionstep::{TOKEN, login_with},
    exact::assert_request,
};
use crate::server::{Answer, Server};
use actionstep::{
    ErrorCode,
    actions::{Action, ActionStatus},
    file_notes::FileNoteSource,
};
use provider_runtime::{DateTime, ErrorKind, Id, Retry};

const HEADERS: &str = "host: ap-southeast-2.actionstepstaging.com
accept: application/vnd.api+json
authorization: Bearer access-1";

const LINKS: &str = r#"{"assignedTo":"39","division":"4","actionType":"6","primaryParticipants":["56","60"],"step":"21--2","billSettings":"113","relatedActions":["216"]}"#;

fn action() -> String {
    format!(
        r#"{{"id":113,"name":"Purchase of 222 Beach Road","reference":null,"priority":2,"status":"Active","statusTimestamp":"2022-05-03T20:49:15+12:00","isBillableOverride":"F","createdTimestamp":"2019-08-15","modifiedTimestamp":"2022-05-03T20:49:15+12:00","isDeleted":"F","deletedBy":null,"deletedTimestamp":null,"isFavorite":"T","overrideBillingStatus":null,"lastAccessTimestamp":null,"importExternalReference":null,"amlReviewStatus":"In progress","bannerText":null,"links":{LINKS}}}"#
    )
}

#[tokio::test]
async fn get_current_user() {
    let server = Server::start([]).await;
    let session = login_with(&server, TOKEN).await;
    server.expect([Answer::json(
        r#"{"links":{"users.participant":{"href":"https://ap-southeast-2.actionstep.com/api/rest/participants/{users.participant}","type":"participants"}},"users":{"id":7,"isCurrent":"T","emailAddress":"ada@example.com","isActive":"T","hasAuthority":"F","links":{"participant":"12","role":"3","division":"1","defaultRate":null}}}"#,
    )]);
    let user = session.users().current().send().await.unwrap();
    assert_request(
        &server.last_request(2),
        &format!("GET /api/rest/users/current\n{HEADERS}"),
    );
    assert_eq!(user.id, Id::from(7));
    assert_eq!(user.is_current, Some(true));
    assert_eq!(user.has_authority, Some(false));
    let links = user.links.unwrap();
    assert_eq!(links.participant, Some(Id::from(12)), "a number as text");
    assert_eq!(links.default_rate, None);
}

#[tokio::test]
async fn get_actions() {
    let server = Server::start([]).await;
    let session = login_with(&server, TOKEN).await;
    server.expect([Answer::json(format!(
        r#"{{"links":{{}},"actions":[{},{{"id":114,"name":"Second"}}],"meta":{{"paging":{{"actions":{{"recordCount":360,"pageCount":8,"page":2,"pageSize":50,"prevPage":"https://ap-southeast-2.actionstep.com/api/rest/actions?page=1","nextPage":"https://ap-southeast-2.actionstep.com/api/rest/actions?page=3"}}}},"debug":{{"requestTime":"0.095070","rl":null}}}}}}"#,
        action()
    ))]);
    let actions = session
        .actions()
        .list()
        .page(2)
        .page_size(200)
        .sort(Action::MODIFIED_TIMESTAMP.descending())
        .filter(Action::STATUS.not_eq(ActionStatus::Closed))
        .filter(Action::ACTION_TYPE.id(33))
        .send()
        .await
        .unwrap();
    assert_request(
        &server.last_request(2),
        &format!(
            "GET /api/rest/actions
                ?page=2
                &pageSize=200
                &status_nteq=Closed
                &actionType%5Bid_eq%5D=33
                &sort=-modifiedTimestamp
             {HEADERS}"
        ),
    );
    assert_eq!(actions.len(), 2);
    let action = &actions[0];
    assert_eq!((&action.id, action.priority), (&Id::from(113), Some(2)));
    assert_eq!(action.status, Some(ActionStatus::Active));
    assert_eq!(action.is_favorite, Some(true));
    let timestamp = action.status_timestamp.as_ref().unwrap();
    assert_eq!(
        timestamp,
        &"2022-05-03T20:49:15+12:00".parse::<DateTime>().unwrap()
    );
    assert!(action.created_timestamp.is_some(), "a date alone");
    let links = action.links.as_ref().unwrap();
    assert_eq!(
        links.primary_participants,
        Some(vec![Id::from(56), Id::from(60)])
    );
    assert_eq!(links.step.as_ref().unwrap().as_str(), "21--2");
    assert_eq!(actions[1].links, None);
}

#[tokio::test]
async fn a_list_of_one_arrives_as_an_object() {
    let server = Server::start([]).await;
    let session = login_with(&server, TOKEN).await;
    server.expect([Answer::json(
        r#"{"links":{},"actions":{"id":70151,"name":"AR for Matter 68502","reference":null,"priority":0,"status":"Closed","statusTimestamp":"2019-08-15T10:23:57+10:00","isBillableOverride":null,"createdTimestamp":"2019-08-15","modifiedTimestamp":"2019-08-15T10:23:59+10:00","isDeleted":"F","deletedBy":null,"deletedTimestamp":null,"isFavorite":"F","overrideBillingStatus":null,"lastAccessTimestamp":null,"importExternalReference":null,"amlReviewStatus":"None","links":{"assignedTo":"21188","division":"1","actionType":"33","primaryParticipants":["75165"],"step":"33--1","billSettings":"70151","relatedActions":["68502"]}},"meta":{"paging":{"actions":{"recordCount":1,"pageCount":1,"page":1,"pageSize":50,"prevPage":null,"nextPage":null}}}}"#,
    )]);
    let actions = session.actions().list().send().await.unwrap();
    assert_eq!(actions.len(), 1);
    assert_eq!(actions[0].id, Id::from(70151));
    assert_eq!(actions[0].status, Some(ActionStatus::Closed));
    assert_eq!(actions[0].is_billable_override, None);
}

#[tokio::test]
async fn get_action() {
    let server = Server::start([]).await;
    let session = login_with(&server, TOKEN).await;
    server.expect([Answer::json(format!(
        r#"{{"links":{{}},"actions":{}}}"#,
        action()
    ))]);
    let action = session.actions().get(113).send().await.unwrap();
    assert_request(
        &server.last_request(2),
        &format!("GET /api/rest/actions/113\n{HEADERS}"),
    );
    assert_eq!(action.name.as_deref(), Some("Purchase of 222 Beach Road"));
}

#[tokio::test]
async fn create_file_note() {
    for status in [200, 201] {
        let server = Server::start([]).await;
        let session = login_with(&server, TOKEN).await;
        server.expect([Answer::json(
            r#"{"filenotes":{"id":2347,"enteredTimestamp":"2022-05-03T00:09:00+12:00","text":"My Awesome New File Note","enteredBy":"Smith, John","source":"User","noteTimestamp":"2022-05-03T00:09:00+12:00","links":{"action":"9","document":null,"participant":"546","tags":["1283","1934"]}}}"#,
        )
        .with_status(status)]);
        let notes = session.file_notes();
        let note = notes
            .create("My Awesome New File Note", 9)
            .send()
            .await
            .unwrap();
        assert_request(
            &server.last_request(2),
            &format!(
                "POST /api/rest/filenotes
                 {HEADERS}
                 content-type: application/vnd.api+json

                 {{\"filenotes\":{{\"links\":{{\"action\":9}},\"text\":\"My Awesome New File Note\"}}}}"
            ),
        );
        assert_eq!(note.id, Id::from(2347));
        assert_eq!(note.source, Some(FileNoteSource::User));
        let links = note.links.unwrap();
        assert_eq!(
            (links.action, links.tags),
            (
                Some(Id::from(9)),
                Some(vec![Id::from(1283), Id::from(1934)])
            )
        );
    }
}

#[tokio::test]
async fn errors() {
    let bodies = [
        (
            422,
            r#"{"errors":[{"id":"1","status":"422","code":"T01","title":"Validation failed","detail":"The name is missing"}]}"#,
            Some("T01"),
        ),
        (
            404,
            r#"{"errors":{"status":"404","code":"1500","title":"Not found"}}"#,
            Some("1500"),
        ),
        (400, r#"{"errors":[{"title":"Bad request"}]}"#, None),
    ];
    for (status, body, code) in bodies {
        let server = Server::start([]).await;
        let session = login_with(&server, TOKEN).await;
        server.expect([Answer::json(body).with_status(status)]);
        let error = session.actions().get(1).send().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Api, Some(status))
        );
        let said = error.server().unwrap();
        assert_eq!(said.code(), code, "{body}");
        assert_eq!(ErrorCode::of(&error), code.map(ErrorCode::new), "{body}");
        assert_eq!(error.retry(), Retry::Never, "{body}");
        assert!(body.contains(said.message().unwrap()), "{body}");
    }
    for (status, kind) in [
        (403, ErrorKind::Forbidden),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::Server),
        (503, ErrorKind::Server),
    ] {
        let server = Server::start([]).await;
        let session = login_with(&server, TOKEN).await;
        server.expect([Answer::status(status)]);
        let error = session.actions().get(1).send().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        server.last_request(2);
    }
}
