//! Act-On's operations, as `act_on.txt` has them.

mod assets;
mod contacts;
mod custom_data;
mod lists;
mod messages;

use super::{Calls, call, check, confuse};
use crate::{
    flow::{act_on, callback},
    server::{Answer, Server},
};
use act_on::{Session, types::YesNo};
use provider_runtime::File;

const TABLE: &str = include_str!("act_on.txt");

const TOKEN: &str = r#"{"token_type":"bearer","expires_in":3600,"refresh_token":"refresh-1","access_token":"access-1"}"#;

/// The account whose contacts and custom objects are meant.
const ACCOUNT: i64 = 12345;

#[tokio::test]
async fn every_operation() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    check("act_on", TABLE, &server, || calls(&session)).await;
}

#[tokio::test]
async fn wrong_answers() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    confuse("act_on", &server, || calls(&session)).await;
}

pub async fn login(server: &Server) -> Session {
    server.expect([Answer::json(TOKEN)]);
    let client = act_on(server);
    let login = client.authorize().unwrap();
    let callback = callback(login.url());
    client
        .accept(login.into_pending(), &callback)
        .await
        .unwrap()
}

pub fn calls(session: &Session) -> Calls {
    let groups = [
        account(session),
        contacts::contacts(session),
        contacts::contacts_by_email(session),
        contacts::contacts_by_external_id(session),
        custom_data::custom_objects(session),
        custom_data::datasets(session),
        assets::footers(session),
        assets::forms(session),
        assets::headers(session),
        assets::images(session),
        contacts::imports(session),
        lists::lists(session),
        lists::downloads(session),
        lists::changes(session),
        assets::logos(session),
        assets::media(session),
        messages::messages(session),
        messages::sent_messages(session),
        messages::reports(session),
        assets::landing_pages(session),
        programs(session),
        lists::records(session),
        lists::found_records(session),
        contacts::schema(session),
        contacts::segments(session),
        contacts::segment_contacts(session),
        senders(session),
        messages::subscriptions(session),
        lists::suppressions(session),
        messages::transactional_emails(session),
    ];
    groups.into_iter().flatten().collect()
}

fn account(session: &Session) -> Calls {
    let campaigns = session.campaigns();
    vec![
        ("accounts.get", call(session.accounts().get().send())),
        ("campaigns.list", call(campaigns.list().send())),
        ("campaigns.get", call(campaigns.get("c-0001").send())),
        (
            "campaigns.get: an id with a slash and a space",
            call(campaigns.get("a/b c").send()),
        ),
    ]
}

fn programs(session: &Session) -> Calls {
    use act_on::programs::ProgramType;
    let programs = session.programs();
    vec![
        ("programs.list", call(programs.list().send())),
        (
            "programs.list: for lists",
            call(programs.list().kind(ProgramType::ListMaintenance).send()),
        ),
    ]
}

fn senders(session: &Session) -> Calls {
    vec![("senders.list", call(session.senders().list().send()))]
}

/// A file of text.
fn file(name: &str, content_type: &str, text: &str) -> File {
    File::new(name, text).with_content_type(content_type)
}

/// A list of addresses to upload.
fn leads() -> File {
    file("leads.csv", "text/csv", "email\r\nada@example.com")
}
