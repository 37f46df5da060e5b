//! Callers who want the same piece of work done, and what they must find.

use std::panic::resume_unwind;

use shuttle::future;
use shuttle::rand::{Rng, thread_rng};

use crate::flight::Flight;
use crate::sync::{Arc, Mutex, OnPurpose, PoisonError, end_of_runtime, rest};

/// How a piece of work ended: the number of the run, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done(usize),
    Failed(usize),
    /// It ended without an outcome.
    Broken,
}

/// What can happen in a scene besides success.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mishaps {
    pub(crate) cancelled_callers: bool,
    /// Work that fails, or panics.
    pub(crate) failures: bool,
    pub(crate) end_of_runtime: bool,
}

/// What has happened; nothing of it is seen by the flight.
#[derive(Default)]
struct Log {
    /// How each run ended; `None`: not yet, or it never will.
    runs: Vec<Option<Outcome>>,
    running: usize,
    /// The first success. What `settled` tells.
    settled: Option<Outcome>,
    /// The end of the runtime has begun, and is done.
    runtime_ends: bool,
    runtime_has_ended: bool,
}

struct Scene {
    flight: Arc<Flight<Outcome>>,
    // Not one of shuttle's: looking at it is no point where others can come first.
    log: std::sync::Mutex<Log>,
    /// Makes `settled` such a point.
    gate: Mutex<()>,
    mishaps: Mishaps,
}

impl Scene {
    fn log(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settled(&self) -> Option<Outcome> {
        drop(self.gate.lock());
        self.log().settled
    }
}

/// Counts a run for as long as it exists, however it ends.
struct Run<'a>(&'a Scene);

impl Drop for Run<'_> {
    fn drop(&mut self) {
        self.0.log().running -= 1;
    }
}

async fn pause(most: u32) {
    for _ in 0..thread_rng().gen_range(0..=most) {
        future::yield_now().await;
    }
}

async fn work(scene: Arc<Scene>) -> Outcome {
    let number = {
        let mut log = scene.log();
        // What the end of a runtime leaves of a run goes no further, but may be dropped later.
        assert!(log.running == 0 || log.runtime_ends, "two runs at a time");
        assert!(
            log.settled.is_none() || log.runtime_ends,
            "a run after a success"
        );
        log.running += 1;
        log.runs.push(None);
        log.runs.len() - 1
    };
    let run = Run(&scene);
    pause(3).await;
    let chance = thread_rng().gen_range(0..4);
    let outcome = match chance {
        0 if scene.mishaps.failures => {
            drop(run);
            scene.log().runs[number] = Some(Outcome::Broken);
            // Like a panic, but the hook that prints one is not called thousands of times.
            resume_unwind(Box::new(OnPurpose));
        }
        1 if scene.mishaps.failures => Outcome::Failed(number),
        _ => Outcome::Done(number),
    };
    drop(run);
    let mut log = scene.log();
    log.runs[number] = Some(outcome);
    if let Outcome::Done(_) = outcome {
        log.settled = Some(outcome);
    }
    outcome
}

async fn call(scene: Arc<Scene>) {
    pause(2).await;
    let (ended_before, outlives) = {
        let log = scene.log();
        (log.runs.len().saturating_sub(1), log.runtime_has_ended)
    };
    let waiting = {
        let work_scene = Arc::clone(&scene);
        scene.flight.join(|| scene.settled(), || work(work_scene))
    };
    let outcome = waiting.outcome().await;
    let log = scene.log();
    match outcome {
        Outcome::Done(number) | Outcome::Failed(number) => {
            assert_eq!(
                log.runs.get(number),
                Some(&Some(outcome)),
                "an outcome of no run"
            );
            let is_old = number < ended_before && log.settled != Some(outcome);
            assert!(!is_old, "a failure that was there before somebody asked");
        }
        Outcome::Broken => {
            let mut since = log.runs.iter().skip(ended_before);
            let panicked = since.any(|run| *run == Some(Outcome::Broken));
            let ended = log.runtime_ends && !outlives;
            assert!(panicked || ended, "broken for no reason");
        }
    }
}

/// So many callers, each in a task of its own; whoever is not cancelled must hear something.
pub(crate) fn play(callers: usize, mishaps: Mishaps) {
    let scene = Arc::new(Scene {
        flight: Arc::new(Flight::new(|| Outcome::Broken)),
        log: std::sync::Mutex::default(),
        gate: Mutex::new(()),
        mishaps,
    });
    let tasks: Vec<_> = (0..callers)
        .map(|_| future::spawn(call(Arc::clone(&scene))))
        .collect();
    future::block_on(async {
        let (mut patient, mut cancelled) = (Vec::new(), Vec::new());
        for task in tasks {
            if mishaps.cancelled_callers && thread_rng().gen_bool(0.5) {
                pause(2).await;
                task.abort();
                cancelled.push(task);
            } else {
                patient.push(task);
            }
        }
        if mishaps.end_of_runtime {
            pause(6).await;
            scene.log().runtime_ends = true;
            end_of_runtime().await;
            scene.log().runtime_has_ended = true;
        }
        for task in patient {
            task.await
                .expect("a caller that was not cancelled comes to its end");
        }
        // Whatever happened before, who comes now is served.
        call(Arc::clone(&scene)).await;
        while !cancelled.iter().all(future::JoinHandle::is_finished) {
            future::yield_now().await;
        }
        rest().await;
    });
    let log = scene.log();
    let quiet = !(mishaps.failures || mishaps.end_of_runtime);
    if quiet {
        assert_eq!(log.runs.len(), 1, "one success serves all");
    }
}
