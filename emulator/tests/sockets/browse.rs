//! Logins without a browser.

use crate::support::{LOGIN, start};

fn login(redirect_uri: &str, client_id: &str) -> String {
    format!(
        "https://{LOGIN}/authorize?response_type=code&client_id={client_id}\
         &redirect_uri={redirect_uri}&state=a%20state"
    )
}

#[tokio::test]
async fn a_login_ends_at_the_redirect_uri_with_code_and_state() {
    let emulator = start().await;
    let provider = &emulator.providers()[0];
    let redirect_uri = provider.redirect_uri();
    let url = login(redirect_uri, provider.client_id());
    let redirect = emulator.browse(&url).await.unwrap();
    assert!(
        redirect.starts_with(&format!("{redirect_uri}?")),
        "{redirect}"
    );
    assert!(redirect.contains("code="), "{redirect}");
    assert!(redirect.contains("state=a+state"), "{redirect}");

    provider.deny_next_login();
    let redirect = emulator.browse(&url).await.unwrap();
    assert!(redirect.contains("error=access_denied"), "{redirect}");
}

#[tokio::test]
async fn what_is_no_redirect_is_an_error_that_says_so() {
    let emulator = start().await;
    let provider = &emulator.providers()[0];
    let unknown_client = login(provider.redirect_uri(), "somebody");
    let error = emulator.browse(&unknown_client).await.unwrap_err();
    assert!(
        error.to_string().contains("did not end in a redirect"),
        "{error}"
    );
    let error = emulator.browse("no address").await.unwrap_err();
    assert!(error.to_string().contains("cannot be opened"), "{error}");
}
