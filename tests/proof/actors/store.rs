//! The stores of actors.

use super::Place;
use deadpool_postgres::{Manager, Pool};
use provider_runtime::store::{FileStore, Store, postgres::PostgresStore, redis::RedisStore};
use std::{sync::Arc, time::Duration};

/// How long a server may take: one that is dead is to be noticed soon.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Opens a store. What a server lacks is made.
pub async fn open(place: &Place) -> Arc<dyn Store> {
    match place {
        Place::Files(folder) => Arc::new(FileStore::open(folder).unwrap()),
        Place::Postgres(url) => {
            let config = url.parse().unwrap();
            let manager = Manager::new(config, tokio_postgres::NoTls);
            let pool = Pool::builder(manager).max_size(4).build().unwrap();
            let store = PostgresStore::new(pool).with_timeout(TIMEOUT);
            store.migrate().await.unwrap();
            Arc::new(store)
        }
        Place::Redis(url) => {
            let client = redis::Client::open(url.as_str()).unwrap();
            let connection = client.get_connection_manager().await.unwrap();
            Arc::new(RedisStore::new(connection).with_timeout(TIMEOUT))
        }
    }
}
