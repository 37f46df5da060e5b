//! From a token request that is in order to the grant.

use jiff::Timestamp;
use specs::model::{Grant, Role, TokenRequest};

use super::{name_of, proof_role};
use crate::{
    exchange::RequestKind,
    log::Note,
    oauth::{
        grants::{Approval, Issued, Proof, RefreshWish, Terms},
        parameters::Parameters,
        problem::Problem,
        scopes,
    },
    world::Site,
};

/// A token request of one provider.
struct Redemption<'a> {
    site: &'a Site,
    wanted: &'a TokenRequest,
    parameters: &'a Parameters,
    now: Timestamp,
}

/// Redeems what a request presents.
pub(super) fn redeem(
    site: &Site,
    wanted: &TokenRequest,
    kind: RequestKind,
    parameters: &Parameters,
    now: Timestamp,
    note: &mut Note,
) -> Result<Issued, Problem> {
    let redemption = Redemption {
        site,
        wanted,
        parameters,
        now,
    };
    let grant = match kind {
        RequestKind::Refresh => Grant::RefreshToken,
        RequestKind::Password => Grant::Password,
        RequestKind::Token | RequestKind::Authorize | RequestKind::Revoke | RequestKind::Api => {
            Grant::AuthorizationCode
        }
    };
    redemption.count(grant)?;
    let proof = redemption.sent(proof_role(kind));
    let proof = proof.ok_or_else(|| {
        Problem::request(match grant {
            Grant::AuthorizationCode => "The code is missing.",
            Grant::RefreshToken => "The refresh token is missing.",
            Grant::Password => "The user name is missing.",
        })
    })?;
    let issued = match grant {
        Grant::AuthorizationCode => redemption.code(proof),
        Grant::RefreshToken => redemption.refresh_token(proof),
        Grant::Password => redemption.password(proof),
    }?;
    if let Some((_, is_accepted)) = &mut note.redeemed {
        *is_accepted = true;
    }
    note.account = site.accounts.get(issued.account).map(|one| one.id.clone());
    Ok(issued)
}

impl<'a> Redemption<'a> {
    fn sent(&self, role: Role) -> Option<&'a str> {
        name_of(self.wanted, role).and_then(|name| self.parameters.get(name))
    }

    fn has(&self, role: Role) -> bool {
        name_of(self.wanted, role).is_some()
    }

    fn terms(&self) -> Terms<'a> {
        Terms::of(self.site)
    }

    /// Takes the request from the budget of the client.
    fn count(&self, grant: Grant) -> Result<(), Problem> {
        let limit = self.site.model.lifecycle.token_requests.as_ref();
        let is_allowed = self.site.grants().take_request(limit, grant, self.now);
        is_allowed.then_some(()).ok_or_else(Problem::too_many)
    }

    fn code(&self, code: &str) -> Result<Issued, Problem> {
        let proof = Proof {
            has_redirect_uri: self.has(Role::RedirectUri),
            redirect_uri: self.sent(Role::RedirectUri),
            verifier: self.sent(Role::CodeVerifier),
        };
        let mut grants = self.site.grants();
        grants.redeem(&self.terms(), code, proof, self.now)
    }

    fn refresh_token(&self, refresh_token: &str) -> Result<Issued, Problem> {
        let wish = RefreshWish {
            refresh_token,
            scopes: self.site.model.scopes.as_ref(),
            asked_scope: self.sent(Role::Scope),
            has_redirect_uri: self.has(Role::RedirectUri),
            redirect_uri: self.sent(Role::RedirectUri),
        };
        let mut grants = self.site.grants();
        grants.refresh(&self.terms(), &wish, self.now)
    }

    fn password(&self, username: &str) -> Result<Issued, Problem> {
        let password = self.sent(Role::Password);
        let password = password.ok_or_else(|| Problem::request("The password is missing."))?;
        let known = self.site.model.scopes.as_ref();
        let scopes = if self.has(Role::Scope) {
            scopes::granted(known, self.sent(Role::Scope))?
        } else {
            scopes::unasked(known)
        };
        let mut accounts = self.site.accounts.iter().enumerate();
        let found = accounts.find(|(_, one)| one.id == username && one.password == password);
        let Some((index, account)) = found else {
            return Err(Problem::grant("The user name or the password is wrong."));
        };
        let approval = Approval {
            account: index,
            account_id: account.id.clone(),
            scopes,
            redirect_uri: None,
            challenge: None,
        };
        let mut grants = self.site.grants();
        grants.log_in(&self.terms(), approval, self.now)
    }
}
