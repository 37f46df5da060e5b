#![allow(clippy::unwrap_used)]

use super::*;

#[tokio::test]
async fn only_addresses_of_the_web_are_opened() {
    for address in [
        "",
        "--proxy-server=evil.test",
        "-https://app.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:ann@app.example",
        "/etc/passwd",
    ] {
        let error = open(address).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{address}");
        assert!(!error.to_string().contains("started"), "{address}: {error}");
    }
}
