#![allow(clippy::unwrap_used)]

use std::time::Duration;

use reqwest::{Client, Response, header::HOST};

use crate::{Builder, Emulator, testing};

async fn emulator(id: &str) -> Emulator {
    Builder::new()
        .model(testing::golden(id))
        .start()
        .await
        .unwrap()
}

fn client() -> Client {
    let none = reqwest::redirect::Policy::none();
    Client::builder().no_proxy().redirect(none).build().unwrap()
}

async fn get(url: &str, host: Option<&str>) -> Response {
    let mut request = client().get(url);
    if let Some(host) = host {
        request = request.header(HOST, host);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn the_token_endpoint_is_reached_by_host_and_by_path() {
    let emulator = emulator("dynamic_base").await;
    let by_host = get(
        &format!("{}/token", emulator.url()),
        Some("acc1.dynamic.example"),
    )
    .await;
    let by_path = get(&emulator.providers()[0].token_endpoint(), None).await;
    assert_eq!(by_host.status(), by_path.status());
    assert_ne!(by_host.status(), 421);
    assert_ne!(by_host.status(), 404);
}

#[tokio::test]
async fn hosts_of_accounts_have_listeners_of_their_own() {
    let emulator = emulator("dynamic_base").await;
    let base = emulator.providers()[0].base_url().unwrap();
    assert!(!base.starts_with(&emulator.url()), "{base}");
    assert_ne!(get(&base, None).await.status(), 421);
    let elsewhere = base.replace("/api/rest", "/elsewhere");
    assert_eq!(get(&elsewhere, None).await.status(), 404);
}

#[tokio::test]
async fn unknown_hosts_are_told_which_there_are() {
    let emulator = emulator("minimal").await;
    let answer = get(&emulator.url(), Some("elsewhere.example")).await;
    assert_eq!(answer.status(), 421);
    let text = answer.text().await.unwrap();
    assert!(text.contains("minimal.example"), "{text}");
    let answer = get(&format!("{}/elsewhere.example/a", emulator.url()), None).await;
    assert_eq!(answer.status(), 421);
}

#[tokio::test]
async fn a_shutdown_closes_the_port() {
    let emulator = emulator("minimal").await;
    let address = emulator.address();
    emulator.shutdown().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    let taken = Builder::new()
        .model(testing::golden("minimal"))
        .address(address);
    drop(taken.start().await.unwrap());
}

#[tokio::test]
async fn a_dropped_emulator_closes_the_port() {
    let emulator = emulator("minimal").await;
    let address = emulator.address();
    drop(emulator);
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(address).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{address} is still open");
}

#[tokio::test]
async fn what_cannot_be_told_apart_is_refused() {
    let twice = Builder::new()
        .model(testing::golden("minimal"))
        .model(testing::golden("minimal"));
    let error = twice.start().await.unwrap_err().to_string();
    assert_eq!(error, "minimal was named twice");
    let mut other = testing::golden("minimal");
    other.id = "other".to_owned();
    let same = Builder::new()
        .model(testing::golden("minimal"))
        .model(other);
    let error = same.start().await.unwrap_err().to_string();
    assert!(
        error.starts_with("minimal and other both have the address https://"),
        "{error}"
    );
    assert!(Builder::new().start().await.is_err());
}

#[tokio::test]
async fn a_taken_address_is_said_to_be_taken() {
    let one = emulator("minimal").await;
    let other = Builder::new()
        .model(testing::golden("minimal"))
        .address(one.address());
    let error = other.start().await.unwrap_err().to_string();
    assert!(error.contains("somebody listens there already"), "{error}");
}

#[tokio::test]
async fn an_environment_is_chosen_by_its_id() {
    let start = |id: &str| {
        Builder::new()
            .model(testing::golden("environments"))
            .environment(id)
            .start()
    };
    let emulator = start("staging").await.unwrap();
    assert_eq!(emulator.providers()[0].environment(), "staging");
    let error = start("nowhere").await.unwrap_err().to_string();
    assert!(
        error.contains("there is production, staging, eu_legacy"),
        "{error}"
    );
}
