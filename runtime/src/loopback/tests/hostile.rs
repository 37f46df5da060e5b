//! Others on this machine that want to end the login, or to keep it from ending.

use super::*;

#[tokio::test]
async fn a_thousand_hostile_callbacks_do_not_end_the_login() {
    let login = Login::start().await;
    let (path, state) = (login.path.clone(), login.state.clone());
    let targets = [
        format!("{path}?code=EVIL"),
        format!("{path}?code=EVIL&state="),
        format!("{path}?code=EVIL&state={}", "A".repeat(43)),
        format!("{path}?code=EVIL&state={}", &state[1..]),
        format!("{path}?code=EVIL&state={}", state.to_lowercase()),
        format!("{path}?code=EVIL&state={state}&state={state}"),
        format!("{path}?code=EVIL&code=EVIL&state={state}"),
        format!("{path}?error=access_denied"),
        format!("{path}?error=access_denied&state=guess"),
        format!("{path}?code=EVIL&state={state}&iss=https://evil.test"),
        format!("{path}?error=access_denied&state={state}&iss=https://evil.test"),
        format!("{path}?state={state}"),
        path.clone(),
        format!("/guess?code=EVIL&state={state}"),
    ];
    for target in targets.iter().cycle().take(1000) {
        let answer = login.get(target).await;
        let status = if target.starts_with("/guess") {
            404
        } else {
            400
        };
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{target}: {answer}"
        );
    }
    let page = login.finish().await;
    assert!(page.contains("Acme has answered"), "{page}");
    assert!(login.came().await.unwrap().contains("?code=CODE&"));
}

#[tokio::test]
async fn silent_and_endless_connections_do_not_hold_up_the_redirect() {
    let login = Login::start().await;
    let mut silent = Vec::new();
    for _ in 0..50 {
        silent.push(TcpStream::connect(login.address).await.unwrap());
    }
    let mut endless = TcpStream::connect(login.address).await.unwrap();
    let start = b"GET / HTTP/1.1\r\nHost: x\r\nX-Endless: ";
    endless.write_all(start).await.unwrap();
    let dripping = tokio::spawn(async move {
        while endless.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    let start = std::time::Instant::now();
    login.finish().await;
    assert!(login.came().await.is_ok());
    let time = start.elapsed();
    // Silent connections are closed after ten seconds: nothing waited for that.
    assert!(time < Duration::from_secs(8), "{time:?}");
    println!("50 silent connections, 1 endless: the redirect was served within {time:?}");
    dripping.abort();
    drop(silent);
}

#[tokio::test]
async fn more_connections_than_there_may_be_push_out_the_oldest() {
    let login = Login::start().await;
    let mut silent = Vec::new();
    for _ in 0..300 {
        silent.push(TcpStream::connect(login.address).await.unwrap());
    }
    let mut read = [0; 1];
    // Sooner than all silent connections are closed.
    let oldest = tokio::time::timeout(Duration::from_secs(8), silent[0].read(&mut read)).await;
    assert!(matches!(oldest, Ok(Ok(0) | Err(_))), "{oldest:?}");
    // An end that must not come has to be waited for.
    let moment = Duration::from_millis(100);
    let newest = tokio::time::timeout(moment, silent[299].read(&mut read)).await;
    assert!(newest.is_err(), "{newest:?}");
    login.finish().await;
    assert!(login.came().await.is_ok());
}
