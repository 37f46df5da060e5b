//! Which port is opened, and that it is closed in time.

use super::*;

const V4_LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const V6_LOOPBACK: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

/// Checks that a login leaves its port free; it returns the address that it had. Another program, or
/// another test, may have taken the port since: then one more login is tried.
async fn assert_frees_its_port(login: impl AsyncFn() -> SocketAddr) {
    for _ in 0..TRIES {
        if becomes_free(login().await).await {
            return;
        }
    }
    panic!("somebody still listens after {TRIES} logins");
}

async fn becomes_free(address: SocketAddr) -> bool {
    for _ in 0..100 {
        if TcpListener::bind(address).await.is_ok() {
            return true;
        }
        // Tasks that were told to end have to get round to it.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

#[tokio::test]
async fn the_port_is_free_after_success() {
    assert_frees_its_port(async || {
        let login = Login::start().await;
        let address = login.address;
        login.finish().await;
        login.came().await.unwrap();
        address
    })
    .await;
}

#[tokio::test]
async fn the_port_is_free_after_a_refusal() {
    assert_frees_its_port(async || {
        let login = Login::start().await;
        let address = login.address;
        let target = format!("{}?error=access_denied&state={}", login.path, login.state);
        let page = header(&login.get(&target).await, "location").unwrap();
        login.get(&page).await;
        login.came().await.unwrap();
        address
    })
    .await;
}

#[tokio::test]
async fn the_port_is_free_after_the_time_is_over() {
    assert_frees_its_port(async || {
        let start = tokio::time::Instant::now();
        let login = Login::start().await;
        let address = login.address;
        let silent = TcpStream::connect(address).await.unwrap();
        // Five minutes pass as soon as nobody has anything to do.
        tokio::time::pause();
        let error = login.came().await.unwrap_err();
        let time = start.elapsed();
        tokio::time::resume();
        assert_eq!(error.kind(), ErrorKind::Callback);
        assert!(
            time >= TIMEOUT && time < TIMEOUT + Duration::from_secs(60),
            "{time:?}"
        );
        assert_eq!(
            error.to_string(),
            "wait: nobody came back within 300 s; start the authorization again"
        );
        drop(silent);
        address
    })
    .await;
}

#[tokio::test]
async fn the_port_is_free_when_the_future_is_dropped() {
    for _ in 0..TRIES {
        let listener = Listener::bind().await.unwrap();
        let address = listener.sockets[0].local_addr().unwrap();
        let login = authorization(&listener);
        let silent = TcpStream::connect(address).await.unwrap();
        tokio::select! {
            came = listener.wait(&login) => panic!("{came:?}"),
            answer = get(address, "/elsewhere") => assert!(answer.contains(" 404 "), "{answer}"),
        }
        // At once: nothing has to run for it.
        let connected = std::net::TcpStream::connect(address);
        drop(silent);
        if connected.is_err() {
            return;
        }
    }
    panic!("somebody still listens after {TRIES} logins");
}

#[tokio::test(start_paused = true)]
async fn the_redirect_in_the_last_moment_counts() {
    let listener = Listener::bind().await.unwrap();
    // Too little to wait for the page as long as usual.
    let login = Login::of(listener.timeout(Duration::from_secs(1)));
    let start = tokio::time::Instant::now();
    login.get_in_no_time(login.target()).await;
    assert!(login.came().await.is_ok());
    assert_eq!(start.elapsed().as_secs(), 1);
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

/// The addresses at which a listener listens. What somebody else has on the same port at another
/// address is not told apart: then another port is tried, as long as there is hope.
#[cfg(target_os = "linux")]
async fn assert_bound(redirect_uri: &str, expected: &[&str]) {
    let mut found = Vec::new();
    for _ in 0..TRIES {
        let listener = Listener::bind_to(redirect_uri).await.unwrap();
        found = listening(listener.redirect_uri.port().unwrap());
        if found == expected {
            return;
        }
    }
    assert_eq!(found, expected);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn nothing_but_the_loopback_interface_is_bound() {
    const V4: &str = "0100007F";
    const V6: &str = "00000000000000000000000001000000";
    assert_bound("http://127.0.0.1/callback", &[V4]).await;
    let both = [V4, V6];
    let expected = if has_ipv6().await { &both[..] } else { &[V4] };
    assert_bound("http://localhost/callback", expected).await;
}

/// A redirect URI with a port that was free a moment ago, and a listener there.
async fn registered_at(host: &str) -> (String, Listener) {
    for _ in 0..TRIES {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let registered = format!("http://{host}:{port}/oauth/callback?from=acme");
        if let Ok(listener) = Listener::bind_to(&registered).await {
            return (registered, listener);
        }
    }
    panic!("{TRIES} ports were taken by others");
}

#[tokio::test]
async fn a_registered_redirect_uri_is_taken_as_it_is() {
    let (registered, listener) = registered_at("127.0.0.1").await;
    let address = listener.sockets[0].local_addr().unwrap();
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

/// The page of `localhost` can come by either address, and its port be any that is registered.
#[tokio::test]
async fn localhost_with_a_port_is_taken_at_both_addresses() {
    if !has_ipv6().await {
        println!("skipped: IPv6 not installed");
        return;
    }
    for came_by in [V4_LOOPBACK, V6_LOOPBACK] {
        let (registered, listener) = registered_at("localhost").await;
        assert_eq!(listener.redirect_uri(), registered);
        let port = listener.redirect_uri.port().unwrap();
        let login = Login::of(listener);
        let get = async |host: String, target: &str| {
            let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
            send(SocketAddr::new(came_by, port), request.as_bytes()).await
        };
        let target = format!("/oauth/callback?from=acme&code=C&state={}", login.state);
        for other in ["localhost".to_owned(), format!("127.0.0.1:{port}")] {
            let answer = get(other, &target).await;
            assert!(answer.starts_with("HTTP/1.1 421 "), "{answer}");
        }
        let page = get(format!("localhost:{port}"), &target).await;
        let page = header(&page, "location").unwrap();
        get(format!("localhost:{port}"), &page).await;
        assert!(login.came().await.is_ok(), "{came_by}");
    }
}

#[tokio::test]
async fn nobody_else_may_listen_on_the_port_of_localhost() {
    if !has_ipv6().await {
        println!("skipped: IPv6 not installed");
        return;
    }
    for taken in [V4_LOOPBACK, V6_LOOPBACK] {
        let socket = TcpListener::bind((taken, 0)).await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let registered = format!("http://localhost:{port}/callback");
        let error = Listener::bind_to(&registered).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{taken}");
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
        "http://127.0.0.1:80/callback",
        "http://[::1]:80?a=1",
    ] {
        let error = Listener::bind_to(uri).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{uri}");
    }
}

#[tokio::test]
async fn the_redirect_uri_stays_as_it_is_registered() {
    let listener = Listener::bind_to("http://127.0.0.1:47391").await.unwrap();
    assert_eq!(listener.redirect_uri(), "http://127.0.0.1:47391");
}
