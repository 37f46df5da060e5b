//! Providers by their published policies, as strict as the words allow.

use std::hash::{Hash, Hasher};

use crate::refresh::protocol::ReplayPolicy;

/// Names a refresh token: its place among all that were issued.
pub(super) type Token = u8;

/// For how long a grace provider takes a token that it has replaced.
pub(super) const WINDOW: i64 = 3;

/// What a provider does about its refresh tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Each can be used once.
    Strict {
        /// Whether using it twice ends the login.
        revokes: bool,
    },
    /// Each can be used again for [`WINDOW`], which brings a new one; afterwards that ends the login.
    Grace {
        /// Whether the new one ends those that were issued for the same token before.
        last_wins: bool,
    },
    /// Each can be used until one of those issued for it is, or the access token that came along.
    UntilFirstUse,
    /// It stays the same.
    NonRotating,
}

impl Kind {
    /// What the runtime is told of it.
    pub(super) fn replay(self) -> ReplayPolicy {
        match self {
            Self::Strict { .. } => ReplayPolicy::LastResort,
            Self::Grace { .. } => ReplayPolicy::Within(WINDOW),
            Self::UntilFirstUse | Self::NonRotating => ReplayPolicy::Free,
        }
    }
}

#[derive(Clone, Debug)]
struct Issued {
    login: u8,
    parent: Option<Token>,
    spent_at: Option<i64>,
    dead: bool,
}

/// The provider's own books.
#[derive(Clone, Debug)]
pub(super) struct Provider {
    kind: Kind,
    issued: Vec<Issued>,
}

impl Provider {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            issued: Vec::new(),
        }
    }

    /// A login by a person. It keeps the older ones.
    pub(super) fn log_in(&mut self, login: u8) -> Token {
        self.issue(login, None)
    }

    pub(super) fn login_of(&self, token: Token) -> u8 {
        self.at(token).login
    }

    /// Whether the token would be taken.
    pub(super) fn takes(&self, token: Token, now: i64) -> bool {
        let issued = self.at(token);
        let spent = issued.spent_at;
        !issued.dead && spent.is_none_or(|spent_at| !self.is_over(spent_at, now))
    }

    /// A refresh request: the next token, or a rejection.
    pub(super) fn present(&mut self, token: Token, now: i64) -> Option<Token> {
        if !self.takes(token, now) {
            let spent = self.at(token).spent_at;
            let revokes = match self.kind {
                Kind::Strict { revokes } => revokes,
                Kind::Grace { .. } => spent.is_some_and(|spent_at| self.is_over(spent_at, now)),
                Kind::UntilFirstUse | Kind::NonRotating => false,
            };
            if spent.is_some() && revokes {
                self.revoke(self.login_of(token));
            }
            return None;
        }
        match self.kind {
            Kind::NonRotating => return Some(token),
            Kind::Strict { .. } => self.at_mut(token).dead = true,
            Kind::Grace { last_wins: false } => self.end_ancestors(token),
            Kind::Grace { last_wins: true } | Kind::UntilFirstUse => {
                self.end_ancestors(token);
                self.end_descendants(token);
            }
        }
        self.at_mut(token).spent_at.get_or_insert(now);
        Some(self.issue(self.login_of(token), Some(token)))
    }

    /// The access token that came with `token` is used. Whether that changed anything.
    pub(super) fn use_access_token(&mut self, token: Token) -> bool {
        let parent = self.at(token).parent;
        let matters =
            self.kind == Kind::UntilFirstUse && parent.is_some_and(|parent| !self.at(parent).dead);
        if matters {
            self.end_ancestors(token);
        }
        matters
    }

    /// Tokens that would be taken and have not been replaced, one bit each.
    pub(super) fn current(&self, login: u8, now: i64) -> u64 {
        let tokens = (0..self.issued.len()).filter_map(|place| Token::try_from(place).ok());
        let tokens = tokens.filter(|token| self.login_of(*token) == login);
        let tokens = tokens.filter(|token| self.takes(*token, now));
        let replaced = |token: &Token| self.at(*token).spent_at.is_some();
        tokens
            .filter(|token| !replaced(token))
            .fold(0, |set, token| set | 1 << token)
    }

    /// All tokens that would be taken, one bit each.
    pub(super) fn all_taken(&self, now: i64) -> u64 {
        let tokens = (0..self.issued.len()).filter_map(|place| Token::try_from(place).ok());
        let taken = tokens.filter(|token| self.takes(*token, now));
        taken.fold(0, |set, token| set | 1 << token)
    }

    /// Hashes what can still make a difference: tokens that are taken, and those of `in_use`.
    pub(super) fn hash_those<H: Hasher>(&self, in_use: u64, now: i64, hasher: &mut H) {
        let which = in_use | self.all_taken(now);
        self.issued.len().hash(hasher);
        for (place, issued) in self.issued.iter().enumerate() {
            if which & 1 << place != 0 {
                let spent = issued.spent_at.map(|spent_at| (now - spent_at).min(WINDOW));
                (place, issued.login, issued.parent, issued.dead).hash(hasher);
                match self.kind {
                    Kind::Grace { .. } => spent.hash(hasher),
                    _ => spent.is_some().hash(hasher),
                }
            }
        }
    }

    fn is_over(&self, spent_at: i64, now: i64) -> bool {
        matches!(self.kind, Kind::Grace { .. }) && now - spent_at >= WINDOW
    }

    fn issue(&mut self, login: u8, parent: Option<Token>) -> Token {
        self.issued.push(Issued {
            login,
            parent,
            spent_at: None,
            dead: false,
        });
        Token::try_from(self.issued.len() - 1).expect("the bounds keep the number of tokens small")
    }

    fn end_ancestors(&mut self, token: Token) {
        let mut next = self.at(token).parent;
        while let Some(ancestor) = next {
            self.at_mut(ancestor).dead = true;
            next = self.at(ancestor).parent;
        }
    }

    /// Children come after their parents, so one pass finds them all.
    fn end_descendants(&mut self, token: Token) {
        let mut ended = vec![false; self.issued.len()];
        ended[usize::from(token)] = true;
        for place in 0..self.issued.len() {
            let parent = self.issued[place].parent;
            if parent.is_some_and(|parent| ended[usize::from(parent)]) {
                ended[place] = true;
                self.issued[place].dead = true;
            }
        }
    }

    fn revoke(&mut self, login: u8) {
        for issued in self
            .issued
            .iter_mut()
            .filter(|issued| issued.login == login)
        {
            issued.dead = true;
        }
    }

    fn at(&self, token: Token) -> &Issued {
        &self.issued[usize::from(token)]
    }

    fn at_mut(&mut self, token: Token) -> &mut Issued {
        &mut self.issued[usize::from(token)]
    }
}
