//! Revoking a token on demand of the client (RFC 7009 section 2.1).

use jiff::Timestamp;

use super::{Grants, is_over};

impl Grants {
    /// Revokes a token: a refresh token with its whole login, an access token alone. The answer is
    /// the id of the account whose token lived. `None`: there is no such token, or it is dead
    /// already. A refresh token that was replaced is dead: it does not revoke its heirs.
    pub(in crate::oauth) fn revoke_token(&mut self, token: &str, now: Timestamp) -> Option<String> {
        if let Some(number) = self.refresh_tokens.number(token) {
            let found = self.refresh_tokens.get(number)?;
            let family = self.families.get_mut(&found.family)?;
            if !found.is_alive(Some(family), now) {
                return None;
            }
            family.is_revoked = true;
            return Some(family.account_id.clone());
        }
        let number = self.access_tokens.number(token)?;
        let found = self.access_tokens.get_mut(number)?;
        let family = self.families.get(&found.family)?;
        if found.is_revoked || family.is_revoked || is_over(found.expires, now) {
            return None;
        }
        found.is_revoked = true;
        Some(family.account_id.clone())
    }
}
