//! What is tried on every store that has a server.

use std::sync::Arc;

use provider_runtime::store::{Key, Record, Store, StoreErrorKind, Version};

/// Stores a record where there is none.
pub async fn insert(store: &dyn Store, key: &Key, number: u64) -> Version {
    let record = Record::sample(number);
    store.compare_and_swap(key, None, &record).await.unwrap()
}

/// Number of the sample that is stored.
pub async fn stored(store: &dyn Store, key: &Key) -> Option<(Record, Version)> {
    store.load(key).await.unwrap().stored
}

/// No version comes twice, also where a deletion lies between; what is not expected changes
/// nothing.
pub async fn keeps_versions(store: &dyn Store, key: &Key) {
    let mut seen = Vec::new();
    for round in 0..3 {
        let first = insert(store, key, round).await;
        let record = Record::sample(100 + round);
        let second = store.compare_and_swap(key, Some(first), &record).await;
        let second = second.unwrap();
        let wrong = [
            None,
            Some(first),
            Some(Version::new(0)),
            Some(Version::new(u64::MAX)),
        ];
        for expected in wrong {
            let result = store
                .compare_and_swap(key, expected, &Record::sample(7))
                .await;
            assert!(result.unwrap_err().is_conflict());
        }
        assert_eq!(stored(store, key).await, Some((record, second)));
        seen.extend([first, second]);
        store.delete(key).await.unwrap();
        store.delete(key).await.unwrap();
        assert_eq!(stored(store, key).await, None);
        let record = Record::sample(8);
        let late = store.compare_and_swap(key, Some(second), &record).await;
        assert!(late.unwrap_err().is_conflict());
    }
    seen.dedup();
    assert_eq!(seen.len(), 6);
    assert!(seen.is_sorted_by_key(|version| version.get()));
}

/// A login gets its record into the place of one that is damaged, and of no other.
pub async fn replaces_what_is_damaged(store: &dyn Store, key: &Key) {
    let damaged = store.load(key).await.unwrap_err();
    assert_eq!(damaged.kind(), StoreErrorKind::Damaged);
    let record = Record::sample(2);
    let late = store.compare_and_swap(key, Some(Version::new(7)), &record);
    assert!(late.await.unwrap_err().is_conflict());
    let version = insert(store, key, 3).await;
    assert_eq!(stored(store, key).await, Some((Record::sample(3), version)));
    let second = store.compare_and_swap(key, None, &record).await;
    assert!(second.unwrap_err().is_conflict());
}

/// Tasks that all add one to the number stored, over these stores in turn: none is lost.
pub async fn loses_no_update(stores: &[Arc<dyn Store>], tasks: usize, each: u64) {
    let key = Key::sample("race");
    insert(&*stores[0], &key, 0).await;
    let adding = (0..tasks).map(|task| {
        let (store, key) = (Arc::clone(&stores[task % stores.len()]), key.clone());
        tokio::spawn(async move {
            let mut conflicts = 0;
            for _ in 0..each {
                while !add_one(&*store, &key).await {
                    conflicts += 1;
                }
            }
            conflicts
        })
    });
    let mut conflicts = 0;
    for task in adding.collect::<Vec<_>>() {
        conflicts += task.await.unwrap();
    }
    let total = each * u64::try_from(tasks).unwrap();
    let (record, _) = stored(&*stores[0], &key).await.unwrap();
    assert_eq!(record, Record::sample(total));
    println!("{tasks} tasks, {total} updates, {conflicts} conflicts, 0 lost");
    assert!(conflicts > 0, "they have to meet");
}

async fn add_one(store: &dyn Store, key: &Key) -> bool {
    let (record, version) = stored(store, key).await.unwrap();
    let number = (0..10_000).find(|number| Record::sample(*number) == record);
    let next = Record::sample(number.unwrap() + 1);
    match store.compare_and_swap(key, Some(version), &next).await {
        Ok(_) => true,
        Err(error) => {
            assert!(error.is_conflict(), "{error:?}");
            false
        }
    }
}

/// Writes the numbers from `from` on, until the store fails or `stop` of them are written; what was
/// confirmed last.
pub async fn write_until_it_fails(store: &dyn Store, key: &Key) -> u64 {
    let (_, mut version) = stored(store, key).await.unwrap();
    for number in 1.. {
        let record = Record::sample(number);
        match store.compare_and_swap(key, Some(version), &record).await {
            Ok(new) => version = new,
            Err(error) => {
                assert_eq!(error.kind(), StoreErrorKind::Unavailable);
                return number - 1;
            }
        }
    }
    unreachable!("it ends with an error")
}

/// The number stored is the one confirmed last, or the next one, whose answer was lost.
pub async fn has_what_was_confirmed(store: &dyn Store, key: &Key, confirmed: u64) {
    let (record, _) = stored(store, key).await.unwrap();
    let found = [confirmed, confirmed + 1].map(Record::sample);
    assert!(
        found.contains(&record),
        "{record:?} is not number {confirmed}"
    );
}
