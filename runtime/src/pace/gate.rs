//! A gate that callers pass one by one, in the order in which they came.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Turn, Notify};
use tokio::time::{Instant, timeout};

use super::patience::Patience;
use super::window::Window;
use super::{milliseconds, seconds};

/// The windows of some limits, and those who wait for them.
#[derive(Debug)]
pub(super) struct Gate {
    state: Mutex<State>,
    /// Whoever holds it is next. It serves callers in order, and passes on when one gives up.
    turn: Turn<()>,
    /// Tells whoever is next that a place may be free earlier than it seemed.
    changed: Notify,
    /// Callers who want to pass.
    waiting: AtomicU64,
}

#[derive(Debug)]
struct State {
    windows: Vec<Window>,
    /// Until when nobody passes.
    paused_until: i64,
}

/// A place in all windows of a gate.
#[derive(Debug)]
pub(super) struct Pass {
    gate: Arc<Gate>,
    stage: Stage,
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    Reserved,
    Departed(i64),
    /// Nothing is left to be told.
    Done,
}

/// What somebody who is next finds.
enum Look {
    Open,
    /// It opens at this time, or earlier if an answer arrives. Not before the second.
    Closed(Option<i64>, i64),
}

impl Gate {
    pub(super) fn new(windows: Vec<Window>) -> Self {
        Self {
            state: Mutex::new(State {
                windows,
                paused_until: i64::MIN,
            }),
            turn: Turn::new(()),
            changed: Notify::new(),
            waiting: AtomicU64::new(0),
        }
    }

    /// Waits for a place.
    ///
    /// # Errors
    ///
    /// How long it would take at least, if that is more than there is patience.
    pub(super) async fn enter(
        self: &Arc<Self>,
        boot: &impl Fn() -> i64,
        patience: &mut Patience,
    ) -> Result<Pass, Duration> {
        // Nobody is waiting and there is a place: this is how most callers pass.
        if let Ok(_turn) = self.turn.try_lock()
            && let Look::Open = self.look(boot())
        {
            return Ok(self.reserved());
        }
        let since = Instant::now();
        // Boxed: whoever need not wait should not carry what waiting takes.
        let passed = Box::pin(self.pass(boot, since, patience.left())).await;
        patience.spend(since);
        passed
    }

    async fn pass(
        self: &Arc<Self>,
        boot: &impl Fn() -> i64,
        since: Instant,
        patience: Duration,
    ) -> Result<Pass, Duration> {
        let waiter = Waiter::new(&self.waiting);
        let now = boot();
        let earliest = self.earliest(now, waiter.ahead);
        if exceeds(earliest, now, patience) {
            return Err(seconds(earliest.saturating_sub(now)));
        }
        let Ok(_turn) = timeout(patience, self.turn.lock()).await else {
            let ahead = self.waiting.load(Ordering::Relaxed).saturating_sub(1);
            let now = boot();
            return Err(seconds(self.earliest(now, ahead).saturating_sub(now)));
        };
        loop {
            let now = boot();
            let left = patience.saturating_sub(since.elapsed());
            let (opens, earliest) = match self.look(now) {
                Look::Open => break,
                Look::Closed(opens, earliest) => (opens, earliest),
            };
            if left.is_zero() || exceeds(earliest, now, left) {
                return Err(seconds(earliest.saturating_sub(now)));
            }
            let wait = opens.map_or(left, |opens| {
                let wait = u64::try_from(opens.saturating_sub(now)).unwrap_or_default();
                Duration::from_millis(wait.max(1)).min(left)
            });
            // Either way the next look decides.
            let _ = timeout(wait, self.changed.notified()).await;
        }
        Ok(self.reserved())
    }

    /// The place that was just taken.
    fn reserved(self: &Arc<Self>) -> Pass {
        Pass {
            gate: Arc::clone(self),
            stage: Stage::Reserved,
        }
    }

    /// Lets nobody through until then.
    pub(super) fn pause(&self, until: i64) {
        let mut state = self.state();
        state.paused_until = state.paused_until.max(until);
        drop(state);
        // Whoever is next may have to give up.
        self.changed.notify_one();
    }

    /// Whether nobody is counted, waits or is held up.
    pub(super) fn is_idle(&self, now: i64) -> bool {
        let mut state = self.state();
        state.forget(now);
        let unused = state.windows.iter().all(Window::is_empty);
        unused && state.paused_until <= now && self.waiting.load(Ordering::Relaxed) == 0
    }

    /// Takes a place if there is one.
    fn look(&self, now: i64) -> Look {
        let mut state = self.state();
        state.forget(now);
        if state.paused_until <= now && state.windows.iter().all(Window::has_room) {
            state.windows.iter_mut().for_each(Window::reserve);
            return Look::Open;
        }
        let full = state.windows.iter().filter(|window| !window.has_room());
        // One that is full of reserved places opens when it is told so.
        let mut opens = Some(state.paused_until.max(now));
        for window in full {
            opens = opens.and_then(|opens| Some(opens.max(window.next_end()?)));
        }
        Look::Closed(opens, state.earliest(now, 0))
    }

    fn earliest(&self, now: i64, ahead: u64) -> i64 {
        let mut state = self.state();
        state.forget(now);
        state.earliest(now, ahead)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic happens while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, act: impl FnMut(&mut Window)) {
        self.state().windows.iter_mut().for_each(act);
        self.changed.notify_one();
    }
}

impl State {
    fn forget(&mut self, now: i64) {
        self.windows
            .iter_mut()
            .for_each(|window| window.forget(now));
    }

    fn earliest(&self, now: i64, ahead: u64) -> i64 {
        let from = now.max(self.paused_until);
        let of_window = |window: &Window| window.earliest(now, ahead);
        self.windows.iter().map(of_window).fold(from, i64::max)
    }
}

impl Pass {
    pub(super) fn depart(&mut self, now: i64) {
        if let Stage::Reserved = self.stage {
            self.gate.tell(|window| window.depart(now));
            self.stage = Stage::Departed(now);
        }
    }

    pub(super) fn arrive(&mut self, now: i64) {
        if let Stage::Departed(departed) = self.stage {
            self.gate.tell(|window| window.arrive(departed, now));
            self.stage = Stage::Done;
        }
    }

    pub(super) fn give_back(&mut self) {
        match self.stage {
            Stage::Reserved => self.gate.tell(Window::unreserve),
            Stage::Departed(departed) => self.gate.tell(|window| window.give_back(departed)),
            Stage::Done => {}
        }
        self.stage = Stage::Done;
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        // What departed and was given up on may arrive nevertheless.
        if let Stage::Reserved = self.stage {
            self.give_back();
        }
    }
}

/// Counts a caller among those who want to pass, until it is dropped.
struct Waiter<'a> {
    waiting: &'a AtomicU64,
    /// How many there were before.
    ahead: u64,
}

impl<'a> Waiter<'a> {
    fn new(waiting: &'a AtomicU64) -> Self {
        let ahead = waiting.fetch_add(1, Ordering::Relaxed);
        Self { waiting, ahead }
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Whether a time is further off than there is patience.
fn exceeds(time: i64, now: i64, patience: Duration) -> bool {
    time.saturating_sub(now) > milliseconds(patience)
}
