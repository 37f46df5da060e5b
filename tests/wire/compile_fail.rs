//! What must not compile, and what the types promise.

use provider_runtime::{Pending, Secret};

#[test]
fn what_must_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("../../tests/wire/compile_fail/*.rs");
}

fn is_send<T: Send>(_: &T) {}
fn is_shareable<T: Send + Sync + Clone + 'static>() {}

#[test]
fn clients_and_sessions_can_be_shared() {
    is_shareable::<worksection::Client>();
    is_shareable::<worksection::Session>();
    is_shareable::<worksection::tasks::Tasks>();
    is_shareable::<act_on::Client>();
    is_shareable::<act_on::Session>();
    is_shareable::<actionstep::Client>();
    is_shareable::<actionstep::Session>();
    is_shareable::<provider_runtime::Error>();
    is_shareable::<Secret>();
}

/// Never called: that it compiles is the test.
#[expect(dead_code, reason = "that it compiles is the test")]
fn futures_can_move_between_threads(
    client: &act_on::Client,
    session: &worksection::Session,
    pending: Pending,
) {
    is_send(&client.accept(pending, ""));
    is_send(&client.password("account", "user", "password"));
    is_send(&client.session("account"));
    is_send(&session.access_token());
    is_send(&session.refresh());
    is_send(&session.forget());
    is_send(&session.users().me().send());
    is_send(&session.tasks().get_tasks("1").send());
    is_send(&session.tasks().post_task("1", "title").send());
}
