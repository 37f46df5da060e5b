//! Tasks, who is told of them, and comments.

use super::{Calls, call, date, text_file};
use provider_runtime::Decimal;
use worksection::{
    Session,
    comments::CommentExtra,
    tasks::{PostTask, TaskExtra, TaskFilter, TaskStatus, UpdateTask},
};

pub(super) fn calls(session: &Session) -> Calls {
    [
        reads(session),
        writes(session),
        subscribers(session),
        comments(session),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn reads(session: &Session) -> Calls {
    let tasks = session.tasks();
    let get_all_tasks = tasks.get_all_tasks().filter(TaskFilter::Active).extra([
        TaskExtra::Text,
        TaskExtra::Files,
        TaskExtra::Archive,
    ]);
    let get_tasks = tasks
        .get_tasks(26)
        .filter(TaskFilter::Active)
        .extra([TaskExtra::Subtasks, TaskExtra::Subscribers]);
    let get_task = tasks
        .get_task(2456)
        .extra([TaskExtra::Comments, TaskExtra::Relations]);
    let search_tasks = tasks
        .search_tasks()
        .id_project(26)
        .filter("(name has 'report') and (dateend < '01.05.2025')")
        .status(TaskStatus::Active)
        .extra([TaskExtra::Text]);
    vec![
        ("tasks.get_all_tasks", call(get_all_tasks.send())),
        ("tasks.get_tasks", call(get_tasks.send())),
        ("tasks.get_tasks: none", call(tasks.get_tasks(27).send())),
        ("tasks.get_task", call(get_task.send())),
        ("tasks.search_tasks", call(search_tasks.send())),
    ]
}

fn writes(session: &Session) -> Calls {
    let tasks = session.tasks();
    vec![
        (
            "tasks.post_task",
            call(tasks.post_task(26, "Draft the report").send()),
        ),
        (
            "tasks.post_task: with everything",
            call(post_task(session).send()),
        ),
        ("tasks.update_task", call(update_task(session).send())),
        (
            "tasks.complete_task",
            call(tasks.complete_task(2456).send()),
        ),
        ("tasks.reopen_task", call(tasks.reopen_task(2456).send())),
    ]
}

fn post_task(session: &Session) -> PostTask {
    session
        .tasks()
        .post_task(26, "Draft")
        .id_parent(2455)
        .email_user_from("ada@example.com")
        .email_user_to("NOONE")
        .priority(10)
        .text("For Monday")
        .todo(["outline", "first, rough version"])
        .date_start(date(2025, 2, 1))
        .date_end(date(2025, 2, 3))
        .subscribe(["bob@example.com"])
        .hidden(["ada@example.com", "bob@example.com"])
        .mention(["bob@example.com"])
        .max_time(Decimal::new(25, 1))
        .max_money(100)
        .tags(["web"])
        .files([text_file("a.txt", "A.")])
}

fn update_task(session: &Session) -> UpdateTask {
    session
        .tasks()
        .update_task(2456)
        .email_user_to("bob@example.com")
        .priority(3)
        .title("Draft 2")
        .date_end(date(2025, 2, 28))
        .date_closed(date(2025, 2, 27))
        .max_time(4)
}

fn subscribers(session: &Session) -> Calls {
    let subscribers = session.subscribers();
    vec![
        (
            "subscribers.subscribe",
            call(subscribers.subscribe(2456, "bob@example.com").send()),
        ),
        (
            "subscribers.unsubscribe",
            call(subscribers.unsubscribe(2456, "bob@example.com").send()),
        ),
    ]
}

fn comments(session: &Session) -> Calls {
    let comments = session.comments();
    let get_comments = comments.get_comments(2456).extra([CommentExtra::Files]);
    let checklist = comments
        .post_comment(2456)
        .todo(["check", "send"])
        .email_user_from("ada@example.com")
        .hidden(["bob@example.com"])
        .mention(["bob@example.com"]);
    vec![
        ("comments.get_comments", call(get_comments.send())),
        (
            "comments.post_comment",
            call(comments.post_comment(2456).text("Looks good").send()),
        ),
        (
            "comments.post_comment: a list of things to do",
            call(checklist.send()),
        ),
    ]
}
