//! The first program of the README, run against the emulator. That of the chapter "Getting started"
//! is a whole program, which the tests of documentation run as it stands.

use std::error::Error;

use emulator::{Builder, RequestKind};
use worksection::runtime::{store::MemoryStore, transport::HttpTransport};

/// The code of the README, which has no use outside of this module. Its names are those that read well.
#[allow(clippy::similar_names)]
mod readme {
    include!("quick_start/readme.rs");

    pub(super) async fn run(
        client: &Client,
        log_in: impl AsyncFnOnce(String) -> String,
    ) -> Result<(), Error> {
        tasks(client, log_in).await
    }
}

#[test]
fn the_readme_shows_the_code_that_is_run() {
    let readme = include_str!("../../README.md");
    let shown = readme
        .split("```rust,no_run\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    assert_eq!(
        shown,
        Some(include_str!("quick_start/readme.rs")),
        "the first code of README.md is that of tests/wire/quick_start/readme.rs"
    );
}

#[tokio::test]
async fn the_code_of_the_readme_logs_in_and_calls() -> Result<(), Box<dyn Error>> {
    let builder = Builder::new().spec("worksection")?.auto_approve(true);
    let emulator = builder.start().await?;
    let provider = &emulator.providers()[0];
    let client = worksection::Client::builder(provider.client_id())
        .client_secret(provider.client_secret())
        .redirect_uri(provider.redirect_uri())
        .store(MemoryStore::volatile())
        .transport(HttpTransport::loopback(emulator.address())?)
        .build()?;
    let log_in = async |url: String| emulator.browse(&url).await.unwrap();
    readme::run(&client, log_in).await?;
    assert_eq!(emulator.log().count(RequestKind::Token), 1);
    assert_eq!(emulator.log().count(RequestKind::Api), 1);
    Ok(())
}
