//! What the store says of a server that does not keep what it promises.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use provider_runtime::store::redis::{NotPrimary, RedisStore, Refused, Warning};
use provider_runtime::store::{Key, Record, Store};
use redis::{Client, cmd};
use tests::servers::{Redis, RedisOptions};
use tracing::span::{Attributes, Id, Record as Fields};
use tracing::{Event, Metadata, Subscriber};

use super::{cause, client, connection, contract, store};

#[tokio::test]
async fn a_replica_is_refused() {
    let Some(server) = Redis::start() else {
        return;
    };
    let key = Key::sample("one");
    let version = contract::insert(&store(&server).await, &key, 1).await;
    let primary = format!("{} {}", server.host(), server.port());
    for read_only in ["yes", "no"] {
        let options = RedisOptions::default()
            .setting("replicaof", &primary)
            .setting("masterauth", server.password())
            .setting("replica-read-only", read_only);
        let replica = options.start().unwrap();
        let store = store(&replica).await;
        cause::<NotPrimary>(&store.check().await.unwrap_err());
        cause::<NotPrimary>(&store.load(&key).await.unwrap_err());
        let record = Record::sample(2);
        let error = store.compare_and_swap(&key, Some(version), &record).await;
        cause::<NotPrimary>(&error.unwrap_err());
    }
}

#[tokio::test]
async fn a_server_that_becomes_a_replica_is_refused_from_then_on() {
    let Some(server) = Redis::start() else {
        return;
    };
    let (store, key) = (store(&server).await, Key::sample("one"));
    contract::insert(&store, &key, 1).await;
    let mut raw = connection(&client(&server)).await;
    let mut follow = cmd("REPLICAOF");
    follow.arg("127.0.0.1").arg(1);
    let () = follow.query_async(&mut raw).await.unwrap();
    cause::<NotPrimary>(&store.load(&key).await.unwrap_err());
    cause::<NotPrimary>(&store.delete(&key).await.unwrap_err());
}

type Settings = &'static [(&'static str, &'static str)];

#[tokio::test]
async fn settings_that_lose_sessions_are_told() {
    let good: Settings = &[];
    let late = |appendfsync: &str| Warning::LateSync {
        appendfsync: appendfsync.to_owned(),
    };
    let evict = |policy: &str| Warning::MayEvict {
        policy: policy.to_owned(),
    };
    let cases: [(Settings, Vec<Warning>); 8] = [
        (good, vec![]),
        (&[("appendonly", "no")], vec![Warning::NoAppendOnlyFile]),
        (&[("appendfsync", "everysec")], vec![late("everysec")]),
        (&[("appendfsync", "no")], vec![late("no")]),
        (
            &[("no-appendfsync-on-rewrite", "yes")],
            vec![Warning::NoSyncWhileRewriting],
        ),
        (
            &[("maxmemory", "100mb"), ("maxmemory-policy", "allkeys-lru")],
            vec![evict("allkeys-lru")],
        ),
        (&[("maxmemory-policy", "allkeys-lru")], vec![]),
        (
            &[("maxmemory", "100mb"), ("maxmemory-policy", "volatile-lru")],
            vec![],
        ),
    ];
    for (settings, warnings) in cases {
        let mut options = RedisOptions::default();
        for (name, value) in settings {
            options = options.setting(name, value);
        }
        let Some(server) = options.start() else {
            return;
        };
        let store = store(&server).await;
        let found = store.check().await.unwrap();
        assert_eq!(found, warnings, "{settings:?}");
        for warning in found {
            let (setting, _) = settings.last().unwrap();
            assert!(warning.to_string().contains(setting), "{warning}");
        }
        if settings.contains(&("appendfsync", "everysec")) {
            let store = store.with_wait_aof(client(&server), 0, Duration::from_secs(1));
            assert_eq!(store.check().await.unwrap(), []);
        }
    }
}

#[tokio::test]
async fn a_user_with_few_rights_is_enough() {
    let Some(server) = Redis::start() else {
        return;
    };
    let mut raw = connection(&client(&server)).await;
    let rights = "on >password ~provider-sessions:* +evalsha +eval +time +hmget +hset +hdel +ping";
    let mut user = cmd("ACL");
    user.arg("SETUSER")
        .arg("app")
        .arg(rights.split(' ').collect::<Vec<_>>());
    let () = user.query_async(&mut raw).await.unwrap();
    let url = format!("redis://app:password@{}:{}/", server.host(), server.port());
    let app = Client::open(url).unwrap();
    let store = RedisStore::new(connection(&app).await);
    contract::keeps_versions(&store, &Key::sample("one")).await;
    let unreadable = |command: &str| Warning::Unreadable {
        command: command.to_owned(),
    };
    let warnings = store.check().await.unwrap();
    assert_eq!(warnings, [unreadable("INFO"), unreadable("CONFIG GET")]);
    let elsewhere = RedisStore::new(connection(&app).await).with_prefix("other:");
    let error = elsewhere.load(&Key::sample("one")).await.unwrap_err();
    assert_eq!(cause::<Refused>(&error).code, "NOPERM");
}

/// Counts what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<tracing::Level>>>);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "provider_runtime::store"
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Fields<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        self.0.lock().unwrap().push(*event.metadata().level());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn warnings_are_logged_once() {
    let options = RedisOptions::default().setting("appendfsync", "everysec");
    let Some(server) = options.start() else {
        return;
    };
    let log = Log::default();
    let _set = tracing::subscriber::set_default(log.clone());
    let store = store(&server).await;
    assert!(log.0.lock().unwrap().is_empty());
    contract::keeps_versions(&store, &Key::sample("one")).await;
    assert_eq!(*log.0.lock().unwrap(), [tracing::Level::WARN]);
}
