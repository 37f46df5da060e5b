//! Act-On. Requests and answers as in the developer portal's page on OAuth and in the vendor's
//! OpenAPI files.

use super::{
    exact::{assert_authorization_url, assert_request},
    flow::{REDIRECT_URI, REDIRECT_URI_ENCODED, act_on, callback},
};
use crate::server::{Answer, Server};
use act_on::{Client, Environment, Session, lists::ListingType};
use provider_runtime::{ErrorKind, store::MemoryStore, transport::HttpTransport};
use std::collections::BTreeMap;

const TOKEN: &str = r#"{"token_type":"bearer","expires_in":3600,"refresh_token":"6d84dba1e8b55d795983af10abffffff","access_token":"ec96c219f477cb695644498ffffff"}"#;

async fn login(server: &Server) -> Session {
    server.expect([Answer::json(TOKEN)]);
    let client = act_on(server);
    let login = client.authorize().unwrap();
    let callback = callback(login.url());
    client
        .accept(login.into_pending(), &callback)
        .await
        .unwrap()
}

fn in_environment(environment: Environment) -> Client {
    Client::builder("the-client")
        .client_secret("s")
        .redirect_uri(REDIRECT_URI)
        .environment(environment)
        .build()
        .unwrap()
}

#[test]
fn authorization_url() {
    let hosts = [
        (Environment::Us, "api.actonsoftware.com"),
        (Environment::Eu, "api-eu.actonsoftware.com"),
        (Environment::Legacy, "restapi.actonsoftware.com"),
    ];
    for (environment, host) in hosts {
        let login = in_environment(environment).authorize().unwrap();
        assert_authorization_url(
            login.url(),
            &format!(
                "https://{host}/authorize
                 ?response_type=code
                 &client_id=the-client
                 &redirect_uri={REDIRECT_URI_ENCODED}
                 &state=STATE
                 &scope=PRODUCTION"
            ),
        );
    }
}

#[tokio::test]
async fn code_exchange() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    assert_request(
        &server.only_request(),
        &format!(
            "POST /token
             host: api.actonsoftware.com
             content-type: application/x-www-form-urlencoded

             grant_type=authorization_code
             &code=the%2Fcode
             &redirect_uri={REDIRECT_URI_ENCODED}
             &client_id=the-client
             &client_secret=the+secret%2F%26"
        ),
    );
    let token = session.access_token().await.unwrap();
    assert_eq!(token.expose(), "ec96c219f477cb695644498ffffff");
}

#[tokio::test]
async fn answers_of_the_openapi_file() {
    let server = Server::start([Answer::json(
        r#"{"access_token":"12345678-9abc-defg-hijk-lmnopqrs","refresh_token":"12345678-9abc-defg-hijk-lmnopqrs","scope":"offline-access","token_type":"Bearer","expires_in":3600}"#,
    )])
    .await;
    let session = act_on(&server)
        .password("acme", "ada@example.com", "p&ss wörd")
        .await
        .unwrap();
    assert_request(
        &server.only_request(),
        "POST /token
         host: api.actonsoftware.com
         content-type: application/x-www-form-urlencoded

         grant_type=password
         &username=ada%40example.com
         &password=p%26ss+w%C3%B6rd
         &client_id=the-client
         &client_secret=the+secret%2F%26",
    );
    assert_eq!(session.account(), "acme");
    let token = session.access_token().await.unwrap();
    assert_eq!(token.expose(), "12345678-9abc-defg-hijk-lmnopqrs");
}

#[tokio::test]
async fn refused_logins() {
    let refusals = [
        (401, "access_denied", "Unauthorized"),
        (403, "invalid_grant", "Wrong email or password."),
    ];
    for (status, code, message) in refusals {
        let body = format!(r#"{{"error":"{code}","error_description":"{message}"}}"#);
        let server = Server::start([Answer::json(body).with_status(status)]).await;
        let error = act_on(&server)
            .password("acme", "ada", "wrong")
            .await
            .unwrap_err();
        assert_eq!(error.status(), Some(status));
        let said = error.server().unwrap();
        assert_eq!((said.code(), said.message()), (Some(code), Some(message)));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn refresh() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"token_type":"bearer","expires_in":3600,"refresh_token":"refresh-2","access_token":"access-2"}"#,
    )]);
    session.refresh().await.unwrap();
    assert_request(
        &server.last_request(2),
        "POST /token
         host: api.actonsoftware.com
         content-type: application/x-www-form-urlencoded

         grant_type=refresh_token
         &refresh_token=6d84dba1e8b55d795983af10abffffff
         &client_id=the-client
         &client_secret=the+secret%2F%26",
    );
    assert_eq!(session.access_token().await.unwrap().expose(), "access-2");
}

