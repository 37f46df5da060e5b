//! Calls that their caller gives up.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use super::{Failure, Handles, Options, Space, delete, put, stored, swap};
use crate::store::{Hold, Key, Record, Store};

/// How many moments between the beginning and the end of a call are tried.
const MOMENTS: u32 = 16;

/// Polls the future and drops it after this time; once at least.
async fn give_up<F: Future>(future: F, after: Duration) -> Option<F::Output> {
    let start = Instant::now();
    let mut future = pin!(future);
    poll_fn(|context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        if start.elapsed() >= after {
            return Poll::Ready(None);
        }
        // Timers are too coarse: a fast store takes less than a millisecond.
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

pub(super) async fn check<S: Store>(
    handles: &Handles<S>,
    options: &Options,
) -> Result<(), Failure> {
    let space = Space::new()?;
    let start = Instant::now();
    put(&*handles[0], &space.key("warm"), None, &Record::sample(0)).await?;
    delete(&*handles[0], &space.key("warm")).await?;
    let call = start.elapsed();
    for moment in 0..MOMENTS {
        let after = call * moment / MOMENTS;
        // What was given up may still happen while the next moment is tried: other keys.
        let key = |what: &str| space.key(&format!("{what} {moment}"));
        swap_is_whole(handles, &key("new"), false, after).await?;
        swap_is_whole(handles, &key("old"), true, after).await?;
        deletion_is_whole(handles, &key("deleted"), after).await?;
        hold_is_free(handles, &key("held"), after, options).await?;
    }
    Ok(())
}

/// After a swap was given up, the old record is there or the new one, and the next swap stays.
async fn swap_is_whole<S: Store>(
    [one, other]: &Handles<S>,
    key: &Key,
    exists: bool,
    after: Duration,
) -> Result<(), Failure> {
    let (old, new, next) = (Record::sample(1), Record::sample(2), Record::sample(3));
    let expected = if exists {
        Some(put(&**one, key, None, &old).await?)
    } else {
        None
    };
    // A conflict or a failure is as good as none: what counts is what is stored.
    let _ = give_up(one.compare_and_swap(key, expected, &new), after).await;
    // The second time at the latest, it can no longer happen: the version it expects is gone.
    let mut settled = None;
    for _ in 0..2 {
        let found = stored(&**other, key).await?;
        match &found {
            Some((record, version)) if *record == new && Some(*version) != expected => {}
            Some((record, version)) if *record == old && Some(*version) == expected => {}
            None if !exists => {}
            _ => {
                let text = "a swap that was given up leaves neither the old nor the new record";
                return Err(Failure::new(text));
            }
        }
        let version = found.map(|(_, version)| version);
        settled = swap(&**other, key, version, &next).await?;
        if settled.is_some() {
            break;
        }
    }
    let Some(version) = settled else {
        let text =
            "after a swap was given up, another one from the stored version meets a conflict";
        return Err(Failure::new(text));
    };
    tokio::time::sleep(after).await;
    if stored(&**one, key).await? != Some((next, version)) {
        let text = "a swap that was given up overwrites a later one";
        return Err(Failure::new(text));
    }
    delete(&**one, key).await
}

/// After a deletion was given up, the record is there as it was or gone.
async fn deletion_is_whole<S: Store>(
    [one, other]: &Handles<S>,
    key: &Key,
    after: Duration,
) -> Result<(), Failure> {
    let record = Record::sample(1);
    let version = put(&**one, key, None, &record).await?;
    let _ = give_up(one.delete(key), after).await;
    let found = stored(&**other, key).await?;
    if found.is_some() && found != Some((record, version)) {
        let text = "a deletion that was given up leaves another record";
        return Err(Failure::new(text));
    }
    delete(&**other, key).await
}

/// A hold that was given up is nobody's.
async fn hold_is_free<S: Store>(
    [one, other]: &Handles<S>,
    key: &Key,
    after: Duration,
    options: &Options,
) -> Result<(), Failure> {
    let _ = give_up(one.hold(key), after).await;
    match super::hold::once_free(&**other, key, options.release).await? {
        Hold::Taken => Err(Failure::new(
            "a hold whose caller gave up stays taken, though nobody has its guard",
        )),
        _ => Ok(()),
    }
}
