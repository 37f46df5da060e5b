//! Logins and logouts while a refresh is under way, and logins that are finished twice.

use super::{ACCOUNT, HOUR, MINUTE, Rig};
use crate::{
    crates::{ActOn, Crate},
    report,
    rotation::Strict,
};
use emulator::RequestKind;
use provider_runtime::{Error, ErrorKind, Pending, ReauthorizationReason, SessionState};
use tokio::task::JoinHandle;

/// A refresh that the provider has carried out and whose answer arrives at [`Rig::mend`].
async fn under_way(rig: &Rig<Strict>) -> JoinHandle<Result<String, Error>> {
    rig.pass(2 * HOUR);
    let before = rig.refreshes();
    rig.hold_once();
    let session = rig.session.clone();
    let refresh = tokio::spawn(async move { Strict::access_token(&session).await });
    rig.until_refreshes(before + 1).await;
    refresh
}

/// Nobody is logged in any more, wherever one asks.
async fn is_over(rig: &Rig<Strict>) {
    let over = SessionState::ReauthorizationNeeded {
        reason: ReauthorizationReason::LoggedOut,
    };
    assert_eq!(Strict::state(&rig.session).await.unwrap(), over);
    let error = Strict::call(&rig.session).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoSession, "{error}");
    let reopened = rig.reopened().await.map(drop);
    assert_eq!(reopened.unwrap_err().kind(), ErrorKind::NoSession);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_logged_out_does_not_come_back() {
    let rounds = report::count("PROOF_ROUNDS", 3);
    let rig = Rig::<Strict>::start().await;
    for round in 0..rounds {
        let refresh = under_way(&rig).await;
        // By the session itself, or by another client of the same store.
        if round % 2 == 0 {
            Strict::forget(&rig.session).await.unwrap();
        } else {
            let other = rig.reopened().await.unwrap();
            Strict::forget(&other).await.unwrap();
        }
        rig.mend();
        let error = refresh.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoSession, "{error}");
        is_over(&rig).await;
        rig.pass(MINUTE);
        is_over(&rig).await;
        assert_eq!(rig.refreshes(), round + 1);
        let login = rig.desk.log_in::<Strict>(&rig.client, ACCOUNT).await;
        Strict::call(&login.unwrap()).await.unwrap();
    }
    report::print(
        "logout while a refresh is under way",
        format_args!("{rounds} rounds: the tokens did not come back"),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_login_wins_over_a_late_refresh() {
    let rounds = report::count("PROOF_ROUNDS", 3);
    let rig = Rig::<Strict>::start().await;
    for _ in 0..rounds {
        let refresh = under_way(&rig).await;
        let other = Strict::client(&rig.desk.setup);
        let login = rig.desk.log_in::<Strict>(&other, ACCOUNT).await.unwrap();
        let token = Strict::access_token(&login).await.unwrap();
        rig.mend();
        // Who waited for the refresh gets the token of the login.
        assert_eq!(refresh.await.unwrap().unwrap(), token);
        for session in [&rig.session, &login, &rig.reopened().await.unwrap()] {
            assert_eq!(Strict::access_token(session).await.unwrap(), token);
            Strict::call(session).await.unwrap();
        }
        // What is refreshed next is the login.
        rig.pass(2 * HOUR);
        Strict::call(&rig.session).await.unwrap();
        Strict::call(&login).await.unwrap();
    }
    assert_eq!(rig.redemptions(), vec![(1, 1); 2 * rounds]);
    report::print(
        "login while a refresh is under way",
        format_args!("{rounds} rounds: the login won, 0 tokens presented twice"),
    );
}

/// The same, as it would be read from where an application keeps it.
fn copy(pending: &Pending) -> Pending {
    let json = serde_json::to_string(pending).unwrap();
    serde_json::from_str(&json).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_finished_once_by_whichever_process() {
    let rounds = report::count("PROOF_ROUNDS", 3);
    let rig = Rig::<ActOn>::start().await;
    for round in 1..=rounds {
        // Its limit of logins is another row.
        rig.pass(2 * HOUR);
        let before = rig.count(RequestKind::Token);
        let login = ActOn::authorize(&rig.client).account(ACCOUNT);
        let callback = rig.desk.browse(login.url()).await;
        let pending = login.into_pending();
        let clients = [
            rig.client.clone(),
            ActOn::client(&rig.desk.setup),
            ActOn::client(&rig.desk.setup),
        ];
        let accepted = (0..12).map(|attempt| {
            let client = clients[attempt % 3].clone();
            let (pending, callback) = (copy(&pending), callback.clone());
            tokio::spawn(async move { ActOn::accept(&client, pending, &callback).await })
        });
        let mut sessions = Vec::new();
        for outcome in accepted.collect::<Vec<_>>() {
            match outcome.await.unwrap() {
                Ok(session) => sessions.push(session),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Callback, "{error}"),
            }
        }
        assert_eq!(sessions.len(), 1, "round {round}");
        assert_eq!(rig.count(RequestKind::Token), before + 1, "round {round}");
        ActOn::call(&sessions[0]).await.unwrap();
        // Later, too.
        rig.pass(MINUTE);
        let late = ActOn::accept(&ActOn::client(&rig.desk.setup), pending, &callback).await;
        assert_eq!(late.map(drop).unwrap_err().kind(), ErrorKind::Callback);
        assert_eq!(rig.count(RequestKind::Token), before + 1, "round {round}");
    }
    report::print(
        "login finished by three clients at once",
        format_args!("{rounds} rounds of 12: the code was sent once"),
    );
}