#[tokio::test]
async fn refused_refresh() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}"#,
    )
    .with_status(403)]);
    let error = session.refresh().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthorizationNeeded);
    assert!(error.needs_reauthorization());
    server.last_request(2);
}

#[tokio::test]
async fn get_account() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"account_id":12345,"cname":"acme","user_name":"Ada Example","user_email":"ada@example.com","account_name":"Acme","user_type":"Marketing","isAdmin":true,"login":"ada@example.com","time_zone":"America/Los_Angeles"}"#,
    )]);
    let account = session.accounts().get().send().await.unwrap();
    assert_request(
        &server.last_request(2),
        "GET /api/1/account
         host: api.actonsoftware.com
         accept: application/json
         authorization: Bearer ec96c219f477cb695644498ffffff",
    );
    assert_eq!(account.account_id.as_str(), "12345");
    assert_eq!(account.is_admin, Some(true));
}

#[tokio::test]
async fn list_lists() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"offset":0,"count":5,"totalCount":5,"result":[{"id":"l-0001","name":"API Example List","folderName":"Default Folder","sourceId":"l-0001","baseId":"l-0001","description":"Uploaded Marketing List","sourceSize":"1","sourceName":"API Example List","tsLastModified":1724800487518,"tsLastCounted":1724800872322,"tsSource":1724800487518,"sourceTS":"Aug 27 2024 4:14 PM PDT","bIsSingleton":false,"bIsList":true,"bIsSforce":false,"bIsSforceReport":false,"bIsSforceAvailable":true,"bIsMSDyn":false,"bIsMSDynAvailable":true,"bIsSugar":false,"bIsSugarAvailable":true,"bIsSL":false,"bIsSLAvailable":true,"bIsNsuite":false,"bIsNsuiteAvailable":true}]}"#,
    )]);
    let lists = session
        .lists()
        .list()
        .listing_type(ListingType::ContactList)
        .count(100)
        .offset(0)
        .send()
        .await
        .unwrap();
    assert_request(
        &server.last_request(2),
        "GET /api/1/list
            ?listingtype=contact_list
            &count=100
            &offset=0
         host: api.actonsoftware.com
         authorization: Bearer ec96c219f477cb695644498ffffff",
    );
    assert_eq!(lists.total, Some(5));
    let list = &lists[0];
    assert_eq!(list.id.as_str(), "l-0001");
    assert_eq!(list.source_size, Some(1), "a number as text");
    assert_eq!(list.last_modified.unwrap().as_millis(), 1_724_800_487_518);
}

#[tokio::test]
async fn get_records() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"listId":"l-0001","offset":0,"count":1,"totalCount":1,"emailColumn":6,"headers":["_contact_id_","First Name","Last Name","Job Title","Company","Business City","E-mail Address","Lead Source","Timezone"],"data":[["l-0001:0","Actonio","Clickwell","Sr. Manager, Demand Generation","Act-On Software","Portland","aclickwell@act-on.com","Organic Search","America/Los_Angeles"]]}"#,
    )]);
    let records = session
        .lists()
        .get_records("l-0001")
        .count(1000)
        .offset(0)
        .fields(["First Name", "Last Name"])
        .send()
        .await
        .unwrap();
    let request = server.last_request(2);
    assert_request(
        &request,
        "GET /api/1/list/l-0001
            ?count=1000
            &offset=0
            &fields=First+Name%3BLast+Name
         host: api.actonsoftware.com
         authorization: Bearer ec96c219f477cb695644498ffffff",
    );
    assert!(
        !request.target.contains(';'),
        "`;` separates parameters for some servers"
    );
    assert_eq!(records.email_column, Some(6));
    assert_eq!(records.data.unwrap()[0][1], "Actonio");
}

