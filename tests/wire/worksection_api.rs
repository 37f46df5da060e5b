//! Worksection's API. Requests and answers as in the vendor's Postman collection; the older task
//! sample is from <https://worksection.com/en/faq/oauth.html>.

mod files;
mod forms;

use super::{
    exact::assert_request,
    flow::worksection_builder,
    worksection::{login, login_to},
};
use crate::server::{Answer, Request, Server};
use provider_runtime::{Date, Decimal, ErrorKind};
use worksection::{
    projects::{ProjectExtra, ProjectStatus},
    tasks::{TaskExtra, TaskFilter, TaskStatus},
};

#[tokio::test]
async fn me() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"status":"ok","data":{"id":"3993","first_name":"Henry","last_name":"Gardner","name":"Henry Gardner","title":"developer","avatar":"https://acc1234.worksection.com/images/user/246965/3993_2001.jpg","group":"Development","department":"Dev team","role":"Owner","email":"henry.gardner@ws.com","phone":"+15852827023","phone2":"4 4950 234 45 90","phone3":"1 (049) 143-235-08","phone4":"5989 243 88 1","address":"Apt. 902 853 Simona Common, Pollybury, SC 98466-2410","address2":"Suite 329 958 Lashell Branch, Mayertview, SC 07180"}}"#,
    )]);
    let user = session.users().me().send().await.unwrap();
    assert_request(
        &server.last_request(2),
        "GET /api/oauth2
            ?action=me
         host: acc1234.worksection.com
         authorization: Bearer access-1",
    );
    assert_eq!(user.id.as_str(), "3993");
    assert_eq!(user.role.unwrap().as_str(), "Owner");
    assert_eq!(user.phone.as_deref(), Some("+15852827023"));
}

#[tokio::test]
async fn get_projects() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"status":"ok","data":[
          {"id":"6622","name":"Performance improvement","page":"/project/6622/","status":"active","company":"Development","user_from":{"id":"3993","email":"henry.gardner@ws.com","name":"Henry Gardner"},"user_to":{"id":"3993","email":"henry.gardner@ws.com","name":"Henry Gardner"},"text":"Inner project for company KPI improvement","date_added":"2021-01-01 10:18","date_start":"2021-01-01","date_end":"2021-07-01",
           "options":{"allow_close":1,"allow_give":1,"allow_term":0,"timer_only":1},
           "max_time":1200,"max_money":20400,"tags":{"105554":"inner","105570":"wiki"},"users":[{"id":"3993","email":"henry.gardner@ws.com","name":"Henry Gardner"},{"id":"5514","email":"frank.harper@ws.com","name":"Frank Harper"}]},
          {"id":"8506","name":"Prototyping","page":"/project/8506/","status":"pending","company":"Development","user_from":{"id":"5686","email":"kate.greenway@ws.com","name":"Kate Greenway"},"user_to":{"id":"0","email":"NOONE","name":"Manager isn't assigned"},"text":"","date_added":"2021-01-05 16:21"}]}"#,
    )]);
    let projects = session
        .projects()
        .get_projects()
        .filter(ProjectStatus::Active)
        .extra([
            ProjectExtra::Text,
            ProjectExtra::Options,
            ProjectExtra::Users,
        ])
        .send()
        .await
        .unwrap();
    assert_request(
        &server.last_request(2),
        "GET /api/oauth2
            ?action=get_projects
            &filter=active
            &extra=text%2Coptions%2Cusers
         host: acc1234.worksection.com
         authorization: Bearer access-1",
    );
    assert_eq!(projects.len(), 2);
    let first = &projects[0];
    assert_eq!(first.id.as_str(), "6622");
    assert_eq!(first.status, Some(ProjectStatus::Active));
    assert_eq!(
        first.date_added.as_ref().unwrap().to_string(),
        "2021-01-01 10:18"
    );
    assert_eq!(first.date_end, Some(Date::new(2021, 7, 1).unwrap()));
    let options = first.options.as_ref().unwrap();
    assert_eq!(
        (options.allow_close, options.allow_term),
        (Some(true), Some(false))
    );
    let tags = first.tags.as_ref().unwrap();
    assert_eq!(tags.get("105554").map(String::as_str), Some("inner"));
    assert_eq!(
        first.users.as_ref().unwrap()[1].email.as_deref(),
        Some("frank.harper@ws.com")
    );
    assert_eq!(projects[1].user_to.as_ref().unwrap().id.as_str(), "0");
    assert_eq!(projects[1].options, None);
}

#[tokio::test]
async fn a_list_without_data_is_empty() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(r#"{"status":"ok"}"#)]);
    assert_eq!(session.projects().get_projects().send().await.unwrap(), []);
}

