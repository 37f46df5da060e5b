//! Tasks, and subscriptions to events.

use super::{super::call, Calls, at};
use actionstep::{
    Session,
    actions::{Action, ActionStatus},
    rest_hooks::{RestHook, RestHookEvent, RestHookStatus},
    tasks::{Create, Task, TaskInclude, TaskPriority, TaskStatus, Tasks, Update},
};

pub fn calls(session: &Session) -> Calls {
    [hooks(session), tasks(session)]
        .into_iter()
        .flatten()
        .collect()
}

fn hooks(session: &Session) -> Calls {
    let hooks = session.rest_hooks();
    let working = hooks
        .list()
        .page(1)
        .fields(["id", "eventName"])
        .filter(RestHook::STATUS.eq(RestHookStatus::Active))
        .filter(RestHook::TRIGGERED_COUNT.ge(1))
        .sort(RestHook::LAST_TRIGGERED_TIMESTAMP.descending());
    let create = hooks.create(
        RestHookEvent::ActionDocumentCreated,
        "https://hooks.example.com/a?b=c&d=%20",
    );
    let update = hooks.update(
        608,
        RestHookEvent::StepChanged,
        "https://hooks.example.com/step",
    );
    vec![
        ("rest_hooks.list", call(hooks.list().send())),
        ("rest_hooks.list: that work", call(working.send())),
        (
            "rest_hooks.get",
            call(hooks.get(685).fields(["status"]).send()),
        ),
        ("rest_hooks.create", call(create.send())),
        ("rest_hooks.update", call(update.send())),
        ("rest_hooks.delete", call(hooks.delete(608).send())),
    ]
}

fn tasks(session: &Session) -> Calls {
    let tasks = session.tasks();
    let late = tasks
        .list()
        .page(1)
        .page_size(200)
        .include([TaskInclude::Action, TaskInclude::Assignee])
        .fields(["id", "name", "dueTimestamp"])
        .filter(Task::STATUS.eq(TaskStatus::Incomplete))
        .filter(Task::DUE_TIMESTAMP.lt(at("2022-05-03T00:09:00-03:30")))
        .filter(Task::PRIORITY.none_of([TaskPriority::Low, TaskPriority::Normal]))
        .filter(Task::ASSIGNEE.id(14))
        .filter(Task::ACTION.matching(Action::STATUS.eq(ActionStatus::Active)))
        .sort(Task::DUE_TIMESTAMP.ascending());
    vec![
        ("tasks.list", call(tasks.list().send())),
        ("tasks.list: that are late", call(late.send())),
        (
            "tasks.get",
            call(
                tasks
                    .get(9287)
                    .include([TaskInclude::Assignee])
                    .send_linked(),
            ),
        ),
        (
            "tasks.create",
            call(tasks.create("Research.", 34, 14).send()),
        ),
        ("tasks.create: with everything", call(create(&tasks).send())),
        ("tasks.update", call(update(&tasks).send())),
        ("tasks.delete", call(tasks.delete(608).send())),
    ]
}

fn create(tasks: &Tasks) -> Create {
    tasks
        .create("Research.", 34, 14)
        .status(TaskStatus::Incomplete)
        .priority(TaskPriority::High)
        .due_timestamp(at("2022-05-03T00:09:00+12:00"))
        .started_timestamp(at("2022-05-02T00:09:00+12:00"))
        .completed_timestamp(at("2022-05-03T00:10:30Z"))
        .description("Research into the concrete manufacturing process.")
        .complete_during_step(91_764)
        .complete_before_step(93_299)
        .has_trigger_date(true)
        .trigger_field("DueDate")
        .trigger_offset(-2)
        .trigger_weekdays_only(false)
        .trigger_data_collection(8834)
        .linked_document_template(9642)
        .linked_data_collection(4248)
        .template(23)
}

fn update(tasks: &Tasks) -> Update {
    tasks
        .update(608)
        .name("Write")
        .status(TaskStatus::Complete)
        .priority(TaskPriority::Low)
        .due_timestamp(at("2022-05-04T00:09:00+12:00"))
        .started_timestamp(at("2022-05-02T00:09:01+12:00"))
        .completed_timestamp(at("2022-05-03T00:10:31+12:00"))
        .description("Done & dusted")
        .complete_during_step(91_765)
        .complete_before_step(93_300)
        .has_trigger_date(false)
        .trigger_field("Due")
        .trigger_offset(0)
        .trigger_weekdays_only(true)
        .action(35)
        .assignee(15)
        .trigger_data_collection(8835)
        .linked_document_template(9643)
        .linked_data_collection(4249)
        .template(24)
}
