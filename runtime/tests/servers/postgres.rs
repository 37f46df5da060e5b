//! Sessions in a real PostgreSQL.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod contract;

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use provider_runtime::store::conformance::{self, Options};
use provider_runtime::store::postgres::{NotPrimary, PostgresStore, Refused};
use provider_runtime::store::{Key, Record, Store, StoreError, StoreErrorKind};
use tests::servers::{PgBouncer, Postgres, PostgresOptions};
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls};

/// The settings with which a server loses a confirmed transaction when it dies, unless the
/// transaction says otherwise.
fn careless() -> PostgresOptions {
    PostgresOptions::default()
        .setting("synchronous_commit", "off")
        .setting("wal_writer_delay", "10s")
        // So that a transaction of the server's own does not write what ours has left.
        .setting("autovacuum", "off")
}

fn pool(config: Config, size: usize) -> Pool {
    let recycling_method = RecyclingMethod::Fast;
    let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method });
    Pool::builder(manager).max_size(size).build().unwrap()
}

fn config(server: &Postgres) -> Config {
    server.url().parse().unwrap()
}

async fn store(server: &Postgres) -> PostgresStore {
    let store = PostgresStore::new(pool(config(server), 4));
    store.migrate().await.unwrap();
    store
}

async fn client(server: &Postgres) -> tokio_postgres::Client {
    let (client, connection) = config(server).connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

fn cause<T: std::error::Error + 'static>(error: &StoreError) -> &T {
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    error.source().unwrap().downcast_ref().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_passes_the_suite() {
    let Some(server) = Postgres::start() else {
        return;
    };
    store(&server).await;
    // Each handle has connections of its own, as in a process of its own.
    let open = async || PostgresStore::new(pool(config(&server), 4));
    let report = conformance::check(open, &Options::default()).await.unwrap();
    println!("{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_passes_the_suite_through_a_pgbouncer_that_pools_transactions() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let Some(bouncer) = PgBouncer::start(&server) else {
        return;
    };
    let open = async || {
        let config = bouncer.url().parse().unwrap();
        let store = PostgresStore::new(pool(config, 4));
        store.migrate().await.unwrap();
        store
    };
    let mut options = Options::default();
    options.cases = 16;
    let report = conformance::check(open, &options).await.unwrap();
    println!("{report}");
}

#[tokio::test]
async fn it_keeps_the_contract_over_tcp_and_over_a_unix_socket() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let mut socket = Config::new();
    socket
        .host(server.socket())
        .port(server.port())
        .user("postgres")
        .password(server.password());
    for (config, name) in [(config(&server), "tcp"), (socket, "socket")] {
        let store = PostgresStore::new(pool(config, 2));
        let table = format!("public.{name}");
        let store = store.with_table(&table).unwrap();
        store.migrate().await.unwrap();
        contract::keeps_versions(&store, &Key::sample("one")).await;
        let now = store.load(&Key::sample("one")).await.unwrap().now;
        let machine = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis();
        let machine = i64::try_from(machine).unwrap();
        assert!((now.as_millis() - machine).abs() < 5_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_tasks_on_two_pools_lose_no_update() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let stores: Vec<Arc<dyn Store>> = vec![
        Arc::new(store(&server).await),
        Arc::new(store(&server).await),
    ];
    contract::loses_no_update(&stores, 8, 25).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stricter_isolation_changes_nothing() {
    let options =
        PostgresOptions::default().setting("default_transaction_isolation", "serializable");
    let Some(server) = options.start() else {
        return;
    };
    let stores: Vec<Arc<dyn Store>> = vec![
        Arc::new(store(&server).await),
        Arc::new(store(&server).await),
    ];
    contract::loses_no_update(&stores, 4, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_confirmed_survives_the_death_of_the_server() {
    let Some(mut server) = careless().start() else {
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
        contract::has_what_was_confirmed(&*store, &key, confirmed).await;
        let other = Key::sample("another");
        contract::keeps_versions(&*store, &other).await;
        println!("killed after {confirmed} confirmed writes: none lost");
    }
}

#[tokio::test]
async fn a_restart_between_writing_and_reading_is_no_matter() {
    let Some(mut server) = Postgres::start() else {
        return;
    };
    let store = store(&server).await;
    let key = Key::sample("one");
    let version = contract::insert(&store, &key, 1).await;
    server.restart();
    // The connection in the pool is dead, and the pool may not know yet.
    let start = Instant::now();
    let loaded = loop {
        match store.load(&key).await {
            Ok(loaded) => break loaded,
            Err(error) => assert_eq!(error.kind(), StoreErrorKind::Unavailable),
        }
        assert!(start.elapsed() < Duration::from_secs(10));
    };
    assert_eq!(loaded.stored, Some((Record::sample(1), version)));
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_at_the_same_time_and_again_do_no_harm() {
    let Some(server) = Postgres::start() else {
        return;
    };
    for round in 0..5 {
        let table = format!("public.user{round}");
        let migrations = (0..8).map(|_| {
            let store = PostgresStore::new(pool(config(&server), 1));
            let store = store.with_table(&table).unwrap();
            tokio::spawn(async move { store.migrate().await })
        });
        for migration in migrations.collect::<Vec<_>>() {
            migration.await.unwrap().unwrap();
        }
        let admin = client(&server).await;
        let store = PostgresStore::new(pool(config(&server), 1));
        let store = store.with_table(&table).unwrap();
        admin.batch_execute(store.migration()).await.unwrap();
        contract::insert(&store, &Key::sample("one"), 1).await;
    }
}

#[tokio::test]
async fn little_is_needed_of_the_database_once_the_table_is_there() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let admin = client(&server).await;
    let setup = format!(
        "CREATE SCHEMA \"select\"; CREATE ROLE app LOGIN PASSWORD '{}'; \
        GRANT USAGE ON SCHEMA \"select\" TO app",
        server.password()
    );
    admin.batch_execute(&setup).await.unwrap();
    let all = PostgresStore::new(pool(config(&server), 1));
    let all = all.with_table("select.table").unwrap();
    all.migrate().await.unwrap();
    let mut app = config(&server);
    app.user("app");
    let app = PostgresStore::new(pool(app, 1)).with_table("select.table");
    let app = app.unwrap();
    let refused = app.load(&Key::sample("one")).await.unwrap_err();
    assert_eq!(cause::<Refused>(&refused).code, "42501");
    let rights = "GRANT SELECT, INSERT, UPDATE, DELETE ON \"select\".\"table\" TO app; \
        GRANT USAGE ON \"select\".table_version TO app";
    admin.batch_execute(rights).await.unwrap();
    app.migrate().await.unwrap();
    contract::keeps_versions(&app, &Key::sample("one")).await;
    for wrong in [
        "",
        "table",
        "a.b.c",
        "a.B",
        "a.1",
        "a.b\"c",
        "a. b",
        &format!("a.{}", "b".repeat(51)),
    ] {
        let store = PostgresStore::new(pool(config(&server), 1));
        assert!(store.with_table(wrong).is_err(), "{wrong}");
    }
    let longest = format!("public.{}", "b".repeat(50));
    let store = PostgresStore::new(pool(config(&server), 1));
    let store = store.with_table(&longest).unwrap();
    store.migrate().await.unwrap();
    contract::keeps_versions(&store, &Key::sample("one")).await;
}

#[tokio::test]
async fn a_standby_and_a_server_that_is_read_only_are_refused() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let key = Key::sample("one");
    let primary = store(&server).await;
    let version = contract::insert(&primary, &key, 1).await;
    let follower = server.standby();
    let standby = PostgresStore::new(pool(config(&follower), 1));
    let read_only = "ALTER DATABASE postgres SET default_transaction_read_only = on";
    let admin = client(&server).await;
    admin.batch_execute(read_only).await.unwrap();
    let read_only = PostgresStore::new(pool(config(&server), 1));
    for store in [standby, read_only] {
        let error = store.load(&key).await.unwrap_err();
        cause::<NotPrimary>(&error);
        let record = Record::sample(2);
        for expected in [None, Some(version)] {
            let error = store.compare_and_swap(&key, expected, &record).await;
            cause::<NotPrimary>(&error.unwrap_err());
        }
        cause::<NotPrimary>(&store.delete(&key).await.unwrap_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_was_given_up_blocks_nobody_and_comes_at_once_or_never() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let key = Key::sample("one");
    let store = PostgresStore::new(pool(config(&server), 1)).with_timeout(Duration::from_secs(6));
    store.migrate().await.unwrap();
    let version = contract::insert(&store, &key, 1).await;
    let mut other = client(&server).await;
    let lock = other.transaction().await.unwrap();
    let rows = "SELECT * FROM provider_sessions FOR UPDATE";
    lock.execute(rows, &[]).await.unwrap();
    let record = Record::sample(2);
    let write = store.compare_and_swap(&key, Some(version), &record);
    assert!(timeout(Duration::from_millis(300), write).await.is_err());
    // The only connection of the pool was busy with it, and would be until the server gives up.
    let start = Instant::now();
    let (stored, _) = contract::stored(&store, &key).await.unwrap();
    assert_eq!(stored, Record::sample(1));
    assert!(start.elapsed() < Duration::from_secs(2));
    // The server gives it up by itself, and what waits longer than it may says so.
    let late = store.compare_and_swap(&key, Some(version), &record).await;
    assert_eq!(late.unwrap_err().kind(), StoreErrorKind::Unavailable);
    tokio::time::sleep(Duration::from_secs(1)).await;
    lock.rollback().await.unwrap();
    let after = contract::stored(&store, &key).await.unwrap();
    assert_eq!(after, (Record::sample(1), version));
    store
        .compare_and_swap(&key, Some(version), &record)
        .await
        .unwrap();
    let idle = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'";
    let open: i64 = other.query_one(idle, &[]).await.unwrap().get(0);
    assert_eq!(open, 0);
}

#[tokio::test]
async fn what_it_does_not_find_or_know_is_told_without_secrets() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let key = Key::sample("one");
    let store = PostgresStore::new(pool(config(&server), 1));
    let error = store.load(&key).await.unwrap_err();
    assert_eq!(cause::<Refused>(&error).code, "42P01");
    assert!(error.to_string().contains("migrate"));
    store.migrate().await.unwrap();
    contract::insert(&store, &key, 1).await;
    let admin = client(&server).await;
    let damage = "UPDATE provider_sessions SET record = 'CANARY'";
    admin.execute(damage, &[]).await.unwrap();
    let error = store.load(&key).await.unwrap_err();
    assert!(!format!("{error:?}").contains("CANARY"));
    contract::replaces_what_is_damaged(&store, &key).await;
    let refusing = "DELETE FROM provider_sessions; \
        ALTER TABLE provider_sessions ADD CHECK (length(record) < 5)";
    admin.batch_execute(refusing).await.unwrap();
    let error = store.compare_and_swap(&key, None, &Record::sample(1)).await;
    let error = error.unwrap_err();
    assert_eq!(cause::<Refused>(&error).code, "23514");
    assert!(!format!("{error:?}").contains("Failing row"));
    let foreign = "DROP TABLE provider_sessions; \
        CREATE TABLE provider_sessions (key text, version text, record text)";
    admin.batch_execute(foreign).await.unwrap();
    let kind = store.load(&key).await.unwrap_err().kind();
    assert_eq!(kind, StoreErrorKind::Foreign);
    let mut nobody: Config = "postgres://user:CANARY@127.0.0.1:1/x".parse().unwrap();
    nobody.connect_timeout(Duration::from_secs(1));
    let store = PostgresStore::new(pool(nobody, 1));
    let error = store.load(&key).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(error.source().is_some());
    assert!(!format!("{error:?} {store:?}").contains("CANARY"));
}
