//! The authorizations that were finished, so that a copy of one is not redeemed again.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::digest::{SHA256, digest};

use crate::authorize::Pending;

/// Most authorizations that are remembered; the oldest is forgotten first. At 32 bytes each, twice
/// over, this is about 256 KiB.
const MOST: usize = 4096;

/// SHA-256 of a code verifier.
type Mark = [u8; 32];

/// The memory of one client: of one process, and bounded.
///
/// An authorization is known by its code verifier, which is random and its own whether or not the
/// provider takes part in `state` and PKCE. Only a digest of it is kept.
#[derive(Default)]
pub(crate) struct Redeemed {
    marks: Mutex<Marks>,
}

#[derive(Default)]
struct Marks {
    known: HashSet<Mark>,
    /// The same, oldest first.
    order: VecDeque<Mark>,
}

impl Redeemed {
    /// Remembers the authorization; false if it was remembered already.
    pub(crate) fn mark(&self, pending: &Pending) -> bool {
        let mark = mark(pending);
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        if !marks.known.insert(mark) {
            return false;
        }
        marks.order.push_back(mark);
        if marks.order.len() > MOST
            && let Some(oldest) = marks.order.pop_front()
        {
            marks.known.remove(&oldest);
        }
        true
    }

    /// Forgets the authorization, whose code was not used after all.
    pub(crate) fn unmark(&self, pending: &Pending) {
        let mark = mark(pending);
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        if marks.known.remove(&mark) {
            marks.order.retain(|other| *other != mark);
        }
    }
}

fn mark(pending: &Pending) -> Mark {
    let mut mark = Mark::default();
    let verifier = pending.code_verifier.expose().as_bytes();
    mark.copy_from_slice(digest(&SHA256, verifier).as_ref());
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(number: usize) -> Pending {
        let text = serde_json::json!({
            "provider": "acme",
            "environment": "production",
            "authorization_endpoint": "",
            "token_endpoint": "",
            "redirect_uri": "",
            "state": null,
            "code_verifier": number.to_string(),
            "account": "ann",
            "scopes": [],
            "connection": {},
            "created_at": 0,
        });
        serde_json::from_value(text).expect("it is a pending authorization")
    }

    #[test]
    fn each_is_marked_once_and_the_oldest_is_forgotten() {
        let redeemed = Redeemed::default();
        for number in 0..MOST {
            assert!(redeemed.mark(&pending(number)));
        }
        assert!(!redeemed.mark(&pending(0)));
        assert!(redeemed.mark(&pending(MOST)));
        assert!(redeemed.mark(&pending(0)), "the oldest was forgotten");
        assert!(!redeemed.mark(&pending(MOST)));
        redeemed.unmark(&pending(MOST));
        redeemed.unmark(&pending(MOST));
        assert!(redeemed.mark(&pending(MOST)));
        let marks = redeemed.marks.lock().expect("nothing panicked");
        assert_eq!((marks.known.len(), marks.order.len()), (MOST, MOST));
    }
}
