//! Token answers of forty shapes, for a code and for a refresh: the newest refresh token that the
//! provider has given out is never lost.
//!
//! The judge is the emulator: a refresh that follows has to present the token that it issued last,
//! and no token may be presented twice.

use crate::{
    crates::{ActOn, Actionstep, Crate, Worksection},
    desk::{self, Desk},
    report,
};
use emulator::{AnswerShape, Fault, FaultKind, RequestKind};
use provider_runtime::{Error, ErrorKind, SessionState};
use specs::model::{NewLogin, Provider, Rotation};
use std::time::Duration;

/// How long the runtime waits at most after a failed refresh.
const LONGEST_COOL_DOWN: Duration = Duration::from_secs(20 * 60);

/// How long an access token lives at most, at the providers of this test.
const LONGEST_ACCESS: Duration = Duration::from_secs(25 * 60 * 60);

/// What has to become of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Its tokens are used.
    Used,
    /// Its access token is used; it has no refresh token, so the one before stays (RFC 6749 §6).
    UsedWithoutRefreshToken,
    /// An error, since there is no access token to use; its refresh token is kept all the same.
    Salvaged,
    /// An error after which nobody can know whether the refresh token was spent. It is kept, but
    /// not presented again as long as there is an access token, and the state says so.
    Unknown(&'static [ErrorKind]),
    /// An error, whose kind is one of these; what was there before stays, unless the answer has a
    /// refresh token in it all the same.
    Refused(&'static [ErrorKind]),
}

/// What has to become of an answer to a refresh. An answer that a code cannot be judged by is the
/// end of a login; a refresh token has to outlive it.
fn fate_of_refresh(shape: AnswerShape) -> Fate {
    match (shape, fate(shape)) {
        (AnswerShape::Html500 | AnswerShape::HalfJson, Fate::Refused(kinds)) => {
            Fate::Unknown(kinds)
        }
        (_, fate) => fate,
    }
}

/// What has to become of every shape. A new one does not compile before its fate is decided.
fn fate(shape: AnswerShape) -> Fate {
    use AnswerShape as Shape;
    match shape {
        // How long it lives is not known, which is no reason to throw a token away.
        Shape::ExpiresInText
        | Shape::ExpiresInFloat
        | Shape::ExpiresInFloatText
        | Shape::ExpiresInNegative
        | Shape::ExpiresInZero
        | Shape::ExpiresInNull
        | Shape::ExpiresInMissing
        | Shape::ExpiresInHuge
        | Shape::ExpiresInWord
        // Types are compared without regard to case; none is taken for the usual one.
        | Shape::TokenTypeMissing
        | Shape::TokenTypeLowerCase
        | Shape::TokenTypeUpperCase
        | Shape::TokenTypeNull
        // How it is wrapped says nothing about what is in it.
        | Shape::Status201
        | Shape::FormBody
        | Shape::TextPlain
        | Shape::TextJavascript
        | Shape::TextHtml
        | Shape::NoContentType
        | Shape::Charset
        | Shape::JsonSuffix
        | Shape::ByteOrderMark
        | Shape::WhiteSpace
        | Shape::ScopeArray
        | Shape::ScopeNull
        | Shape::ScopeMissing
        | Shape::ExtraFields
        | Shape::LongIdToken => Fate::Used,
        Shape::RefreshTokenEmpty | Shape::RefreshTokenNull | Shape::RefreshTokenMissing => {
            Fate::UsedWithoutRefreshToken
        }
        Shape::TokenTypeUnknown
        | Shape::Nested
        | Shape::AccessTokenMissing
        | Shape::AccessTokenEmpty => Fate::Salvaged,
        // The half that comes rarely has the refresh token in it.
        Shape::HalfJson => Fate::Refused(&[ErrorKind::Decode]),
        Shape::ErrorIn200 => Fate::Refused(&[ErrorKind::TokenRefused, ErrorKind::Decode]),
        Shape::ErrorObject => Fate::Refused(&[ErrorKind::TokenRefused]),
        Shape::Bare429 => Fate::Refused(&[ErrorKind::RateLimited]),
        Shape::Html500 => Fate::Refused(&[ErrorKind::Server]),
    }
}

/// One case: a provider of its own, because what it issues is counted.
struct Case<C: Crate> {
    fate: Fate,
    desk: Desk,
    client: C::Client,
}

impl<C: Crate> Case<C> {
    async fn start(model: &Provider, shape: AnswerShape) -> Self {
        let fate = fate(shape);
        let mut model = model.clone();
        // The emulator has done what was asked for before it spoils the answer. Where the answer
        // says that it has not, or brings no new refresh token, the old one has to be good at the
        // provider too.
        if fate != Fate::Used && fate != Fate::Salvaged {
            model.lifecycle.refresh_token.rotation = Rotation::None;
            model.lifecycle.refresh_token.new_login = NewLogin::Unknown;
        }
        let desk = Desk::start::<C>(model).await;
        Self {
            fate,
            client: C::client(&desk.setup),
            desk,
        }
    }

    fn arm(&self, kind: RequestKind, shape: AnswerShape) {
        let fault = Fault::on(kind).once(FaultKind::Answer(shape));
        self.desk.emulator.faults().arm(fault).unwrap();
    }

    async fn log_in(&self) -> Result<C::Session, Error> {
        self.desk.log_in::<C>(&self.client, "ann").await
    }

    /// The account as another process finds it, which knows nothing but what is stored, once a
    /// failure no longer keeps it from asking.
    async fn stored(&self) -> Result<C::Session, Error> {
        self.wait(LONGEST_COOL_DOWN);
        C::session(&C::client(&self.desk.setup), "ann").await
    }

    /// Lets time pass, everywhere.
    fn wait(&self, time: Duration) {
        self.desk.setup.clock.advance(time);
        self.desk.emulator.clock().advance(time);
    }

    /// Nothing is presented while the access token lives, and the state tells why.
    async fn is_told_as_unknown(&self) -> Outcome {
        let session = self.stored().await.map_err(|error| error.to_string())?;
        let state = C::state(&session).await;
        let is_unknown = matches!(state, Ok(SessionState::OutcomeUnknown { .. }));
        ensure(is_unknown, || format!("the state is {state:?}"))?;
        let outcome = C::refresh(&session).await.map_err(|error| error.kind());
        let is_unknown = outcome == Err(ErrorKind::OutcomeUnknown);
        ensure(is_unknown, || format!("refreshed: {outcome:?}"))?;
        self.nothing_was_presented_twice()?;
        self.wait(LONGEST_ACCESS);
        Ok(())
    }

    /// A refresh succeeds with the refresh token that was issued last.
    async fn holds_the_newest(&self) -> Outcome {
        let newest = self.issued().await;
        let session = self.stored().await.map_err(|error| error.to_string())?;
        let outcome = C::refresh(&session).await;
        let presented = self.desk.emulator.log().redemptions();
        let presented = presented.last().ok_or("nothing was presented")?;
        ensure(outcome.is_ok(), || format!("{outcome:?} {presented:?}"))?;
        ensure(presented.label == format!("refresh_token {newest}"), || {
            format!("{} presented, {newest} issued", presented.label)
        })
    }

    /// The number of the newest refresh token that the client can know.
    async fn issued(&self) -> usize {
        let Fate::Refused(_) = self.fate else {
            return newest(&self.desk.state().await);
        };
        // Here the provider has issued tokens that never left it. The log has what did, with the
        // number of a token in its place.
        let requests = self.desk.emulator.log().requests();
        let bodies = requests.iter().map(|request| newest(&request.answer_body));
        bodies.max().unwrap_or(0)
    }

    fn nothing_was_presented_twice(&self) -> Outcome {
        let twice = self.desk.emulator.log().redemptions();
        let twice = twice.into_iter().find(|one| one.presented > 1);
        ensure(twice.is_none(), || format!("presented twice: {twice:?}"))
    }
}

/// The highest number of a refresh token in a text: `refresh_token 3`.
fn newest(text: &str) -> usize {
    let found = text.split("refresh_token ").skip(1).filter_map(|rest| {
        let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
        digits.parse().ok()
    });
    found.max().unwrap_or(0)
}

/// What came of a case: if it failed, why.
type Outcome = Result<(), String>;

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// A refresh is answered oddly.
async fn refresh<C: Crate>(model: &Provider, shape: AnswerShape) -> Outcome {
    let case = Case::<C>::start(model, shape).await;
    let session = case.log_in().await.map_err(|error| error.to_string())?;
    case.arm(RequestKind::Refresh, shape);
    let outcome = C::refresh(&session).await;
    let fate = fate_of_refresh(shape);
    judge(fate, outcome.as_ref().err())?;
    if let Fate::Unknown(_) = fate {
        case.is_told_as_unknown().await?;
    }
    case.holds_the_newest().await?;
    match fate {
        Fate::Used | Fate::Salvaged => case.nothing_was_presented_twice(),
        Fate::UsedWithoutRefreshToken | Fate::Unknown(_) | Fate::Refused(_) => Ok(()),
    }
}

/// A login is answered oddly. The account has logged in before.
async fn code<C: Crate>(model: &Provider, shape: AnswerShape) -> Outcome {
    let case = Case::<C>::start(model, shape).await;
    case.log_in().await.map_err(|error| error.to_string())?;
    case.arm(RequestKind::Token, shape);
    let outcome = case.log_in().await;
    judge(fate(shape), outcome.as_ref().err())?;
    match (fate(shape), outcome) {
        // The login that came without a refresh token is the account's now.
        (Fate::UsedWithoutRefreshToken, Ok(session)) => {
            let refreshed = C::refresh(&session).await.map_err(|error| error.kind());
            ensure(refreshed == Err(ErrorKind::ReauthorizationNeeded), || {
                format!("refreshed without a token: {refreshed:?}")
            })?;
        }
        _ => case.holds_the_newest().await?,
    }
    case.nothing_was_presented_twice()
}

/// Whether the caller was told what is so.
fn judge(fate: Fate, error: Option<&Error>) -> Outcome {
    let kind = error.map(Error::kind);
    let is_right = match fate {
        Fate::Used | Fate::UsedWithoutRefreshToken => kind.is_none(),
        Fate::Salvaged => kind == Some(ErrorKind::Decode),
        Fate::Refused(kinds) | Fate::Unknown(kinds) => {
            kind.is_some_and(|kind| kinds.contains(&kind))
        }
    };
    ensure(is_right, || format!("{fate:?} was told as {error:?}"))
}

/// What was lost, by crate, grant and shape.
#[derive(Default)]
struct Tally {
    answers: usize,
    lost: Vec<String>,
}

impl Tally {
    fn add<C: Crate>(&mut self, grant: &str, shape: AnswerShape, outcome: Outcome) {
        self.answers += 1;
        if let Err(why) = outcome {
            let name = shape.name();
            self.lost.push(format!("{} {grant} {name}: {why}", C::ID));
        }
    }

    /// Those to refreshes.
    async fn refreshes<C: Crate>(&mut self) {
        let mut model = desk::model::<C>();
        // No call is made, and the emulator starts faster without.
        model.resources.clear();
        for shape in AnswerShape::all() {
            let outcome = refresh::<C>(&model, shape).await;
            self.add::<C>("refresh", shape, outcome);
        }
    }

    /// Those to logins whose fate is to be salvaged, or the others.
    async fn codes<C: Crate>(&mut self, salvaged: bool) {
        let is_meant = |shape: &AnswerShape| (fate(*shape) == Fate::Salvaged) == salvaged;
        let mut model = desk::model::<C>();
        // No call is made, and the emulator starts faster without.
        model.resources.clear();
        for shape in AnswerShape::all().filter(is_meant) {
            let outcome = code::<C>(&model, shape).await;
            self.add::<C>("code", shape, outcome);
        }
    }

    #[track_caller]
    fn report(self, claim: &str) {
        let Self { answers, lost } = self;
        let figure = format!("{answers} answers, {} refresh tokens lost", lost.len());
        report::print(claim, figure);
        assert!(lost.is_empty(), "{}", lost.join("\n"));
    }
}

#[tokio::test]
async fn refreshes_lose_no_refresh_token() {
    let mut tally = Tally::default();
    tally.refreshes::<Worksection>().await;
    tally.refreshes::<Actionstep>().await;
    tally.refreshes::<ActOn>().await;
    tally.report("40 shapes of answers to refreshes");
}

#[tokio::test]
async fn logins_lose_no_refresh_token() {
    let mut tally = Tally::default();
    tally.codes::<Worksection>(false).await;
    tally.codes::<Actionstep>(false).await;
    tally.codes::<ActOn>(false).await;
    tally.report("shapes of answers to codes");
}

#[tokio::test]
async fn logins_without_an_access_token_keep_the_refresh_token() {
    let mut tally = Tally::default();
    tally.codes::<Worksection>(true).await;
    tally.codes::<Actionstep>(true).await;
    tally.codes::<ActOn>(true).await;
    tally.report("answers to codes without a usable access token");
}
