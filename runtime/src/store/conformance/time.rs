//! The store's clock.

use std::time::Duration;

use super::{Failure, Handles, Options, Space, delete, load, put};
use crate::clock::milliseconds;
use crate::store::{Record, Store};

/// The years 2020 and 2200: seconds, microseconds and times since the start of a machine lie
/// outside.
const PLAUSIBLE: std::ops::Range<i64> = 1_577_836_800_000..7_258_118_400_000;

/// How often the time is read, and how long is waited in between.
const READ: usize = 12;
const WAIT: Duration = Duration::from_millis(10);

/// Milliseconds since 1970 that do not run backwards, for records that exist and for others.
pub(super) async fn check<S: Store>(
    handles: &Handles<S>,
    options: &Options,
) -> Result<(), Failure> {
    let space = Space::new()?;
    let (there, absent) = (space.key("there"), space.key("absent"));
    put(&*handles[0], &there, None, &Record::sample(1)).await?;
    let mut times = Vec::new();
    for round in 0..READ {
        for key in [&there, &absent] {
            let now = load(&*handles[round % 2], key).await?.now.as_millis();
            if !PLAUSIBLE.contains(&now) {
                let text = format!("the time is {now}: no milliseconds since 1970");
                return Err(Failure::new(text));
            }
            let latest = times.iter().max().copied().unwrap_or(now);
            if latest - now > milliseconds(options.clock_step) {
                let text = format!("the time runs backwards: {now} after {latest}");
                return Err(Failure::new(text));
            }
            times.push(now);
        }
        tokio::time::sleep(WAIT).await;
    }
    delete(&*handles[0], &there).await?;
    times.sort_unstable();
    times.dedup();
    if times.len() < READ / 2 {
        let text = "the time stands still for longer than 10 milliseconds";
        return Err(Failure::new(text));
    }
    Ok(())
}