#[tokio::test]
async fn get_tasks() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"status":"ok","data":[{"id":"331894","name":"Development","page":"/project/8562/331894/","status":"active","priority":"7","user_from":{"id":"3993","email":"henry.gardner@ws.com","name":"Henry Gardner"},"user_to":{"id":"3993","email":"henry.gardner@ws.com","name":"Henry Gardner"},"project":{"id":"8562","name":"Owl brand launch","page":"/project/8562/"},"text":"Business logic programming","date_added":"2021-01-07 10:01","date_start":"2021-01-16","date_end":"2021-02-16","time_start":"08:00","time_end":"18:00","max_time":352,"max_money":5280,
        "subscribers":[{"id":"3993","email":"henry.gardner@ws.com","name":"Henry Gardner"}],"files":[{"id":"17694","page":"/download/17694/","name":"Development requirements.doc","size":"27136"}],"has_comments":1,"comments":[{"id":"19978","page":"/project/8562/331894/#com19978","text":"Thanks, first section done","date_added":"2021-01-07 16:38","user_from":{"id":"5514","email":"frank.harper@ws.com","name":"Frank Harper"}}],
        "relations":{"from":[{"type":"finish-to-start","task":{"id":"331902","name":"Prototyping","page":"/project/8562/331902/","status":"active","priority":"1"}}],"to":[]},
        "child":[{"id":"331910","name":"Sprint 1","page":"/project/8562/331894/331910/","status":"active","priority":"1","text":"","date_added":"2021-01-07 10:05","has_comments":0}]}]}"#,
    )]);
    let tasks = session
        .tasks()
        .get_tasks("8562")
        .filter(TaskFilter::Active)
        .extra([TaskExtra::Text, TaskExtra::Files, TaskExtra::Comments])
        .send()
        .await
        .unwrap();
    assert_request(
        &server.last_request(2),
        "GET /api/oauth2
            ?action=get_tasks
            &id_project=8562
            &filter=active
            &extra=text%2Cfiles%2Ccomments
         host: acc1234.worksection.com
         authorization: Bearer access-1",
    );
    let task = &tasks[0];
    assert_eq!(task.id.as_ref().unwrap().as_str(), "331894");
    assert_eq!(task.priority, Some(7), "a number as text");
    assert_eq!(task.status, Some(TaskStatus::Active));
    assert_eq!(task.has_comments, Some(true));
    assert_eq!(task.files.as_ref().unwrap()[0].size, Some(27136));
    assert_eq!(task.child.as_ref().unwrap()[0].name, "Sprint 1");
    let relations = task.relations.as_ref().unwrap();
    let relation = &relations.from.as_ref().unwrap()[0];
    assert_eq!(relation.task.as_ref().unwrap().id.as_str(), "331902");
}

#[tokio::test]
async fn get_tasks_as_the_older_documentation_shows_them() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"status":"ok","data":[{"name":"T0","page":"/project/193/13036/","status":null,"priority":"1","user_from":"Marcus Wright","user_to":"Marcus Wright","from_me":0,"to_me":0,"date_added":"2023-03-10 16:41","date_start":"2023-03-15","date_end":"2023-03-23","child":[{"name":"T0.1","page":"/project/193/13036/13037/","status":null,"priority":"1","user_from":"Marcus Wright","user_to":"Marcus Wright","from_me":0,"to_me":0,"date_added":"2023-03-10 16:41"}]}]}"#,
    )]);
    let tasks = session.tasks().get_tasks("193").send().await.unwrap();
    assert_eq!(tasks[0].id, None);
    assert_eq!(tasks[0].status, None);
    assert_eq!(
        tasks[0].user_from.as_ref().unwrap().text(),
        Some("Marcus Wright")
    );
    assert_eq!(tasks[0].from_me, Some(false));
    assert_eq!(tasks[0].child.as_ref().unwrap()[0].name, "T0.1");
}

/// Checks that a request carries exactly these texts, part after part.
#[track_caller]
fn assert_multipart(request: &Request, target: &str, parts: &[(&str, &str)]) {
    let content_type = request.header("content-type").unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("the body is multipart");
    let mut body = String::new();
    for (name, value) in parts {
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"");
        body.extend([head.as_str(), "\r\n\r\n", value, "\r\n"]);
    }
    body.extend(["--", boundary, "--\r\n"]);
    assert_eq!(request.text(), body);
    let head = Request {
        body: Vec::new(),
        ..request.clone()
    };
    assert_request(
        &head,
        &format!(
            "{target}
             host: acc1234.worksection.com
             authorization: Bearer access-1
             content-type: {content_type}"
        ),
    );
}

