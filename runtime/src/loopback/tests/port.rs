//! Which port is opened, and that it is closed in time.

use super::*;

/// Checks that nobody listens at the address any more.
async fn assert_free(address: SocketAddr) {
    let start = Instant::now();
    while let Err(error) = TcpListener::bind(address).await {
        assert!(start.elapsed() < SOON, "{address} after {SOON:?}: {error}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn the_port_is_free_after_success() {
    let login = Login::start().await;
    let address = login.address;
    login.finish().await;
    login.came().await.unwrap();
    assert_free(address).await;
}

#[tokio::test]
async fn the_port_is_free_after_a_refusal() {
    let login = Login::start().await;
    let address = login.address;
    let target = format!("{}?error=access_denied&state={}", login.path, login.state);
    let page = header(&login.get(&target).await, "location").unwrap();
    login.get(&page).await;
    login.came().await.unwrap();
    assert_free(address).await;
}

#[tokio::test]
async fn the_port_is_free_after_the_time_is_over() {
    let listener = Listener::bind().await.unwrap();
    let login = Login::of(listener.timeout(Duration::from_millis(300)));
    let address = login.address;
    let silent = TcpStream::connect(address).await.unwrap();
    let start = Instant::now();
    let error = login.came().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Callback);
    assert!(start.elapsed() < Duration::from_millis(300) + SOON);
    assert_eq!(
        error.to_string(),
        "wait: nobody came back within 0 s; start the authorization again"
    );
    assert_free(address).await;
    drop(silent);
}

#[tokio::test]
async fn the_port_is_free_when_the_future_is_dropped() {
    let listener = Listener::bind().await.unwrap();
    let address = listener.sockets[0].local_addr().unwrap();
    let login = authorization(&listener);
    let silent = TcpStream::connect(address).await.unwrap();
    let waiting = listener.wait(&login);
    assert!(tokio::time::timeout(SOON, waiting).await.is_err());
    // At once: nothing has to run for it.
    assert!(std::net::TcpStream::connect(address).is_err());
    assert_free(address).await;
    drop(silent);
}

#[tokio::test]
async fn the_redirect_in_the_last_moment_counts() {
    let listener = Listener::bind().await.unwrap();
    let login = Login::of(listener.timeout(Duration::from_millis(500)));
    login.get(&login.target()).await;
    assert!(login.came().await.is_ok());
}

#[tokio::test]
async fn each_login_has_a_path_of_its_own() {
    let (one, two) = (
        Listener::bind().await.unwrap(),
        Listener::bind().await.unwrap(),
    );
    let path = |listener: &Listener| listener.redirect_uri.path().to_owned();
    assert_ne!(path(&one), path(&two));
    assert_eq!(path(&one).len(), 44);
    assert!(one.redirect_uri().starts_with("http://127.0.0.1:"));
}

/// The local addresses at which the system listens with this port, from `/proc/net`.
#[cfg(target_os = "linux")]
fn listening(port: u16) -> Vec<String> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    let text: String = tables
        .iter()
        .filter_map(|table| std::fs::read_to_string(table).ok())
        .collect();
    // Columns: number, local address and port, remote ones, state, where 0A is LISTEN.
    let rows = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.filter(|row| row.get(3) == Some(&"0A"))
        .filter_map(|row| row[1].split_once(':'))
        .filter(|(_, found)| u16::from_str_radix(found, 16) == Ok(port))
        .map(|(address, _)| address.to_owned())
        .collect()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn nothing_but_the_loopback_interface_is_bound() {
    const V4: &str = "0100007F";
    const V6: &str = "00000000000000000000000001000000";
    let listener = Listener::bind().await.unwrap();
    let port = listener.redirect_uri.port().unwrap();
    assert_eq!(listening(port), [V4]);
    let listener = Listener::bind_to("http://localhost/callback")
        .await
        .unwrap();
    let found = listening(listener.redirect_uri.port().unwrap());
    let expected = if has_ipv6().await {
        &[V4, V6][..]
    } else {
        &[V4]
    };
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_registered_redirect_uri_is_taken_as_it_is() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let registered = format!("http://{address}/oauth/callback?from=acme");
    let listener = Listener::bind_to(&registered).await.unwrap();
    assert_eq!(listener.redirect_uri(), registered);
    let taken = Listener::bind_to(&registered).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Configuration);
    assert_eq!(
        taken.to_string(),
        format!("bind: {address} cannot be opened for the redirect")
    );
    let login = Login::of(listener);
    let answer = login
        .get(&format!("/oauth/callback?code=C&state={}", login.state))
        .await;
    assert!(
        answer.starts_with("HTTP/1.1 400 "),
        "its own parameter is missing: {answer}"
    );
    let target = format!("/oauth/callback?from=acme&code=C&state={}", login.state);
    let page = header(&login.get(&target).await, "location").unwrap();
    login.get(&page).await;
    assert!(login.came().await.is_ok());
}

#[tokio::test]
async fn without_port_a_free_one_is_taken() {
    for registered in [
        "http://127.0.0.1/callback",
        "http://localhost/callback",
        "http://[::1]/callback",
    ] {
        if registered.contains("::1") && !has_ipv6().await {
            println!("skipped: IPv6 not installed");
            continue;
        }
        let login = Login::of(Listener::bind_to(registered).await.unwrap());
        let uri = Url::parse(&login.redirect_uri).unwrap();
        assert_eq!(uri.path(), "/callback");
        assert!(uri.port().is_some());
        let host = &uri[url::Position::BeforeHost..url::Position::AfterPort];
        let target = login.target();
        let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let page = header(&login.send(request.as_bytes()).await, "location").unwrap();
        let request = format!("GET {page} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        login.send(request.as_bytes()).await;
        assert!(login.came().await.is_ok(), "{registered}");
    }
}

#[tokio::test]
async fn other_addresses_are_refused() {
    for uri in [
        "",
        "127.0.0.1:80",
        "https://127.0.0.1/callback",
        "https://app.example/callback",
        "http://app.example/callback",
        "http://0.0.0.0/callback",
        "http://192.168.0.1/callback",
        "http://localhost.evil.test/callback",
        "http://user@127.0.0.1/callback",
        "com.example.app:/callback",
    ] {
        let error = Listener::bind_to(uri).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{uri}");
    }
}
