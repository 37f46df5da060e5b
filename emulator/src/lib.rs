//! Emulated OAuth2 providers: a spec becomes a provider on this machine that behaves as the spec
//! says.
//!
//! Everything is derived from the spec: the wire dialect of every OAuth request, what becomes of
//! codes and tokens, the operations of the API with records that fit their types. Nothing here
//! knows any provider by name, so a new spec is emulated without new code.
//!
//! # In the tests of an application
//!
//! [`start`] or a [`Builder`] opens a free port of the loopback address. The [`Emulator`] runs on
//! threads of its own until it is dropped; what a client has to know of a provider is in its
//! [`ProviderHandle`]. With [`Builder::auto_approve`] logins need nobody to click:
//!
//! ```
//! use emulator::{Builder, Fault, FaultKind, RequestKind};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let spec = concat!(
//! #     env!("CARGO_MANIFEST_DIR"),
//! #     "/../tests/golden/environments/spec/environments.yaml"
//! # );
//! // `spec` is the path of a spec, or the id of one in the specs folder.
//! let emulator = Builder::new().spec(spec)?.auto_approve(true).start().await?;
//! let provider = &emulator.providers()[0];
//!
//! // The user logs in: the provider redirects to the application with a code.
//! let no_redirects = reqwest::redirect::Policy::none();
//! let client = reqwest::Client::builder().no_proxy().redirect(no_redirects).build()?;
//! let redirect = client.get(provider.authorize_url()).send().await?;
//! let location = reqwest::Url::parse(redirect.headers()["location"].to_str()?)?;
//! let code = location.query_pairs().find(|(name, _)| name == "code").ok_or("no code")?.1;
//!
//! // The application redeems it.
//! let mut form = reqwest::Url::parse("http://localhost")?;
//! form.query_pairs_mut()
//!     .append_pair("grant_type", "authorization_code")
//!     .append_pair("code", &code)
//!     .append_pair("redirect_uri", provider.redirect_uri())
//!     .append_pair("client_id", provider.client_id())
//!     .append_pair("client_secret", provider.client_secret());
//! let form = form.query().unwrap_or_default().to_owned();
//! let request = client
//!     .post(provider.token_endpoint())
//!     .header("Content-Type", "application/x-www-form-urlencoded");
//! let answer = request.body(form).send().await?;
//! assert_eq!(answer.status(), 200);
//! assert!(answer.text().await?.contains("access_token"));
//!
//! // What happens when a token expires, or an answer is lost?
//! emulator.clock().advance(std::time::Duration::from_secs(3601));
//! emulator.faults().arm(Fault::on(RequestKind::Refresh).once(FaultKind::ResetAfter))?;
//! // … the application calls the API …
//!
//! // Judge what it did by what arrived.
//! assert_eq!(emulator.log().count(RequestKind::Token), 1);
//! assert_eq!(emulator.log().redemptions()[0].accepted, 1);
//! # emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! The [`Clock`] never sleeps: a test moves it, and `Date` in the answers tells it. A [`Fault`] spoils the next, the nth or all
//! requests of a kind. The [`Log`] counts how often each code and refresh token was presented;
//! secrets are masked in it.
//!
//! # Addresses
//!
//! All providers of an emulator share one port, and `https://api.example.com/tasks` can be written
//! in three ways:
//!
//! 1. Plain HTTP to [`Emulator::address`] with the path `/tasks` and `Host: api.example.com`. Answers
//!    then carry the addresses of the provider's own world. This is for clients whose connections
//!    can be led elsewhere while their URLs stay as they are.
//! 2. `http://127.0.0.1:PORT/api.example.com/tasks`: the host is the first segment of the path.
//!    This is what [`ProviderHandle`] gives, and what a browser opens.
//! 3. `http://127.0.0.1:PORT2/tasks`, where the host differs between accounts (a connection field
//!    such as `https://acc1.example.com` that comes with the tokens): each has a port of its own.
//!    Answers to requests of the second kind name it, so a client that ignores the field arrives
//!    nowhere.
//!
//! A host that no provider has is answered with status 421.
//!
//! A login address of a client of the first kind is opened by a browser under the second:
//! `url.replacen("https://", &format!("{}/", emulator.url()), 1)`. A test that approves logins without a
//! page has [`Emulator::browse`].
//!
//! Codes and tokens contain `+`, `/` and `=`, so that clients which forget to encode them fail here: with
//! curl, `--data-urlencode`.
//!
//! # Steering a running emulator
//!
//! `/_emulator` is a page for people. Programs send JSON, to this machine by name (`Host`) and not from
//! pages of others (`Origin`); what cannot be done is answered with `{"error": "…"}`.
//!
//! | Request | Body |
//! |---|---|
//! | `GET /_emulator/state` | |
//! | `GET`, `POST /_emulator/clock` | `{"advance": "61m"}` |
//! | `GET`, `DELETE /_emulator/requests` | |
//! | `GET`, `POST`, `DELETE /_emulator/faults` | `{"on": "refresh", "when": "once", "fault": "reset_after"}` |
//! | `DELETE /_emulator/faults/ID` | |
//! | `POST /_emulator/tokens` | `{"provider": "ID", "expire": "access_token 1"}`, or `"revoke"` |
//! | `POST /_emulator/login` | `{"provider": "ID", "account": "oliver"}`, or `"deny": true` |
//!
//! A fault is `on` a [`RequestKind`], `any` or `resource.operation`; `when` is `once`, `always` or
//! `{"nth": 3}`; `provider` narrows it to one. The `fault` is a [`FaultKind`]: `"html"`, `"empty"`,
//! `"reset_before"`, `"hang_before"`, `"reset_after"`, `{"status": 503, "code": "…", "retry_after": 7}` with what is left out
//! chosen to suit, `{"truncated": 20}` bytes, `{"slow": 10}` bytes per second,
//! `{"redirect": "https://other.example/"}`, `{"content_type": "text/plain"}`,
//! `{"body": {"status": 200, "json": {}}}`, or `{"answer": "expires_in_text"}`, an [`AnswerShape`].
//! `DELETE` of all faults also ends those that last: what is left of slow answers comes at once, and
//! connections that hang are reset.
//!
//! # What is assumed where the spec is silent
//!
//! A spec says "unknown" where a provider publishes nothing. Nothing is invented then; what RFC 6749
//! and its successors recommend is emulated, so that a client which relies on more fails here, not
//! there:
//!
//! - A code lives 10 minutes, an access token one hour, a refresh token until it is revoked.
//! - A refresh token can be used once. There is no grace: presenting a spent one revokes all tokens
//!   of its login. Where each refresh is known to issue a new one and the fate of the old is not,
//!   the old one dies.
//! - The access token that a refresh replaces lives until it expires. A new login leaves older ones
//!   alone. Where a new login is known to end older ones, their refresh tokens die and their access
//!   tokens live until they expire.
//! - A code that is presented again revokes what was issued for it (RFC 6749 section 4.1.2).
//! - Revoking a refresh token ends its login with all access tokens; revoking an access token ends that
//!   one alone; a token that is unknown or dead is revoked without an error (RFC 7009 section 2).
//! - Where refresh tokens do not rotate, the answer to a refresh carries none.
//! - Without a scope in the request the default scopes are granted, or all where there are none.
//! - The type of issued tokens is `Bearer`.
//! - Errors of token requests come with status 400, `invalid_client` with 401, one request too many
//!   with 429 and `temporarily_unavailable`.
//! - Errors of the API come with the status that suits them. Where an answer tells by its body
//!   whether it is a success, all but 401, 403, 413, 414 and 429 come with status 200.
//! - A page has 50 records where nobody says how many.
//! - Limits are counted in windows by the emulator's clock.
//!
//! Two people can log in, who exist nowhere else: Kate Greenway (`kate`, organisation `acc1`) and
//! Oliver Stone (`oliver`, `acc2`). Each has records of their own, made up from the types and the
//! examples of the spec; the same [`Builder::seed`] gives the same ones. They are of the last months:
//! published examples keep the days between their dates, and move to where the others begin.

mod address;
mod api;
mod basic;
mod builder;
mod clock;
mod control;
mod error;
mod error_body;
mod exchange;
mod fault;
mod handle;
mod html;
mod json_path;
mod log;
mod oauth;
mod random;
mod records;
mod server;
#[cfg(test)]
mod testing;
mod world;

pub use builder::{Builder, start};
pub use clock::Clock;
pub use error::Error;
pub use exchange::RequestKind;
pub use fault::{AnswerShape, ArmedFault, Fault, FaultKind, FaultOn, Faults, StatusFault};
pub use handle::{Emulator, ProviderHandle};
pub use log::{Listed, Log, LoggedRequest, Redemption};
