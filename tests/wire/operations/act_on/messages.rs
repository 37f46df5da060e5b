//! Messages, what became of them, and who subscribes to them.

use super::{ACCOUNT, Calls, Session, YesNo, call};
use act_on::{
    footers::Footer,
    messages::{Drilldown, Message, MessageType, NewMessageType},
    subscriptions::SubscriptionAction,
};
use serde_json::json;

const SENT: &str = "s-0001-2409";

pub(super) fn messages(session: &Session) -> Calls {
    let messages = session.messages();
    let update = messages.update("t-0001").subject("Spring = now");
    vec![
        ("messages.list", call(messages.list().send())),
        (
            "messages.list: a page of those sent",
            call(
                messages
                    .list()
                    .kind(MessageType::Sent)
                    .count(50)
                    .offset(0)
                    .send(),
            ),
        ),
        (
            "messages.create",
            call(messages.create(NewMessageType::Draft).send()),
        ),
        (
            "messages.create: with everything",
            call(
                messages
                    .create(NewMessageType::Template)
                    .subject("50% off & more")
                    .title("Spring")
                    .html_body(r#"<h1 style="color:#f00">Hi {{First Name}}</h1>"#)
                    .text_body("Hi {{First Name}}")
                    .folder_name("Default Folder")
                    .sender_name("Ada L.")
                    .sender_email("ada@example.com")
                    .header(1)
                    .footer(Footer::DEFAULT)
                    .logo("i-4")
                    .new_composer(true)
                    .send(),
            ),
        ),
        (
            "messages.update",
            call(
                update
                    .title("Spring")
                    .html_body("<b>now</b>")
                    .text_body("now")
                    .send(),
            ),
        ),
        ("messages.delete", call(messages.delete("t-0001").send())),
    ]
}

pub(super) fn sent_messages(session: &Session) -> Calls {
    let messages = session.messages();
    let resend = messages.resend(SENT).send_to_lists(["l-0001", "l-0002"]);
    let made_here = messages
        .send(Message::CUSTOM)
        .title("Spring")
        .custom(YesNo::Yes)
        .sender_email("ada@example.com")
        .sender_name("Ada L.")
        .text_only(YesNo::No)
        .transactional(YesNo::No)
        .suppress_duplicates(YesNo::Yes)
        .send_to_lists(["l-0001"])
        .suppress_lists(["l-0008", "l-0009"])
        .when(1_735_689_600)
        .when_end(1_735_776_000)
        .subject("50% off & more")
        .html_body("<b>Hi</b>")
        .text_body("Hi")
        .header(1)
        .footer(Footer::DEFAULT)
        .category_id(7)
        .logo("i-4")
        .time_zone("America/New_York")
        .create_crm_notes(false)
        .reply_to_email("help+spring@example.com")
        .reply_to_name("Help");
    vec![
        (
            "messages.send",
            call(
                messages
                    .send("t-0001")
                    .send_to_lists(["l-0001", "l-0002"])
                    .send(),
            ),
        ),
        ("messages.send: made here", call(made_here.send())),
        (
            "messages.send: to some records",
            call(
                messages
                    .send(SENT)
                    .send_to_records(["l-0001:12", "l-0001:1a"])
                    .send(),
            ),
        ),
        (
            "messages.resend",
            call(
                resend
                    .suppress_lists(["l-0009"])
                    .send_to_records(["l-0003:a"])
                    .suppress_duplicates(YesNo::Yes)
                    .when(1_735_689_600)
                    .send(),
            ),
        ),
    ]
}

pub(super) fn reports(session: &Session) -> Calls {
    let messages = session.messages();
    let drilldown = messages.get_drilldown(SENT, Drilldown::OptOut);
    vec![
        (
            "messages.get_report",
            call(messages.get_report(SENT).send()),
        ),
        (
            "messages.get_drilldown",
            call(drilldown.count(1000).offset(1000).send()),
        ),
        (
            "messages.get_period_report",
            call(messages.get_period_report().send()),
        ),
        (
            "messages.get_period_report: of a month",
            call(messages.get_period_report().period("2409").send()),
        ),
    ]
}

pub(super) fn subscriptions(session: &Session) -> Calls {
    let subscriptions = session.subscriptions();
    let categories = subscriptions.list_categories();
    let opt_outs = subscriptions.list_opt_outs("News & offers");
    let page = subscriptions.list_opt_outs("News").count(100).offset(100);
    let update = subscriptions.update(
        "ada+news@example.com",
        "News & offers",
        SubscriptionAction::OptOut,
    );
    vec![
        (
            "subscriptions.list_categories",
            call(subscriptions.list_categories().send()),
        ),
        (
            "subscriptions.list_categories: of an address",
            call(categories.email("ada+news@example.com").send()),
        ),
        ("subscriptions.list_opt_outs", call(opt_outs.send())),
        ("subscriptions.list_opt_outs: a page", call(page.send())),
        ("subscriptions.update", call(update.send())),
    ]
}

pub(super) fn transactional_emails(session: &Session) -> Calls {
    let emails = session.transactional_emails();
    let email = json!({"to": "ada+news@example.com"});
    vec![(
        "transactional_emails.send",
        call(emails.send(ACCOUNT, "t-0001", email).send()),
    )]
}
