//! The stores of actors.

use super::Place;
use deadpool_postgres::{Manager, Pool};
use provider_runtime::store::{FileStore, Store, postgres::PostgresStore, redis::RedisStore};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use std::{
    fmt::Debug,
    sync::Arc,
    time::{Duration, Instant},
};

/// How long a server may take for an operation: longer than any machine is busy with something else.
pub const PATIENT: Duration = Duration::from_secs(30);

/// How long it is tried to reach a server for the first time.
const FIRST: Duration = Duration::from_secs(60);

/// Opens a store. What a server lacks is made.
pub async fn open(place: &Place) -> Arc<dyn Store> {
    open_within(place, PATIENT).await
}

/// The same; an operation of a server may take so long.
pub async fn open_within(place: &Place, timeout: Duration) -> Arc<dyn Store> {
    match place {
        Place::Files(folder) => Arc::new(FileStore::open(folder).unwrap()),
        Place::Postgres(url) => {
            let config = url.parse().unwrap();
            let manager = Manager::new(config, tokio_postgres::NoTls);
            let pool = Pool::builder(manager).max_size(4).build().unwrap();
            let store = PostgresStore::new(pool).with_timeout(timeout);
            at_last(async || store.migrate().await).await;
            Arc::new(store)
        }
        Place::Redis(url) => {
            let client = redis::Client::open(url.as_str()).unwrap();
            let config = ConnectionManagerConfig::new()
                .set_connection_timeout(Some(timeout))
                .set_response_timeout(Some(timeout));
            let connect =
                async || ConnectionManager::new_with_config(client.clone(), config.clone()).await;
            Arc::new(RedisStore::new(at_last(connect).await).with_timeout(timeout))
        }
    }
}

/// Tries again what a server that has just come may be too busy for.
async fn at_last<T, E: Debug>(mut attempt: impl AsyncFnMut() -> Result<T, E>) -> T {
    let start = Instant::now();
    loop {
        match attempt().await {
            Ok(done) => return done,
            Err(error) => assert!(start.elapsed() < FIRST, "{error:?}"),
        }
        // So that it has time for other things.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
