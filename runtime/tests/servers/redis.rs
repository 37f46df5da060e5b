//! Sessions in a real Redis.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod contract;
mod redis_settings;
mod wait_aof;

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use provider_runtime::store::conformance::{self, Options};
use provider_runtime::store::redis::{RedisStore, Unconfirmed};
use provider_runtime::store::{Key, Record, Store, StoreError, StoreErrorKind, Version};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, cmd};
use tests::servers::{Redis, RedisOptions};
use wait_aof::{Answer, Stub};

/// Name of the key of a sample account.
fn name(key: &Key) -> String {
    format!("provider-sessions:{}", key.digest())
}

fn client(server: &Redis) -> Client {
    Client::open(server.url()).unwrap()
}

async fn connection(client: &Client) -> ConnectionManager {
    let config = ConnectionManagerConfig::new()
        .set_response_timeout(Some(Duration::from_secs(5)))
        .set_max_delay(Duration::from_millis(100));
    ConnectionManager::new_with_config(client.clone(), config)
        .await
        .unwrap()
}

async fn store(server: &Redis) -> RedisStore {
    RedisStore::new(connection(&client(server)).await)
}

fn cause<T: std::error::Error + 'static>(error: &StoreError) -> &T {
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    error.source().unwrap().downcast_ref().unwrap()
}

