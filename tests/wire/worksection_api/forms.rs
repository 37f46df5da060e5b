//! Values that Worksection writes in more than one form, files, and answers that are partly wrong.

use super::super::worksection::login;
use crate::server::{Answer, Server};
use provider_runtime::{Decimal, ErrorKind, MapOrList, Retry, Time};
use worksection::{ErrorCode, Session, users::User};

/// A session whose next call is given this answer.
async fn answered(server: &Server, answer: Answer) -> Session {
    let session = login(server).await;
    server.expect([answer]);
    session
}

#[tokio::test]
async fn people_as_plain_names_and_as_objects() {
    let server = Server::start([]).await;
    let answer = Answer::json(
        r#"{"status":"ok","data":[
          {"id":"1","name":"Old","page":"/project/193/1/","user_from":"Marcus Wright","user_to":""},
          {"id":2,"name":"New","page":"/project/193/2/","user_from":{"id":"3993","email":"henry.gardner@ws.com","name":"Henry Gardner"}}]}"#,
    );
    let session = answered(&server, answer).await;
    let tasks = session.tasks().get_tasks(193).send().await.unwrap();

    let old = tasks[0].user_from.as_ref().unwrap();
    assert_eq!(
        (old.text(), old.value()),
        (Some("Marcus Wright"), None),
        "a name is no member"
    );
    assert_eq!(tasks[0].user_to.as_ref().unwrap().text(), Some(""));

    let new = tasks[1].user_from.as_ref().unwrap();
    assert_eq!(new.text(), None);
    let henry = new.value().unwrap();
    assert_eq!(henry.id, 3993);
    assert_eq!(henry.name.as_deref(), Some("Henry Gardner"));
    assert_eq!(tasks[1].user_to, None);
    assert_eq!(tasks[1].id, Some("2".into()), "a number is read as well");
}

#[tokio::test]
async fn people_who_are_nobody_or_anyone() {
    let server = Server::start([]).await;
    let answer = Answer::json(
        r#"{"status":"ok","data":[
          {"id":"332150","name":"Template creation","page":"/project/6622/332150/","user_to":{"id":"1","email":"NOONE","name":"Executive isn't assigned"}},
          {"id":"330090","name":"Worksection implementation","page":"/project/6622/330090/","user_to":{"id":"2","email":"ANY","name":"Anyone"}}]}"#,
    );
    let session = answered(&server, answer).await;
    let tasks = session.tasks().get_tasks(6622).send().await.unwrap();
    let ids: Vec<_> = tasks
        .iter()
        .filter_map(|task| task.user_to.as_ref()?.value())
        .map(|user| user.id.clone())
        .collect();
    assert_eq!(ids, [User::NO_ONE, User::ANYONE]);

    server.expect([Answer::json(
        r#"{"status":"ok","data":{"id":"8506","name":"Prototyping","page":"/project/8506/","user_to":{"id":"0","email":"NOONE","name":"Manager isn't assigned"}}}"#,
    )]);
    let project = session.projects().get_project(8506).send().await.unwrap();
    assert_eq!(project.user_to.unwrap().id, User::NO_MANAGER);
}

#[tokio::test]
async fn tags_as_map_and_as_list() {
    let server = Server::start([]).await;
    let answer = Answer::json(
        r#"{"status":"ok","data":[
          {"name":"Map","page":"/project/193/1/","tags":{"105554":"inner","105570":"wiki"}},
          {"name":"List","page":"/project/193/2/","tags":["wiki","inner"]},
          {"name":"Empty list","page":"/project/193/3/","tags":[]},
          {"name":"None","page":"/project/193/4/"}]}"#,
    );
    let session = answered(&server, answer).await;
    let tasks = session.tasks().get_tasks(193).send().await.unwrap();

    let map = tasks[0].tags.as_ref().unwrap();
    assert!(matches!(map, MapOrList::Map(_)));
    assert_eq!(map.get("105570").map(String::as_str), Some("wiki"));
    assert_eq!(map.values().collect::<Vec<_>>(), ["inner", "wiki"]);

    let list = tasks[1].tags.as_ref().unwrap();
    assert!(matches!(list, MapOrList::List(_)));
    assert_eq!(list.values().collect::<Vec<_>>(), ["wiki", "inner"]);
    assert_eq!(list.get("105570"), None, "a list has no identifiers");

    assert!(tasks[2].tags.as_ref().unwrap().is_empty());
    assert_eq!(tasks[3].tags, None);
}

#[tokio::test]
async fn numbers_and_times_as_texts() {
    let server = Server::start([]).await;
    let answer = Answer::json(
        r#"{"status":"ok","data":[
          {"name":"Texts","page":"/project/193/1/","priority":"10","max_time":"2.50","max_money":"0.1","time_start":"08:00"},
          {"name":"Numbers","page":"/project/193/2/","priority":7,"max_time":352,"max_money":5280.25}]}"#,
    );
    let session = answered(&server, answer).await;
    let tasks = session.tasks().get_tasks(193).send().await.unwrap();
    assert_eq!(tasks[0].priority, Some(10));
    assert_eq!(
        tasks[0].max_time.unwrap().to_string(),
        "2.50",
        "the zero stays"
    );
    assert_eq!(tasks[0].max_money, Some(Decimal::new(1, 1)));
    assert_eq!(tasks[0].time_start, Some(Time::new(8, 0, 0).unwrap()));
    assert_eq!(tasks[1].priority, Some(7));
    assert_eq!(tasks[1].max_time, Some(352.into()));
    assert_eq!(tasks[1].max_money, Some(Decimal::new(528_025, 2)));
}

