//! Tasks that compete for one record.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{Failure, Handles, Options, Report, Space, delete, put, stored, swap};
use crate::store::{Key, Record, Store, Version};

/// How often all tasks swap from the same version, and how often a swap meets a deletion.
const ROUNDS: u64 = 10;

/// All tasks swap from the same version at once, first from no version.
pub(super) async fn one_wins<S: Store>(
    handles: &Handles<S>,
    options: &Options,
    report: &mut Report,
) -> Result<(), Failure> {
    let key = Space::new()?.key("one wins");
    let mut expected = None;
    for round in 0..ROUNDS {
        let outcomes = all_at_once(handles, &key, expected, options.tasks, round).await?;
        report.competing += options.tasks;
        let mut won = outcomes.into_iter().flatten();
        let (Some(winner), None) = (won.next(), won.next()) else {
            let text = format!(
                "of {} tasks that swap from the same version not exactly one wins",
                options.tasks
            );
            return Err(Failure::new(text));
        };
        let (record, version) = winner;
        if stored(&*handles[0], &key).await? != Some((record, version)) {
            return Err(Failure::new(
                "what the winner of a race has written is not what is stored",
            ));
        }
        expected = Some(version);
    }
    delete(&*handles[0], &key).await
}

/// What each task has written, `None` for those that met a conflict.
async fn all_at_once<S: Store>(
    handles: &Handles<S>,
    key: &Key,
    expected: Option<Version>,
    tasks: u32,
    round: u64,
) -> Result<Vec<Option<(Record, Version)>>, Failure> {
    let barrier = Arc::new(Barrier::new(tasks as usize));
    let mut running = JoinSet::new();
    for (task, handle) in (0..tasks).zip(handles.iter().cycle()) {
        let (handle, key, barrier) = (handle.clone(), key.clone(), barrier.clone());
        running.spawn(async move {
            let record = Record::sample(round * u64::from(tasks) + u64::from(task));
            barrier.wait().await;
            let version = swap(&*handle, &key, expected, &record).await?;
            Ok(version.map(|version| (record, version)))
        });
    }
    running.join_all().await.into_iter().collect()
}

/// The tasks count in one record, each from what it has read.
pub(super) async fn no_update_is_lost<S: Store>(
    handles: &Handles<S>,
    options: &Options,
    report: &mut Report,
) -> Result<(), Failure> {
    let key = Space::new()?.key("no update is lost");
    let first = put(&*handles[0], &key, None, &Record::sample(0)).await?;
    let mut running = JoinSet::new();
    for (_, handle) in (0..options.tasks).zip(handles.iter().cycle()) {
        running.spawn(count(
            handle.clone(),
            key.clone(),
            u64::from(options.updates),
        ));
    }
    let mut versions = HashSet::from([first]);
    let mut made = 0;
    for outcome in running.join_all().await {
        for version in outcome? {
            made += 1;
            if !versions.insert(version) {
                let text = format!("version {} is given out twice", version.get());
                return Err(Failure::new(text));
            }
        }
    }
    report.competing += made;
    let counted = stored(&*handles[1], &key).await?;
    let counted = counted.map(|(record, _)| record.epoch);
    if made != options.updates || counted != Some(u64::from(made)) {
        let text = format!("of {made} updates by several tasks some are lost");
        return Err(Failure::new(text));
    }
    delete(&*handles[0], &key).await
}

/// Adds one until the sum is reached, whoever adds; returns the versions of its own.
async fn count<S: Store>(handle: Arc<S>, key: Key, sum: u64) -> Result<Vec<Version>, Failure> {
    let mut versions = Vec::new();
    let mut conflicts = 0;
    loop {
        let Some((record, version)) = stored(&*handle, &key).await? else {
            return Err(Failure::new("a record is gone that nobody has deleted"));
        };
        if record.epoch >= sum {
            return Ok(versions);
        }
        let next = Record::sample(record.epoch + 1);
        match swap(&*handle, &key, Some(version), &next).await? {
            Some(version) => versions.push(version),
            None => conflicts += 1,
        }
        // Each conflict is an update of somebody else.
        if conflicts > sum {
            return Err(Failure::new(
                "a swap from the version just loaded meets more conflicts than there are updates",
            ));
        }
    }
}

/// Whichever comes first, nothing is left: a swap from the version before does not bring a deleted
/// record back.
pub(super) async fn deletion_wins<S: Store>([one, other]: &Handles<S>) -> Result<(), Failure> {
    let key = Space::new()?.key("deletion wins");
    for round in 0..ROUNDS {
        let version = put(&**one, &key, None, &Record::sample(round)).await?;
        let swapping = {
            let (other, key) = (other.clone(), key.clone());
            async move { swap(&*other, &key, Some(version), &Record::sample(round + 1)).await }
        };
        // In turns at the same time, and begun by the swap: either can come too late for the other.
        if round % 2 == 0 {
            let swapping = tokio::spawn(swapping);
            delete(&**one, &key).await?;
            let swapped = swapping.await;
            swapped
                .map_err(|error| Failure::new(format!("compare_and_swap panics: {error}")))??;
        } else {
            let (swapped, deleted) = tokio::join!(biased; swapping, delete(&**one, &key));
            swapped?;
            deleted?;
        }
        if stored(&**one, &key).await?.is_some() {
            return Err(Failure::new(
                "a swap from the version before brings a deleted record back",
            ));
        }
    }
    Ok(())
}
