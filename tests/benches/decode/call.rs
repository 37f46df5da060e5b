//! Whole calls: request, answer and decoding, over a connection on the loopback address.

use crate::{by_hand, page};
use provider_runtime::{store::MemoryStore, transport::HttpTransport};
use std::{
    error::Error,
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};
use worksection::{Client, Scope, Session};

const TOKEN: &str = r#"{"token_type":"bearer","expires_in":86400,"access_token":"access","refresh_token":"refresh","account_url":"https://acc1234.worksection.com"}"#;

/// The times of `runs` calls of `get_tasks`: by the generated crate, and by hand.
pub fn measure(runs: usize) -> Result<[Vec<Duration>; 2], Box<dyn Error>> {
    let answer = format!(r#"{{"status":"ok","data":{}}}"#, page::worksection());
    let address = serve(answer)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let session = login(address).await?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        let url = format!("http://{address}/api/oauth2?action=get_tasks&id_project=26");
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..runs {
            let start = Instant::now();
            let tasks = session.tasks().get_tasks(26).send().await?;
            times[0].push(start.elapsed());
            assert_eq!(tasks.len(), page::RECORDS);

            let start = Instant::now();
            let answer = http.get(&url).bearer_auth("access").send().await?;
            let body = answer.error_for_status()?.bytes().await?;
            let answer: by_hand::worksection::Answer = serde_json::from_slice(&body)?;
            times[1].push(start.elapsed());
            assert_eq!(answer.status, "ok");
            assert_eq!(answer.data.len(), page::RECORDS);
        }
        Ok(times)
    })
}

/// A session whose requests go to this address.
async fn login(address: SocketAddr) -> Result<Session, Box<dyn Error>> {
    let redirect_uri = "https://app.example/callback";
    let client = Client::builder("client")
        .client_secret("secret")
        .redirect_uri(redirect_uri)
        .store(MemoryStore::volatile())
        .transport(HttpTransport::loopback(address)?)
        // What a call costs is measured, not how long it may have to wait.
        .pace(false)
        .build()?;
    let login = client.authorize([Scope::TASKS_READ])?;
    let (_, state) = login.url().split_once("state=").ok_or("no state is sent")?;
    let callback = format!("{redirect_uri}?code=code&state={state}");
    Ok(client.accept(login.into_pending(), &callback).await?)
}

/// A server that answers every POST with a token and everything else with `answer`.
fn serve(answer: String) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            thread::spawn(move || answer_all(stream, &answer));
        }
    });
    Ok(address)
}

fn answer_all(mut stream: TcpStream, answer: &str) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut requests = BufReader::new(stream.try_clone()?);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if requests.read_line(&mut head)? == 0 {
                return Ok(());
            }
        }
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            (name.eq_ignore_ascii_case("content-length")).then(|| value.trim().parse().ok())?
        });
        let mut body = vec![0; length.unwrap_or(0)];
        requests.read_exact(&mut body)?;
        let body = if head.starts_with("POST") {
            TOKEN
        } else {
            answer
        };
        let length = body.len();
        let text = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(text.as_bytes())?;
    }
}
