//! Hosts that token answers name: which of the corpus get a token.

use crate::{
    crates::{Actionstep, Crate, Setup, Worksection},
    report,
    server::{Answer, Request, Server},
};
use provider_runtime::ErrorKind;
use serde_json::json;

/// The corpus of the runtime's own tests, which show what the check makes of it.
#[path = "../../runtime/src/host/tests/corpus.rs"]
mod corpus;

/// A crate whose provider tells the host of the API.
trait Told: Crate {
    /// The domain that the spec allows hosts below, without `.com`.
    const DOMAIN: &'static str;
    /// The name of the host in token answers.
    const FIELD: &'static str;
    /// An answer to the call.
    const CALLED: &'static str;
}

impl Told for Worksection {
    const DOMAIN: &'static str = "worksection";
    const FIELD: &'static str = "account_url";
    const CALLED: &'static str = r#"{"status":"ok","data":{"id":"1"}}"#;
}

impl Told for Actionstep {
    const DOMAIN: &'static str = "actionstep";
    const FIELD: &'static str = "api_endpoint";
    const CALLED: &'static str = r#"{"users":{"id":1}}"#;
}

/// A token answer that names the host; as long as no call is made for it, its token is not sent.
fn token<T: Told>(host: &str) -> Answer {
    let answer = json!({
        "token_type": "bearer",
        "expires_in": 3600,
        "access_token": "CANARY-access",
        "refresh_token": "CANARY-refresh",
        T::FIELD: host,
    });
    Answer::json(answer.to_string())
}

/// A spelling of the corpus with the domain that the spec allows in place of `example`. `None`: it
/// spells that name in a way that cannot be replaced.
fn of_domain<T: Told>(text: &str) -> Option<String> {
    let replaced = text
        .replace("example", T::DOMAIN)
        .replace("EXAMPLE", &T::DOMAIN.to_uppercase());
    (replaced != text).then_some(replaced)
}

/// The hosts to which calls went.
fn called(requests: &[Request]) -> Vec<String> {
    let with_token = requests.iter().filter(|request| {
        let header = request.header("authorization");
        header.is_some_and(|value| value.contains("CANARY-access"))
    });
    let host = |request: &Request| request.header("host").unwrap_or_default().to_owned();
    with_token.map(host).collect()
}

/// Every good spelling is accepted, and the call goes to the host it means.
async fn good_spellings<T: Told>() -> usize {
    let mut accepted = 0;
    let server = Server::start([]).await;
    let client = T::client(&Setup::new(server.address()));
    for (index, (text, host)) in corpus::ACCEPTED.iter().enumerate() {
        let Some(text) = of_domain::<T>(text) else {
            continue;
        };
        server.begin([token::<T>(&text), Answer::json(T::CALLED)]);
        let session = T::log_in(&client, &index.to_string()).await;
        let session = session.unwrap_or_else(|error| panic!("{text:?}: {error}"));
        let outcome = T::call(&session).await;
        let expected = of_domain::<T>(host).unwrap();
        let calls = called(&server.requests());
        assert_eq!(calls, [expected], "{text:?}: {outcome:?}");
        accepted += 1;
    }
    accepted
}

/// No other spelling gets a token: neither at the login nor when a refresh moves the account.
async fn foreign_hosts<T: Told>() -> usize {
    let allowed = format!("acc1.{}.com", T::DOMAIN);
    let good = format!("https://{allowed}");
    let mut refused = 0;
    let server = Server::start([]).await;
    let client = T::client(&Setup::new(server.address()));
    for (index, text) in corpus::REFUSED.iter().enumerate() {
        // With another provider's domain in place of the allowed one it is no less foreign.
        let text = of_domain::<T>(text).unwrap_or_else(|| (*text).to_owned());
        server.begin([token::<T>(&text), Answer::json(T::CALLED)]);
        let error = match T::log_in(&client, &format!("login {index}")).await {
            Ok(session) => T::call(&session).await.err(),
            Err(error) => Some(error),
        };
        let kind = error.map(|error| error.kind());
        let expected = [Some(ErrorKind::HostRefused), Some(ErrorKind::Decode)];
        assert!(expected.contains(&kind), "{text:?}: {kind:?}");
        assert_eq!(server.requests().len(), 1, "{text:?}: a call was made");

        server.begin([token::<T>(&good), token::<T>(&text)]);
        server.expect([Answer::json(T::CALLED), Answer::json(T::CALLED)]);
        let session = T::log_in(&client, &format!("refresh {index}"))
            .await
            .unwrap();
        let refreshed = T::refresh(&session).await;
        let _ = T::call(&session).await;
        let calls = called(&server.requests());
        let strange = calls.iter().find(|host| **host != allowed);
        assert_eq!(strange, None, "{text:?}: {refreshed:?}");
        refused += 2;
    }
    refused
}

#[tokio::test]
async fn only_hosts_that_the_spec_allows_get_a_token() {
    assert!(corpus::REFUSED.len() >= 63 && corpus::ACCEPTED.len() >= 20);
    let accepted = good_spellings::<Worksection>().await + good_spellings::<Actionstep>().await;
    let refused = foreign_hosts::<Worksection>().await + foreign_hosts::<Actionstep>().await;
    report::print(
        "hosts",
        format_args!(
            "{accepted} logins with a good spelling accepted; {refused} logins and refreshes with \
             one of {} others: 0 tokens sent to a foreign host",
            corpus::REFUSED.len(),
        ),
    );
}
