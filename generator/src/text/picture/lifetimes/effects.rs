//! What a refresh does to tokens, and what else ends them.

use serde::Serialize;
use specs::model::{Grace, Lifetime, OldAccessToken, Provider, Rotation};

use super::axis::BAR;
use crate::text::picture::column::BoxView;
use crate::text::picture::flow::Row;
use crate::text::picture::{MARGIN, WIDTH};
use crate::text::words;

/// What stands where there is no refresh.
pub(super) const NO_REFRESH: &str =
    "There is no refresh request: when the access token has ended, the person logs in again.";

/// Where the refresh is.
const REFRESH: u32 = WIDTH / 2;
/// How far a bar goes beyond it that ends by itself.
const BEYOND: u32 = 96;
/// The same of one that lives on for a while.
const SHORTLY: u32 = 44;

/// What becomes of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// It ends with the refresh.
    Dies,
    /// It ends some time after.
    DiesLater,
    /// It ends when it would have ended anyway.
    LivesOn,
    /// It goes on being the one in use.
    Stays,
    /// It dies or lives on; which of them is not published.
    Unknown,
    /// It begins.
    Begins,
    /// It begins, if there is one.
    MayBegin,
}

/// A token and what becomes of it.
#[derive(Clone, Debug)]
pub(super) struct Effect {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) what: What,
}

/// What becomes of each token; nothing where there is no refresh.
pub(super) fn effects(provider: &Provider) -> Vec<Effect> {
    if provider.refresh.is_none() {
        return Vec::new();
    }
    let token = &provider.lifecycle.refresh_token;
    let effect = |name, what, value: &str| Effect {
        name,
        value: value.to_owned(),
        what,
    };
    let old_access = match token.old_access_token {
        OldAccessToken::Unknown => What::Unknown,
        OldAccessToken::Valid => What::LivesOn,
        OldAccessToken::Revoked => What::Dies,
    };
    let mut effects = vec![
        effect(
            "Old access token",
            old_access,
            words::old_access_token(token.old_access_token),
        ),
        effect(
            "New access token",
            What::Begins,
            &new_lifetime(provider.lifecycle.access_token.lifetime),
        ),
    ];
    let (old, value) = old_refresh(token.rotation, token.grace);
    effects.push(effect("Old refresh token", old, &value));
    match token.rotation {
        Rotation::None => {}
        Rotation::Unknown => effects.push(effect(
            "New refresh token",
            What::MayBegin,
            "whether there is one is not published",
        )),
        Rotation::Rotating | Rotation::SingleUse => effects.push(effect(
            "New refresh token",
            What::Begins,
            &new_lifetime(token.lifetime),
        )),
    }
    effects
}

fn new_lifetime(lifetime: Lifetime) -> String {
    match lifetime {
        Lifetime::Unknown => "lifetime not published".to_owned(),
        Lifetime::Unlimited => words::lifetime(lifetime),
        Lifetime::Seconds(seconds) => format!("lives {}", words::duration(seconds)),
    }
}

fn old_refresh(rotation: Rotation, grace: Grace) -> (What, String) {
    let (what, value) = match (rotation, grace) {
        (Rotation::None, _) => (What::Stays, "stays in use"),
        (Rotation::SingleUse, Grace::Seconds { seconds, .. }) => {
            let value = format!("dies after {}", words::duration(seconds));
            return (What::DiesLater, value);
        }
        (Rotation::SingleUse, Grace::UntilFirstUse) => {
            (What::DiesLater, "dies when the new access token is used")
        }
        (Rotation::SingleUse, _) => (What::Dies, "dies at once"),
        (Rotation::Rotating | Rotation::Unknown, _) => {
            (What::Unknown, "not published; taken for dead")
        }
    };
    (what, value.to_owned())
}

/// Other events that end tokens.
pub(super) fn besides(provider: &Provider) -> Vec<Row> {
    let access = &provider.lifecycle.access_token;
    let refresh = &provider.lifecycle.refresh_token;
    let mut rows = Vec::new();
    if provider.refresh.is_some() {
        // Without rotation no refresh token is ever spent.
        if refresh.rotation != Rotation::None {
            let on_reuse = words::on_reuse(refresh.on_reuse);
            rows.push(Row::new("Spent refresh token", on_reuse));
        }
        rows.push(Row::new("New login", words::new_login(refresh.new_login)));
    }
    let live = [
        ("Live access tokens", access.max_live),
        ("Live refresh tokens", refresh.max_live),
    ];
    rows.extend(
        (live.into_iter()).filter_map(|(name, max)| Some(Row::new(name, words::max_live(max?)))),
    );
    rows
}

/// The line of a token, before and after the refresh.
#[derive(Debug, Serialize)]
pub(super) struct EffectView {
    /// The stretches of the line.
    parts: Vec<PartView>,
    /// Where it is crossed out.
    cross: Option<CrossView>,
    /// The line that stands for the refresh.
    refresh: u32,
    top: u32,
    bottom: u32,
}

#[derive(Debug, Serialize)]
struct PartView {
    class: &'static str,
    bar: BoxView,
}

#[derive(Debug, Serialize)]
struct CrossView {
    left: u32,
    right: u32,
    top: u32,
    bottom: u32,
}

impl EffectView {
    /// What becomes of a token, with the top of its bar at `y`.
    pub(super) fn new(what: What, y: u32) -> Self {
        let part = |class, from: u32, to: u32| PartView {
            class,
            bar: BoxView {
                x: from,
                y,
                width: to - from,
                height: BAR,
            },
        };
        let (end, right) = (REFRESH + BEYOND, WIDTH - MARGIN);
        let (parts, crossed) = match what {
            What::Dies => (vec![part("old", MARGIN, REFRESH)], Some(REFRESH)),
            What::DiesLater => {
                let end = REFRESH + SHORTLY;
                let parts = vec![part("old", MARGIN, REFRESH), part("unknown", REFRESH, end)];
                (parts, Some(end))
            }
            What::Stays => (vec![part("old", MARGIN, right)], None),
            What::LivesOn => (vec![part("old", MARGIN, end)], None),
            What::Unknown => {
                let parts = vec![part("old", MARGIN, REFRESH), part("unknown", REFRESH, end)];
                (parts, None)
            }
            What::Begins => (vec![part("span", REFRESH, right)], None),
            What::MayBegin => (vec![part("unknown", REFRESH, right)], None),
        };
        let cross = crossed.map(|x| CrossView {
            left: x - 5,
            right: x + 5,
            top: y - 1,
            bottom: y + BAR + 1,
        });
        Self {
            parts,
            cross,
            refresh: REFRESH,
            top: y - 3,
            bottom: y + BAR + 3,
        }
    }
}