/// Loads as soon as the connection has found the server again.
async fn load_when_back(store: &dyn Store, key: &Key) -> Option<(Record, Version)> {
    let start = Instant::now();
    loop {
        match store.load(key).await {
            Ok(loaded) => return loaded.stored,
            Err(error) => assert_eq!(error.kind(), StoreErrorKind::Unavailable),
        }
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_passes_the_suite() {
    let Some(server) = Redis::start() else {
        return;
    };
    let open = async || store(&server).await;
    let report = conformance::check(open, &Options::default()).await.unwrap();
    println!("{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_passes_the_suite_with_every_write_confirmed() {
    let Some(server) = Redis::start() else {
        return;
    };
    let stub = Stub::start(&server).await;
    let client = Client::open(stub.url()).unwrap();
    let open = async || {
        let store = RedisStore::new(connection(&client).await);
        store.with_wait_aof(client.clone(), 0, Duration::from_secs(1))
    };
    let report = conformance::check(open, &Options::default()).await.unwrap();
    println!("{report}, {} confirmations", stub.seen().len());
}

#[tokio::test]
async fn it_keeps_the_contract_over_both_kinds_of_connection() {
    let Some(server) = Redis::start() else {
        return;
    };
    let multiplexed = client(&server).get_multiplexed_async_connection().await;
    let stores = [
        store(&server).await,
        RedisStore::new(multiplexed.unwrap()).with_prefix("other:"),
    ];
    for store in stores {
        contract::keeps_versions(&store, &Key::sample("one")).await;
        let now = store.load(&Key::sample("one")).await.unwrap().now;
        let machine = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis();
        let machine = i64::try_from(machine).unwrap();
        assert!((now.as_millis() - machine).abs() < 5_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_tasks_on_two_connections_lose_no_update() {
    let Some(server) = Redis::start() else {
        return;
    };
    let stores: Vec<Arc<dyn Store>> = vec![
        Arc::new(store(&server).await),
        Arc::new(store(&server).await),
    ];
    contract::loses_no_update(&stores, 8, 25).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_confirmed_survives_the_death_of_the_server() {
    let Some(mut server) = Redis::start() else {
        return;
    };
    let store = Arc::new(store(&server).await);
    let key = Key::sample("one");
    contract::insert(&*store, &key, 0).await;
    for _ in 0..5 {
        let writer = {
            let (store, key) = (Arc::clone(&store), key.clone());
            tokio::spawn(async move { contract::write_until_it_fails(&*store, &key).await })
        };
        tokio::time::sleep(Duration::from_millis(150)).await;
        server.kill();
        let confirmed = writer.await.unwrap();
        assert!(confirmed > 0, "it has to have written something");
        server.restart();
        load_when_back(&*store, &key).await;
        contract::has_what_was_confirmed(&*store, &key, confirmed).await;
        contract::keeps_versions(&*store, &Key::sample("another")).await;
        println!("killed after {confirmed} confirmed writes: none lost");
    }
}

#[tokio::test]
async fn a_restart_between_writing_and_reading_is_no_matter() {
    let Some(mut server) = Redis::start() else {
        return;
    };
    let store = store(&server).await;
    let key = Key::sample("one");
    let version = contract::insert(&store, &key, 1).await;
    server.restart();
    // The server has forgotten the script as well.
    let stored = load_when_back(&store, &key).await;
    assert_eq!(stored, Some((Record::sample(1), version)));
}

#[tokio::test]
async fn a_version_does_not_come_again_when_the_key_is_gone() {
    let Some(server) = Redis::start() else {
        return;
    };
    let (store, key) = (store(&server).await, Key::sample("one"));
    let mut raw = connection(&client(&server)).await;
    let mut last = Version::new(0);
    for _ in 0..20 {
        let version = contract::insert(&store, &key, 1).await;
        assert!(version.get() > last.get());
        last = version;
        // As if it had been evicted.
        let () = cmd("DEL")
            .arg(name(&key))
            .query_async(&mut raw)
            .await
            .unwrap();
    }
    // A clock that was ahead leaves versions that are ahead; they go on from there.
    let version = contract::insert(&store, &key, 1).await;
    let ahead = version.get() + 3_600_000_000;
    let mut set = cmd("HSET");
    set.arg(name(&key)).arg("version").arg(ahead);
    let () = set.query_async(&mut raw).await.unwrap();
    store.delete(&key).await.unwrap();
    assert_eq!(contract::insert(&store, &key, 1).await.get(), ahead + 1);
    let ttl: i64 = cmd("TTL")
        .arg(name(&key))
        .query_async(&mut raw)
        .await
        .unwrap();
    assert_eq!(ttl, -1, "a session has no end of life in the store");
}

#[tokio::test]
async fn what_it_does_not_know_is_told_and_kept() {
    let Some(server) = Redis::start() else {
        return;
    };
    let (store, key) = (store(&server).await, Key::sample("one"));
    let mut raw = connection(&client(&server)).await;
    let record = Record::sample(1);
    for (command, kind) in [
        (vec!["SET", "CANARY"], StoreErrorKind::Foreign),
        (vec!["HSET", "version", "CANARY"], StoreErrorKind::Foreign),
        (vec!["HSET", "record", "CANARY"], StoreErrorKind::Foreign),
        (
            vec!["HSET", "version", "-1", "record", "CANARY"],
            StoreErrorKind::Foreign,
        ),
        (
            vec![
                "HSET",
                "version",
                "99999999999999999999",
                "record",
                "CANARY",
            ],
            StoreErrorKind::Foreign,
        ),
    ] {
        let () = cmd("DEL")
            .arg(name(&key))
            .query_async(&mut raw)
            .await
            .unwrap();
        let mut set = cmd(command[0]);
        set.arg(name(&key)).arg(&command[1..]);
        let () = set.query_async(&mut raw).await.unwrap();
        let error = store.load(&key).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{command:?}");
        assert!(!format!("{error:?}").contains("CANARY"));
        let error = store
            .compare_and_swap(&key, None, &record)
            .await
            .unwrap_err();
        let wanted = [kind, StoreErrorKind::Conflict];
        assert!(wanted.contains(&error.kind()), "{command:?}: {error:?}");
    }
    let mut damage = cmd("HSET");
    damage.arg(&[&name(&key), "version", "1", "record", "CANARY"]);
    let () = damage.query_async(&mut raw).await.unwrap();
    contract::replaces_what_is_damaged(&store, &key).await;
    let nobody = Client::open("redis://user:CANARY@127.0.0.1:1/").unwrap();
    let config = ConnectionManagerConfig::new().set_number_of_retries(1);
    let nobody = ConnectionManager::new_lazy_with_config(nobody, config).unwrap();
    let store = RedisStore::new(nobody);
    let error = store.load(&key).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(!format!("{error:?} {store:?}").contains("CANARY"));
}

#[tokio::test]
async fn a_server_that_cannot_confirm_gets_nothing() {
    let Some(server) = Redis::start() else {
        return;
    };
    let mut raw = connection(&client(&server)).await;
    let info: String = cmd("INFO")
        .arg("server")
        .query_async(&mut raw)
        .await
        .unwrap();
    let version = info
        .lines()
        .find_map(|line| line.strip_prefix("redis_version:"));
    let version = version.unwrap();
    let (store, key) = (store(&server).await, Key::sample("one"));
    let store = store.with_wait_aof(client(&server), 0, Duration::from_secs(1));
    if version.starts_with("7.0.") || version.starts_with('6') {
        let record = Record::sample(1);
        let error = store.compare_and_swap(&key, None, &record).await;
        assert!(error.unwrap_err().to_string().contains("7.2"));
        assert_eq!(contract::stored(&store, &key).await, None);
    } else {
        println!("this is Redis {version}, which can");
        contract::keeps_versions(&store, &key).await;
    }
}

#[tokio::test]
async fn a_write_counts_once_it_is_confirmed() {
    let options = RedisOptions::default().setting("appendfsync", "everysec");
    let Some(server) = options.start() else {
        return;
    };
    let stub = Stub::start(&server).await;
    let client = Client::open(stub.url()).unwrap();
    let open = async |replicas| {
        let wait = Duration::from_millis(300);
        let store = RedisStore::new(connection(&client).await);
        store.with_wait_aof(client.clone(), replicas, wait)
    };
    let (store, key) = (open(0).await, Key::sample("one"));
    contract::keeps_versions(&store, &key).await;
    let seen = stub.seen();
    // Three inserts, three swaps and six deletions; conflicts have nothing to confirm.
    assert_eq!(
        seen,
        vec![["1", "0", "300"].map(str::to_owned).to_vec(); 12]
    );
    let mut version = contract::insert(&store, &key, 1).await;
    for (number, answer, replicas) in [
        (2, Answer::Late(0, 0), 0),
        (3, Answer::Error, 0),
        (4, Answer::Closed, 0),
        (5, Answer::Late(1, 1), 2),
    ] {
        let store = open(replicas).await;
        stub.answer(answer);
        let record = Record::sample(number);
        let error = store.compare_and_swap(&key, Some(version), &record).await;
        let error = error.unwrap_err();
        let unconfirmed = cause::<Unconfirmed>(&error);
        let (local, on_replicas) = (unconfirmed.local, unconfirmed.replicas);
        println!("{answer:?}: {error}: {unconfirmed}");
        assert_eq!(
            (local, on_replicas),
            if number == 5 { (true, 1) } else { (false, 0) }
        );
        assert_eq!(
            unconfirmed.source().is_some(),
            matches!(answer, Answer::Error | Answer::Closed)
        );
        // Who loads finds out, and can have it confirmed.
        stub.answer(Answer::Confirmed(1, 2));
        let (stored, found) = contract::stored(&store, &key).await.unwrap();
        assert_eq!(stored, record);
        version = store
            .compare_and_swap(&key, Some(found), &record)
            .await
            .unwrap();
    }
}
