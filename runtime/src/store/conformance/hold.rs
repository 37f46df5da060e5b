//! Holds.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{Failure, Handles, Options, Space, delete, put, stored};
use crate::store::{Guard, Hold, Key, Record, Store};

async fn hold(store: &impl Store, key: &Key) -> Result<Hold, Failure> {
    let held = store.hold(key).await;
    held.map_err(|error| Failure::refused("hold", &error))
}

/// The hold, asked for again while it is taken, but not for longer than `within`: a server may
/// learn late that a guard was dropped.
pub(super) async fn once_free(
    store: &impl Store,
    key: &Key,
    within: Duration,
) -> Result<Hold, Failure> {
    let start = Instant::now();
    loop {
        let held = hold(store, key).await?;
        if !matches!(held, Hold::Taken) || start.elapsed() >= within {
            return Ok(held);
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Whether the store supports holds.
pub(super) async fn check<S: Store>(
    handles: &Handles<S>,
    options: &Options,
) -> Result<bool, Failure> {
    let space = Space::new()?;
    let [one, other] = handles;
    let (key, another) = (space.key("held"), space.key("another"));
    let guard = match hold(&**one, &key).await? {
        Hold::Unsupported => return Ok(false),
        Hold::Taken => return Err(Failure::new("a hold that nobody has is taken")),
        Hold::Held(guard) => guard,
    };
    for (handle, whose) in [(one, "the handle that has it"), (other, "another handle")] {
        if !matches!(hold(&**handle, &key).await?, Hold::Taken) {
            let text = format!("a hold is given out a second time, to {whose}");
            return Err(Failure::new(text));
        }
    }
    if !matches!(hold(&**other, &another).await?, Hold::Held(_)) {
        return Err(Failure::new("a hold of one record takes that of another"));
    }
    // It is advice only.
    if stored(&**other, &key).await?.is_some() {
        return Err(Failure::new("a hold makes a record"));
    }
    put(&**other, &key, None, &Record::sample(1)).await?;
    delete(&**other, &key).await?;
    if !matches!(hold(&**other, &key).await?, Hold::Taken) {
        return Err(Failure::new("a hold ends with the deletion of the record"));
    }
    drop(guard);
    if !matches!(
        once_free(&**other, &key, options.release).await?,
        Hold::Held(_)
    ) {
        return Err(Failure::new(
            "a hold stays taken after its guard is dropped",
        ));
    }
    one_has_it(handles, options).await?;
    Ok(true)
}

/// Of many who ask at once, one has it.
async fn one_has_it<S: Store>(handles: &Handles<S>, options: &Options) -> Result<(), Failure> {
    let key = Space::new()?.key("asked for at once");
    let mut running = JoinSet::new();
    for (_, handle) in (0..options.tasks).zip(handles.iter().cycle()) {
        let (handle, key) = (handle.clone(), key.clone());
        running.spawn(async move { hold(&*handle, &key).await });
    }
    // All guards are kept until all have asked.
    let mut guards: Vec<Guard> = Vec::new();
    for held in running.join_all().await {
        if let Hold::Held(guard) = held? {
            guards.push(guard);
        }
    }
    if guards.len() == 1 {
        Ok(())
    } else {
        let text = format!(
            "of {} who ask for a hold at once {} have it",
            options.tasks,
            guards.len()
        );
        Err(Failure::new(text))
    }
}
