//! Refreshing (RFC 6749 section 6), with everything in which providers differ.

use jiff::Timestamp;
use specs::model::{
    Grace, OldAccessToken, OnReuse, RefreshTokenLifecycle, Replay, Rotation, Scopes,
};

use super::{Grants, Issued, RedirectUri, Spent, Terms, is_over};
use crate::oauth::{problem::Problem, scopes};

/// What a refresh asks for.
#[derive(Clone, Copy, Default)]
pub(in crate::oauth) struct RefreshWish<'a> {
    pub(in crate::oauth) refresh_token: &'a str,
    /// The scopes of the provider and those that are asked for.
    pub(in crate::oauth) scopes: Option<&'a Scopes>,
    pub(in crate::oauth) asked_scope: Option<&'a str>,
    /// Whether the redirect URI belongs to the request.
    pub(in crate::oauth) has_redirect_uri: bool,
    pub(in crate::oauth) redirect_uri: Option<&'a str>,
}

/// What becomes of a presented refresh token.
enum Course {
    /// It is redeemed and stays.
    Stays,
    /// It is redeemed for the first time and replaced.
    Replaced,
    /// It was replaced before, and a new pair is issued.
    Again,
    /// It was replaced before, and the pair issued then is answered.
    Same((u64, u64)),
}

impl Grants {
    /// Redeems a refresh token.
    pub(in crate::oauth) fn refresh(
        &mut self,
        terms: &Terms<'_>,
        wish: &RefreshWish<'_>,
        now: Timestamp,
    ) -> Result<Issued, Problem> {
        self.make_room(now);
        let number = self.refresh_tokens.number(wish.refresh_token);
        let number = number.ok_or_else(unknown)?;
        let course = self.course(&terms.lifecycle.refresh_token, number, now)?;
        let family = self.refresh_tokens.get(number).ok_or_else(unknown)?.family;
        let login = self.families.get(&family).ok_or_else(unknown)?;
        if wish.has_redirect_uri {
            check_redirect_uri(login.redirect_uri.as_ref(), wish.redirect_uri)?;
        }
        let scopes = scopes::narrowed(wish.scopes, wish.asked_scope, &login.scopes)?;
        let (access, refresh) = match course {
            Course::Same((access, refresh)) => (access, Some(refresh)),
            Course::Stays => {
                let access = self.add_access_token(terms, family, scopes, Some(number), now);
                self.replace_access_token(terms, number, access);
                (access, None)
            }
            Course::Replaced | Course::Again => {
                let is_first = matches!(course, Course::Replaced);
                if is_first {
                    // The old one no longer lives when the number of living ones is limited.
                    self.spend(number, now);
                }
                let access = self.add_access_token(terms, family, scopes, Some(number), now);
                let refresh = self.add_refresh_token(terms, family, access, now);
                if is_first {
                    self.replace_access_token(terms, number, access);
                    self.note_pair(number, (access, refresh));
                }
                (access, Some(refresh))
            }
        };
        self.issued(access, refresh).ok_or_else(unknown)
    }

    /// What a refresh with this token comes to. Reuse has its consequences here.
    fn course(
        &mut self,
        facts: &RefreshTokenLifecycle,
        number: u64,
        now: Timestamp,
    ) -> Result<Course, Problem> {
        let token = self.refresh_tokens.get(number).ok_or_else(unknown)?;
        let family = self.families.get_mut(&token.family).ok_or_else(unknown)?;
        if token.is_revoked || family.is_revoked {
            return Err(Problem::grant("The refresh token was revoked."));
        }
        if family.is_superseded {
            return Err(Problem::grant(
                "The refresh token was revoked by a newer login.",
            ));
        }
        if let Some(spent) = token.spent {
            let again = in_grace(facts.grace, spent, now);
            if again.is_none() && facts.on_reuse != OnReuse::Error {
                family.is_revoked = true;
                return Err(Problem::grant(
                    "The refresh token was redeemed before; the login is revoked now.",
                ));
            }
            let is_over = is_over(token.expires, now);
            return again
                .filter(|_| !is_over)
                .ok_or_else(|| Problem::grant("The refresh token was redeemed before."));
        }
        if is_over(token.expires, now) {
            return Err(Problem::grant("The refresh token has expired."));
        }
        Ok(match facts.rotation {
            Rotation::None => Course::Stays,
            Rotation::Unknown | Rotation::Rotating | Rotation::SingleUse => Course::Replaced,
        })
    }

    fn spend(&mut self, number: u64, now: Timestamp) {
        if let Some(token) = self.refresh_tokens.get_mut(number) {
            token.spent = Some(Spent {
                at: now,
                pair: (0, 0),
                is_successor_used: false,
            });
        }
    }

    fn note_pair(&mut self, number: u64, pair: (u64, u64)) {
        let token = self.refresh_tokens.get_mut(number);
        if let Some(spent) = token.and_then(|token| token.spent.as_mut()) {
            spent.pair = pair;
        }
    }

    /// Puts an access token in the place of the one that belongs to a refresh token.
    fn replace_access_token(&mut self, terms: &Terms<'_>, number: u64, access: u64) {
        let Some(token) = self.refresh_tokens.get_mut(number) else {
            return;
        };
        let old = std::mem::replace(&mut token.access, access);
        if terms.lifecycle.refresh_token.old_access_token != OldAccessToken::Revoked {
            return;
        }
        if let Some(old) = self.access_tokens.get_mut(old) {
            old.is_revoked = true;
        }
    }
}

/// How a refresh token that was replaced is redeemed again. `None`: it is not.
fn in_grace(grace: Grace, spent: Spent, now: Timestamp) -> Option<Course> {
    match grace {
        Grace::Unknown | Grace::None => None,
        Grace::UntilFirstUse => (!spent.is_successor_used).then_some(Course::Again),
        Grace::Seconds { seconds, replay } => {
            let age = now.duration_since(spent.at).as_secs();
            let is_within = u64::try_from(age).map_or(true, |age| age < seconds);
            is_within.then_some(match replay {
                Replay::SamePair => Course::Same(spent.pair),
                Replay::NewPair => Course::Again,
            })
        }
    }
}

/// The redirect URI of a refresh, for the providers that want it: that of the login.
fn check_redirect_uri(
    granted: Option<&RedirectUri>,
    presented: Option<&str>,
) -> Result<(), Problem> {
    match (granted, presented) {
        (Some(_), None) => Err(Problem::request("The redirect URI is missing.")),
        (Some(granted), Some(presented)) if granted.uri != presented => {
            Err(Problem::grant("The redirect URI is not that of the login."))
        }
        _ => Ok(()),
    }
}

fn unknown() -> Problem {
    Problem::grant("The refresh token is unknown.")
}