const ONE_BAD: &str = r#"{"status":"ok","data":[
    {"id":"1","name":"Good","page":"/project/193/1/"},
    {"id":"2","name":"Bad","page":"/project/193/2/","date_start":"2021-02-30"},
    {"id":"3","name":"Good too","page":"/project/193/3/"}]}"#;

#[tokio::test]
async fn one_bad_record_does_not_hide_the_others() {
    let server = Server::start([]).await;
    let session = answered(&server, Answer::json(ONE_BAD)).await;
    let tasks = session.tasks().get_tasks(193).send_each().await.unwrap();
    assert_eq!(tasks.len(), 3);
    assert_eq!(tasks[0].as_ref().unwrap().name, "Good");
    assert_eq!(tasks[2].as_ref().unwrap().name, "Good too");
    let error = tasks[1].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.operation(), "tasks.get_tasks");
    assert_eq!(error.path(), Some("data[1].date_start"));

    server.expect([Answer::json(ONE_BAD)]);
    let error = session.tasks().get_tasks(193).send().await.unwrap_err();
    assert_eq!(error.path(), Some("data[1].date_start"));
    assert!(error.to_string().contains("2021-02-30"), "{error}");
}

#[tokio::test]
async fn an_error_is_no_list_of_records() {
    let server = Server::start([]).await;
    let answer =
        Answer::json(r#"{"status":"error","status_code":4,"message":"Project is invalid"}"#);
    let session = answered(&server, answer).await;
    let error = session
        .tasks()
        .get_tasks(193)
        .send_each()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::CODE_4));
    assert_eq!(error.retry(), Retry::Never);
}

#[tokio::test]
async fn costs_with_their_sum() {
    let server = Server::start([]).await;
    let answer = Answer::json(
        r#"{"status":"ok","data":[
          {"id":"3610","comment":"Developed new workflow scheme for dev team","time":"6:50","money":"75.17","date":"2021-01-01","is_timer":true,"user_from":{"id":"5514","email":"frank.harper@ws.com","name":"Frank Harper"},"task":{"id":"330142","name":"Workflow revision","page":"/project/6622/330142/","status":"done","priority":"1"}},
          {"id":3706,"time":"3:22","money":"0.00","date":"2021-01-02","is_timer":0}],
          "total":{"time":"10:12","money":"75.17"}}"#,
    );
    let session = answered(&server, answer).await;
    let list = session
        .costs()
        .get_costs()
        .id_project(6622)
        .send()
        .await
        .unwrap();
    let costs = list.costs.unwrap();
    assert_eq!(costs[0].money, Some(Decimal::new(7517, 2)));
    assert_eq!(costs[0].time.as_deref(), Some("6:50"));
    assert_eq!(
        (costs[0].is_timer, costs[1].is_timer),
        (Some(true), Some(false))
    );
    let task = costs[0].task.as_ref().unwrap();
    assert_eq!(task.id, Some(330_142.into()));
    assert_eq!(costs[1].id.as_str(), "3706");
    let total = list.total.unwrap();
    assert_eq!(total.time.as_deref(), Some("10:12"));
    assert_eq!(total.money, Some(Decimal::new(7517, 2)));

    server.expect([Answer::json(
        r#"{"status":"ok","total":{"time":"0:00","money":"0.00"}}"#,
    )]);
    let none = session.costs().get_costs().send().await.unwrap();
    assert_eq!(none.costs, None);
    assert_eq!(none.total.unwrap().money, Some(0.into()));
}

#[tokio::test]
async fn my_timer_alone_in_a_list_or_absent() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([
        Answer::json(r#"{"status":"ok","data":{"time":4360,"date_started":"2021-01-01 12:00"}}"#),
        Answer::json(r#"{"status":"ok","data":[{"id":"17","time":"01:12:40"}]}"#),
        Answer::json(r#"{"status":"ok","data":[]}"#),
        Answer::json(r#"{"status":"ok"}"#),
    ]);
    let mut timers = Vec::new();
    for _ in 0..4 {
        timers.push(session.timers().get_my_timer().send().await.unwrap());
    }
    let counts: Vec<usize> = timers.iter().map(Vec::len).collect();
    assert_eq!(counts, [1, 1, 0, 0]);
    assert_eq!(timers[0][0].time.as_ref().unwrap().value(), Some(&4360));
    assert_eq!(timers[1][0].time.as_ref().unwrap().text(), Some("01:12:40"));
    assert_eq!(timers[1][0].id, Some(17.into()));
}

#[tokio::test]
async fn the_user_alone_or_in_a_list() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([
        Answer::json(r#"{"status":"ok","data":{"id":"3993","name":"Henry Gardner"}}"#),
        Answer::json(r#"{"status":"ok","data":[{"id":3993,"name":"Henry Gardner"}]}"#),
        Answer::json(r#"{"status":"ok","data":[{"id":"1"},{"id":"2"}]}"#),
    ]);
    let alone = session.users().me().send().await.unwrap();
    let listed = session.users().me().send().await.unwrap();
    assert_eq!(alone, listed);
    let error = session.users().me().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "two users are not one");
}
