//! The pace of each account of a client.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Pace;
use crate::operation::Limit;
use crate::store::Key;

/// Keeps the pace of an account while its requests count, also when no session of it is in use: an
/// application that opens a session for each request is held to the limits too.
#[derive(Debug)]
pub(crate) struct Accounts {
    limits: &'static [Limit],
    /// `None` where requests are not paced.
    known: Option<Mutex<HashMap<Key, Arc<Pace>>>>,
}

impl Accounts {
    pub(crate) fn new(limits: &'static [Limit], is_paced: bool) -> Self {
        Self {
            limits,
            known: is_paced.then(Mutex::default),
        }
    }

    /// The pace of an account; `None` where requests are not paced.
    pub(crate) fn of(&self, key: &Key, now: i64) -> Option<Arc<Pace>> {
        let known = self.known.as_ref()?;
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pace) = known.get(key) {
            return Some(Arc::clone(pace));
        }
        known.retain(|_, pace| Arc::strong_count(pace) > 1 || !pace.is_idle(now));
        let pace = Arc::new(Pace::new(self.limits));
        known.insert(key.clone(), Arc::clone(&pace));
        Some(pace)
    }
}
