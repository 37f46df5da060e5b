//! Logins: an approval and the code that carries it, and the password grant.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use specs::model::NewLogin;

use super::{CODE, Code, Family, Grants, Issued, RedirectUri, Terms, end, is_over, known, label};
use crate::oauth::{pkce, problem::Problem};

/// How long a code lives where nothing is published: the longest that RFC 6749 section 4.1.2
/// recommends.
const ASSUMED_CODE_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// What a user has agreed to.
#[derive(Clone, Debug)]
pub(in crate::oauth) struct Approval {
    /// Index of the account.
    pub(in crate::oauth) account: usize,
    /// Id of the account.
    pub(in crate::oauth) account_id: String,
    pub(in crate::oauth) scopes: Vec<String>,
    /// Where the user is sent back to. `None`: nowhere, it is a login by password.
    pub(in crate::oauth) redirect_uri: Option<RedirectUri>,
    /// The challenge of RFC 7636, if the authorization request had one.
    pub(in crate::oauth) challenge: Option<String>,
}

/// What is presented with a code.
#[derive(Clone, Copy, Default)]
pub(in crate::oauth) struct Proof<'a> {
    /// Whether the redirect URI belongs to the request that redeems the code.
    pub(in crate::oauth) has_redirect_uri: bool,
    pub(in crate::oauth) redirect_uri: Option<&'a str>,
    pub(in crate::oauth) verifier: Option<&'a str>,
}

impl Grants {
    /// The code for an approval.
    pub(in crate::oauth) fn approve(
        &mut self,
        terms: &Terms<'_>,
        approval: Approval,
        now: Timestamp,
    ) -> String {
        self.make_room(now);
        let challenge = approval.challenge.clone();
        let family = self.add_family(approval);
        let lifetime = terms.lifecycle.authorization_code.lifetime;
        let code = Code {
            family,
            expires: end(now, known(lifetime, Some(ASSUMED_CODE_LIFETIME))),
            challenge,
            is_spent: false,
            is_revoked: false,
        };
        let secret = terms.secret(&label(CODE, self.codes.next_number()));
        self.codes.add(secret.clone(), code);
        secret
    }

    fn add_family(&mut self, approval: Approval) -> u64 {
        self.last_family += 1;
        let family = Family {
            account: approval.account,
            account_id: approval.account_id,
            scopes: approval.scopes.into(),
            redirect_uri: approval.redirect_uri,
            is_revoked: false,
            is_superseded: false,
        };
        self.families.insert(self.last_family, family);
        self.last_family
    }

    /// Redeems a code (RFC 6749 section 4.1.3). A second attempt revokes what the first one got
    /// (section 4.1.2).
    pub(in crate::oauth) fn redeem(
        &mut self,
        terms: &Terms<'_>,
        code: &str,
        proof: Proof<'_>,
        now: Timestamp,
    ) -> Result<Issued, Problem> {
        self.make_room(now);
        let unknown = || Problem::grant("The code is unknown.");
        let number = self.codes.number(code).ok_or_else(unknown)?;
        let code = self.codes.get_mut(number).ok_or_else(unknown)?;
        let number = code.family;
        let family = self.families.get_mut(&number).ok_or_else(unknown)?;
        if code.is_spent {
            family.is_revoked = true;
            return Err(Problem::grant(
                "The code was redeemed before; what it got is revoked now.",
            ));
        }
        if family.is_revoked || code.is_revoked {
            return Err(Problem::grant("The code was revoked."));
        }
        if is_over(code.expires, now) {
            return Err(Problem::grant("The code has expired."));
        }
        check_redirect_uri(family.redirect_uri.as_ref(), proof)?;
        check_verifier(code.challenge.as_deref(), proof.verifier)?;
        code.is_spent = true;
        self.begin(terms, number, now)
    }

    /// The tokens of the password grant (RFC 6749 section 4.3), after the password was checked.
    pub(in crate::oauth) fn log_in(
        &mut self,
        terms: &Terms<'_>,
        approval: Approval,
        now: Timestamp,
    ) -> Result<Issued, Problem> {
        self.make_room(now);
        let family = self.add_family(approval);
        self.begin(terms, family, now)
    }

    /// The first tokens of a family.
    fn begin(&mut self, terms: &Terms<'_>, number: u64, now: Timestamp) -> Result<Issued, Problem> {
        let unknown = || Problem::grant("The login is unknown.");
        let family = self.families.get(&number).ok_or_else(unknown)?;
        let (account, scopes) = (family.account, Arc::clone(&family.scopes));
        let before = self.newest_login.insert(account, number);
        if terms.lifecycle.refresh_token.new_login == NewLogin::RevokesOlder {
            let before = before.and_then(|before| self.families.get_mut(&before));
            if let Some(family) = before {
                family.is_superseded = true;
            }
        }
        let access = self.add_access_token(terms, number, scopes, None, now);
        let refresh = terms
            .is_refreshable
            .then(|| self.add_refresh_token(terms, number, access, now));
        self.issued(access, refresh).ok_or_else(unknown)
    }
}

/// RFC 6749 section 4.1.3: the redirect URI must come again if the authorization request had one,
/// and be the one to which the code was sent.
fn check_redirect_uri(granted: Option<&RedirectUri>, proof: Proof<'_>) -> Result<(), Problem> {
    let (true, Some(granted)) = (proof.has_redirect_uri, granted) else {
        return Ok(());
    };
    match proof.redirect_uri {
        None if granted.is_sent => Err(Problem::request("The redirect URI is missing.")),
        Some(presented) if granted.uri != presented => Err(Problem::grant(
            "The redirect URI is not that of the authorization request.",
        )),
        _ => Ok(()),
    }
}

/// RFC 7636 section 4.6.
fn check_verifier(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), Problem> {
    match (challenge, verifier) {
        (Some(_), None) => Err(Problem::grant("The code verifier is missing.")),
        // RFC 9700 section 2.1.1: otherwise taking the challenge away would go unnoticed.
        (None, Some(_)) => Err(Problem::grant(
            "There is a code verifier, but the authorization request had no challenge.",
        )),
        (Some(_), Some(verifier)) if !pkce::is_verifier(verifier) => {
            Err(Problem::request("The code verifier is malformed."))
        }
        (Some(challenge), Some(verifier)) if pkce::challenge(verifier) != challenge => Err(
            Problem::grant("The code verifier does not belong to the challenge."),
        ),
        (None, None) | (Some(_), Some(_)) => Ok(()),
    }
}
