//! Forgetting, so that memory has a bound.

use std::collections::HashSet;

use jiff::Timestamp;

use super::{Code, Grants, is_over};

/// Most codes, access tokens and refresh tokens that are remembered, each.
const MOST: usize = 10_000;

/// How many are left when room is made. The distance spreads the work over many requests.
const LEFT: usize = 7_500;

/// What is dead is forgotten first.
const DEAD: u8 = 0;
/// What is spent is kept longer, so that its reuse is noticed.
const SPENT: u8 = 1;
/// What is alive is kept longest.
const ALIVE: u8 = 2;

impl Grants {
    /// Makes room for more where there is too much.
    pub(super) fn make_room(&mut self, now: Timestamp) {
        let lengths = [
            self.codes.len(),
            self.access_tokens.len(),
            self.refresh_tokens.len(),
        ];
        if lengths.iter().all(|length| *length < MOST) {
            return;
        }
        let families = &self.families;
        if lengths[0] >= MOST {
            self.codes.shrink(LEFT, |code| {
                let family = families.get(&code.family);
                code.worth(family.is_none_or(|family| family.is_revoked), now)
            });
        }
        if lengths[1] >= MOST {
            self.access_tokens.shrink(LEFT, |token| {
                let is_alive = token.is_alive(families.get(&token.family), now);
                if is_alive { ALIVE } else { DEAD }
            });
        }
        if lengths[2] >= MOST {
            self.refresh_tokens.shrink(LEFT, |token| {
                let family = families.get(&token.family);
                let is_revoked = token.is_revoked || family.is_none_or(|family| family.is_revoked);
                match token.is_alive(family, now) {
                    true => ALIVE,
                    false if token.spent.is_some() && !is_revoked => SPENT,
                    false => DEAD,
                }
            });
        }
        self.forget_families();
    }

    /// How many codes and tokens are remembered.
    #[cfg(test)]
    pub(in crate::oauth) fn remembered(&self) -> usize {
        self.codes.len() + self.access_tokens.len() + self.refresh_tokens.len()
    }

    /// Forgets the families of which nothing is left.
    fn forget_families(&mut self) {
        let codes = self.codes.newest().map(|(_, code)| code.family);
        let access = self.access_tokens.newest().map(|(_, token)| token.family);
        let refresh = self.refresh_tokens.newest().map(|(_, token)| token.family);
        let known: HashSet<u64> = codes.chain(access).chain(refresh).collect();
        self.families.retain(|number, _| known.contains(number));
    }
}

impl Code {
    fn worth(&self, is_family_revoked: bool, now: Timestamp) -> u8 {
        if self.is_revoked || is_family_revoked {
            DEAD
        } else if self.is_spent {
            SPENT
        } else if is_over(self.expires, now) {
            DEAD
        } else {
            ALIVE
        }
    }
}
