//! An API that rejects every token, while the token endpoint works.

use super::{Duration, MINUTE, Rig};
use crate::{crates::Crate, report, rotation::Strict};
use emulator::{FaultKind, RequestKind};
use provider_runtime::ErrorKind;

/// Time between two bursts of calls.
const STEP: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn an_api_that_rejects_every_token_costs_two_token_requests_in_ten_minutes() {
    let minutes = report::count("PROOF_MINUTES", 30);
    let callers = 8;
    let rig = Rig::<Strict>::start().await;
    let other = rig.reopened().await.unwrap();
    rig.fail(RequestKind::Api, FaultKind::status(401));
    // When each refresh was made, in steps.
    let mut refreshes = Vec::new();
    let steps = minutes * 6;
    for step in 0..steps {
        let sessions = [&rig.session, &other];
        let calls = (0..callers).map(|caller| {
            let session = sessions[caller % 2].clone();
            tokio::spawn(async move { Strict::call(&session).await })
        });
        for call in calls.collect::<Vec<_>>() {
            let error = call.await.unwrap().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
        }
        refreshes.resize(rig.refreshes(), step);
        rig.pass(STEP);
    }
    let window = usize::try_from(10 * MINUTE.as_secs() / STEP.as_secs()).unwrap();
    let within = |first: &usize| {
        let window = *first..*first + window;
        refreshes
            .iter()
            .filter(|step| window.contains(step))
            .count()
    };
    let most = refreshes.iter().map(within).max().unwrap();
    assert!(most <= 2, "{refreshes:?}");
    assert!(refreshes.len() >= minutes / 10, "it goes on trying");
    let requests = rig.count(RequestKind::Api);
    assert!(requests <= 2 * steps * callers);
    rig.mend();
    Strict::call(&rig.session).await.unwrap();
    Strict::call(&other).await.unwrap();
    report::print(
        "API always 401",
        format_args!(
            "{minutes} min, {} calls of two clients: {} token requests, at most {most} in any 10 min",
            steps * callers,
            refreshes.len()
        ),
    );
}
