//! Every operation of Worksection.

mod projects;
mod tasks;

use super::{Calls, call, check, confuse};
use crate::{server::Server, worksection::login};
use provider_runtime::{Date, Decimal, File};
use worksection::{
    Session,
    tags::{TagAccess, TagGroupType},
    users::NewUserRole,
    webhooks::WebhookEvent,
};

const TABLE: &str = include_str!("worksection.txt");

#[tokio::test]
async fn every_operation() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    check("worksection", TABLE, &server, || calls(&session)).await;
}

#[tokio::test]
async fn wrong_answers() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    confuse("worksection", &server, || calls(&session)).await;
}

/// The calls of the table.
pub fn calls(session: &Session) -> Calls {
    [
        users(session),
        contacts(session),
        projects::calls(session),
        tasks::calls(session),
        tags(session),
        costs(session),
        timers(session),
        files(session),
        webhooks(session),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn date(year: u16, month: u8, day: u8) -> Date {
    Date::new(year, month, day).expect("the calendar has this day")
}

fn text_file(name: &str, text: &str) -> File {
    File::new(name, text).with_content_type("text/plain")
}

fn users(session: &Session) -> Calls {
    let users = session.users();
    let add_user = users
        .add_user("kate@example.com")
        .first_name("Kate")
        .last_name("Green & Way")
        .title("Designer")
        .group("Studio")
        .department("Web")
        .role(NewUserRole::Guest);
    vec![
        ("users.me", call(users.me().send())),
        (
            "users.oauth2_resource",
            call(users.oauth2_resource().send()),
        ),
        ("users.get_users", call(users.get_users().send())),
        ("users.add_user", call(add_user.send())),
        (
            "users.get_user_groups",
            call(users.get_user_groups().send()),
        ),
        (
            "users.add_user_group",
            call(users.add_user_group("Partners").client(true).send()),
        ),
    ]
}

fn contacts(session: &Session) -> Calls {
    let contacts = session.contacts();
    let add_contact = contacts
        .add_contact("oli@example.com", "Oliver Stone")
        .title("Buyer")
        .group("Clients")
        .phone("+1 555 0100")
        .phone4("0")
        .address("1 High Street")
        .address2("Flat 2");
    vec![
        (
            "contacts.get_contacts",
            call(contacts.get_contacts().send()),
        ),
        ("contacts.add_contact", call(add_contact.send())),
        (
            "contacts.get_contact_groups",
            call(contacts.get_contact_groups().send()),
        ),
        (
            "contacts.add_contact_group",
            call(contacts.add_contact_group("Press").send()),
        ),
    ]
}

fn tags(session: &Session) -> Calls {
    let tags = session.tags();
    let get_task_tags = tags
        .get_task_tags()
        .group("Stages")
        .kind(TagGroupType::Status)
        .access(TagAccess::Public);
    let get_task_tag_groups = tags
        .get_task_tag_groups()
        .kind(TagGroupType::Label)
        .access(TagAccess::Private);
    let add_task_tag_groups =
        tags.add_task_tag_groups(["Stages"], TagGroupType::Status, TagAccess::Public);
    let update_task_tags = tags
        .update_task_tags(2456)
        .plus(["new"])
        .minus(["ready", "105554"]);
    vec![
        ("tags.get_task_tags", call(get_task_tags.send())),
        (
            "tags.add_task_tags",
            call(tags.add_task_tags("Stages", ["new", "ready"]).send()),
        ),
        ("tags.update_task_tags", call(update_task_tags.send())),
        ("tags.get_task_tag_groups", call(get_task_tag_groups.send())),
        ("tags.add_task_tag_groups", call(add_task_tag_groups.send())),
        (
            "tags.get_project_tags",
            call(tags.get_project_tags().group("Regions").send()),
        ),
        (
            "tags.add_project_tags",
            call(tags.add_project_tags("Regions", ["north", "south"]).send()),
        ),
        (
            "tags.update_project_tags",
            call(tags.update_project_tags(26).plus(["north"]).send()),
        ),
        (
            "tags.get_project_tag_groups",
            call(
                tags.get_project_tag_groups()
                    .kind(TagGroupType::Label)
                    .send(),
            ),
        ),
        (
            "tags.add_project_tag_groups",
            call(
                tags.add_project_tag_groups(["Regions"], TagAccess::Public)
                    .send(),
            ),
        ),
    ]
}

fn costs(session: &Session) -> Calls {
    let costs = session.costs();
    let get_costs = costs
        .get_costs()
        .id_project(26)
        .date_start(date(2025, 1, 1))
        .date_end(date(2025, 1, 31))
        .is_timer(true)
        .filter("comment has 'travel'");
    let add_costs = costs
        .add_costs(2456)
        .time("0:09")
        .is_rate(true)
        .email_user_from("ada@example.com")
        .comment("Call")
        .date(date(2025, 2, 5));
    let update_costs = costs
        .update_costs(3706)
        .money(Decimal::new(1230, 2))
        .date(date(2025, 2, 6));
    vec![
        ("costs.get_costs", call(get_costs.send())),
        (
            "costs.get_costs_total",
            call(costs.get_costs_total().id_task(2456).is_timer(false).send()),
        ),
        ("costs.add_costs", call(add_costs.send())),
        ("costs.update_costs", call(update_costs.send())),
        ("costs.delete_costs", call(costs.delete_costs(3706).send())),
    ]
}

fn timers(session: &Session) -> Calls {
    let timers = session.timers();
    vec![
        ("timers.get_timers", call(timers.get_timers().send())),
        ("timers.stop_timer", call(timers.stop_timer(17).send())),
        ("timers.get_my_timer", call(timers.get_my_timer().send())),
        (
            "timers.start_my_timer",
            call(timers.start_my_timer(2456).send()),
        ),
        (
            "timers.stop_my_timer",
            call(timers.stop_my_timer().comment("Done for today").send()),
        ),
        (
            "timers.stop_my_timer: without a comment",
            call(timers.stop_my_timer().send()),
        ),
        (
            "timers.delete_my_timer",
            call(timers.delete_my_timer().send()),
        ),
    ]
}

fn files(session: &Session) -> Calls {
    let files = session.files();
    vec![
        (
            "files.get_files",
            call(files.get_files().id_project(26).send()),
        ),
        ("files.download", call(files.download(901).send())),
    ]
}

fn webhooks(session: &Session) -> Calls {
    let webhooks = session.webhooks();
    let add_webhook = webhooks
        .add_webhook(
            "https://hooks.example.com/ws?x=1",
            [WebhookEvent::PostTask, WebhookEvent::CloseTask],
        )
        .projects([26, 27])
        .http_user("hook")
        .http_pass("p&ss");
    vec![
        (
            "webhooks.get_webhooks",
            call(webhooks.get_webhooks().send()),
        ),
        ("webhooks.add_webhook", call(add_webhook.send())),
        (
            "webhooks.delete_webhook",
            call(webhooks.delete_webhook(5).send()),
        ),
    ]
}
