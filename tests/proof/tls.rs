//! TLS (RFC 6749 §10.9): no credential goes to a server that cannot show who it is.

use crate::{
    crates::{REDIRECT_URI, callback},
    report,
    server::{Answer, Server},
    tunnel::{self, Authority, Certificate, Tunnel},
};
use provider_runtime::ErrorKind;
use std::{env, fs, path::Path};
use worksection::{Client, Scope};

const TOKEN: &str = r#"{"token_type":"bearer","expires_in":86400,"access_token":"CANARY-access",
    "refresh_token":"CANARY-refresh","account_url":"https://acc1.worksection.com"}"#;

/// The child: logs in and makes a call, and writes down the kinds of failure.
#[tokio::test]
#[ignore = "run by the other test in a process of its own"]
async fn child() {
    let Ok(folder) = env::var(tunnel::FOLDER) else {
        return;
    };
    let client = Client::builder("the-client")
        .client_secret("CANARY-secret")
        .redirect_uri(REDIRECT_URI)
        .store(provider_runtime::store::FileStore::open(Path::new(&folder).join("store")).unwrap())
        .build()
        .unwrap();
    let login = client.authorize([Scope::USERS_READ]).unwrap();
    let callback = callback(login.url(), "CANARY-code");
    let outcome = match client.accept(login.into_pending(), &callback).await {
        Ok(session) => match session.users().me().send().await {
            Ok(_) => "all went well".to_owned(),
            Err(error) => format!("call: {:?}", error.kind()),
        },
        Err(error) => format!("login: {:?}", error.kind()),
    };
    fs::write(Path::new(&folder).join("outcome"), outcome).unwrap();
}

/// What a client makes of these certificates; how many requests the servers got, how many
/// handshakes there were.
async fn outcome(login: Certificate, call: Certificate) -> (String, usize, usize) {
    let called = r#"{"status":"ok","data":{"id":"1"}}"#;
    let server = Server::start([Answer::json(TOKEN), Answer::json(called)]).await;
    let authority = Authority::new();
    let pem = authority.pem.clone();
    let tunnel = Tunnel::start(authority, server.address(), move |host| {
        if host == "worksection.com" {
            login
        } else {
            call
        }
    });
    let tunnel = tunnel.await;
    let folder = tempfile::tempdir().unwrap();
    let proxy = format!("http://{}", tunnel.address);
    let output = tunnel::run("tls::child", &proxy, &pem, folder.path()).await;
    let outcome = fs::read_to_string(folder.path().join("outcome"));
    let outcome = outcome.unwrap_or_else(|_| panic!("{output:?}"));
    (outcome, server.requests().len(), tunnel.handshakes())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_server_that_shows_who_it_is_gets_a_credential() {
    use Certificate::{Expired, Good, NotYet, SelfSigned, Stranger, WrongHost};
    let (went, requests, _) = outcome(Good, Good).await;
    assert_eq!((went.as_str(), requests), ("all went well", 2));
    let bad = [SelfSigned, WrongHost, Expired, NotYet, Stranger];
    for bad in bad {
        let refused = format!("login: {:?}", ErrorKind::NotSent);
        assert_eq!(outcome(bad, Good).await, (refused, 0, 0), "{bad:?}");
        let refused = format!("call: {:?}", ErrorKind::NotSent);
        assert_eq!(outcome(Good, bad).await, (refused, 1, 1), "{bad:?}");
    }
    report::print(
        "certificates",
        format_args!(
            "{} kinds that are not in order, at the token endpoint and at the API: 0 requests sent",
            bad.len()
        ),
    );
}

/// The words by which a TLS check is switched off do not stand in the runtime.
#[test]
fn no_certificate_check_is_switched_off() {
    let runtime = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime/src"));
    let sources = crate::sources::all(runtime);
    assert!(sources.len() > 50, "the sources were found");
    for (path, text) in sources {
        for word in ["danger", "ServerCertVerifier", "tls_sni"] {
            assert!(!text.contains(word), "{word} in {}", path.display());
        }
    }
}