#[tokio::test]
async fn create_record() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"status":"success","message":"Record inserted","id":"l-0001:12","contact_id":"l-0001:12"}"#,
    )]);
    let record = [
        ("EMAIL", "name@domain.com"),
        ("FIRSTNAME", "John"),
        ("LASTNAME", "Smith"),
    ];
    let record: BTreeMap<String, String> = record
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let result = session
        .records()
        .create("l-0001", record)
        .send()
        .await
        .unwrap();
    assert_request(
        &server.last_request(2),
        r#"POST /api/1/list/l-0001/record
         host: api.actonsoftware.com
         authorization: Bearer ec96c219f477cb695644498ffffff
         content-type: application/json

         {"EMAIL":"name@domain.com","FIRSTNAME":"John","LASTNAME":"Smith"}"#,
    );
    assert_eq!(result.id.unwrap().as_str(), "l-0001:12");
}

#[tokio::test]
async fn path_parameters_stay_in_their_segment() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    for (value, path) in [
        ("a/b", "/api/1/list/a%2Fb"),
        ("a?b#c", "/api/1/list/a%3Fb%23c"),
        ("ü %", "/api/1/list/%C3%BC%20%25"),
    ] {
        server.expect([Answer::json(r#"{"listId":"l"}"#)]);
        session.lists().get_records(value).send().await.unwrap();
        assert_eq!(server.requests().last().unwrap().target, path, "{value}");
    }
    let sent = server.requests().len();
    for value in ["..", ".", ""] {
        let error = session.lists().get_records(value).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{value}");
        assert_eq!(server.requests().len(), sent, "{value} was sent");
    }
}

#[tokio::test]
async fn the_five_shapes_of_errors() {
    let shapes = [
        (
            400,
            r#"{"errorCode":10004,"message":"Invalid or missing list"}"#,
            Some("10004"),
            "Invalid or missing list",
        ),
        (
            400,
            r#"{"errorCode":"10010","message":"Invalid Column Specified"}"#,
            Some("10010"),
            "Invalid Column Specified",
        ),
        (
            400,
            r#"{"httpCode":"400","httpMessage":"Bad Request","moreInformation":"…"}"#,
            Some("400"),
            "Bad Request",
        ),
        (
            400,
            r#"{"errors":["CSV Column(s) was not found: MissingColumnName."]}"#,
            None,
            "CSV Column(s) was not found: MissingColumnName.",
        ),
        (
            400,
            r#"{"errorName":"Invalid ID in request:","message":"The email template, t-0099, does not exist for this account."}"#,
            Some("Invalid ID in request:"),
            "The email template, t-0099, does not exist for this account.",
        ),
        (
            400,
            r#"{"errorId":"1","requestUri":"/","errorMessage":"No such object","errorList":["one"],"status":"400 BAD_REQUEST"}"#,
            Some("400 BAD_REQUEST"),
            "No such object",
        ),
    ];
    for (status, body, code, message) in shapes {
        let server = Server::start([]).await;
        let session = login(&server).await;
        server.expect([Answer::json(body).with_status(status)]);
        let error = session.lists().list().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api, "{body}");
        assert_eq!(error.status(), Some(status));
        let said = error.server().unwrap();
        assert_eq!(
            (said.code(), said.message()),
            (code, Some(message)),
            "{body}"
        );
    }
}

#[tokio::test]
async fn another_environment_is_another_host() {
    let server = Server::start([Answer::json(TOKEN), Answer::json(r#"{"account_id":1}"#)]).await;
    let client = Client::builder("the-client")
        .client_secret("s")
        .redirect_uri(REDIRECT_URI)
        .environment(Environment::Eu)
        .store(MemoryStore::volatile())
        .transport(HttpTransport::loopback(server.address()).unwrap())
        .build()
        .unwrap();
    let session = client.password("acme", "ada", "secret").await.unwrap();
    session.accounts().get().send().await.unwrap();
    for request in server.requests() {
        assert_eq!(request.header("host"), Some("api-eu.actonsoftware.com"));
    }
}