#[tokio::test]
async fn post_task() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"status":"ok","data":{"id":"333118","name":"Template prototype","page":"/project/6622/332150/333118/","status":"active","priority":"2","user_from":{"id":"3993","email":"henry.gardner@ws.com","name":"Henry Gardner"},"user_to":{"id":"5514","email":"frank.harper@ws.com","name":"Frank Harper"},"project":{"id":"6622","name":"Performance improvement","page":"/project/6622/"},"parent":{"id":"332150","name":"Template creation","page":"/project/6622/332150/","status":"active","priority":"10"},"text":"Take previous prototype as an example\r\n• draft\r\n• first version\r\n• final result","date_added":"2021-01-11 11:37","date_start":"2021-01-15","date_end":"2021-01-17","max_time":15,"max_money":165}}"#,
    )]);
    let task = session
        .tasks()
        .post_task("6622", "Template prototype")
        .id_parent("332150")
        .email_user_to("frank.harper@ws.com")
        .priority(2)
        .text("Take previous prototype as an example")
        .todo(["draft", "first version", "final result"])
        .date_start(Date::new(2021, 1, 15).unwrap())
        .date_end(Date::new(2021, 1, 17).unwrap())
        .subscribe(["kate.greenway@ws.com", "bill.jones@gmail.com"])
        .max_time(15)
        .max_money(165)
        .tags(["to-do", "design"])
        .extra([TaskExtra::Text])
        .send()
        .await
        .unwrap();
    assert_multipart(
        &server.last_request(2),
        "POST /api/oauth2?action=post_task",
        &[
            ("id_project", "6622"),
            ("title", "Template prototype"),
            ("id_parent", "332150"),
            ("email_user_to", "frank.harper@ws.com"),
            ("priority", "2"),
            ("text", "Take previous prototype as an example"),
            ("todo[]", "draft"),
            ("todo[]", "first version"),
            ("todo[]", "final result"),
            ("datestart", "15.01.2021"),
            ("dateend", "17.01.2021"),
            ("subscribe", "kate.greenway@ws.com,bill.jones@gmail.com"),
            ("max_time", "15"),
            ("max_money", "165"),
            ("tags", "to-do,design"),
            ("extra", "text"),
        ],
    );
    assert_eq!(task.id.unwrap().as_str(), "333118");
    assert_eq!(task.parent.unwrap().priority, Some(10));
    assert_eq!(task.max_time, Some(Decimal::from(15)));
}

#[tokio::test]
async fn errors_with_status_200() {
    let answers = [
        (
            r#"{"status":"error","status_code":4,"message":"Project is invalid"}"#,
            "4",
            None,
        ),
        (
            r#"{"status":"error","status_code":10,"message":"Field is required","message_details":"id_project"}"#,
            "10",
            Some("id_project"),
        ),
        (
            r#"{"status":"error","status_code":8,"message":"Task is closed"}"#,
            "8",
            None,
        ),
    ];
    for (body, code, details) in answers {
        let server = Server::start([]).await;
        let session = login(&server).await;
        server.expect([Answer::json(body)]);
        let error = session.tasks().get_tasks("1").send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!(error.operation(), "tasks.get_tasks");
        let said = error.server().unwrap();
        assert_eq!(said.code(), Some(code));
        assert!(body.contains(said.message().unwrap()));
        assert_eq!(said.details().and_then(|details| details.as_str()), details);
        server.last_request(2);
    }
}

#[tokio::test]
async fn a_write_is_never_repeated() {
    let server = Server::start([]).await;
    // What could be sent again is.
    let client = worksection_builder(&server).retry(true).build().unwrap();
    let session = login_to(&server, client).await;
    server.expect([Answer::close()]);
    let error = session
        .tasks()
        .post_task("6622", "Once")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    server.last_request(2);
}

#[tokio::test]
async fn an_expired_access_token_is_refreshed_once_and_the_call_repeated_once() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    let expired = r#"{"error":"access_denied","errorDescription":"The access token is expired"}"#;
    server.expect([
        Answer::json(expired).with_status(401),
        Answer::json(
            r#"{"token_type":"Bearer","expires_in":86400,"access_token":"access-2","refresh_token":"refresh-2"}"#,
        ),
        Answer::json(r#"{"status":"ok","data":[]}"#),
    ]);
    session.tasks().get_tasks("193").send().await.unwrap();
    assert_eq!(server.requests()[2].path(), "/oauth2/refresh");
    assert_request(
        &server.last_request(4),
        "GET /api/oauth2
            ?action=get_tasks
            &id_project=193
         host: acc1234.worksection.com
         authorization: Bearer access-2",
    );
}

#[tokio::test]
async fn an_access_token_refused_after_the_refresh_is_an_error() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    let refused = r#"{"error":"access_denied","errorDescription":"The access token is expired"}"#;
    server.expect([
        Answer::json(refused).with_status(401),
        Answer::json(
            r#"{"token_type":"Bearer","expires_in":86400,"access_token":"access-2","refresh_token":"refresh-2"}"#,
        ),
        Answer::json(refused).with_status(401),
    ]);
    let error = session.tasks().get_tasks("193").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(
        error.server().unwrap().message(),
        Some("The access token is expired")
    );
    server.last_request(4);
}
