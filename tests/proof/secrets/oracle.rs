//! A provider whose answers tempt a client to quote what must not be quoted.

use crate::server::Request;
use reqwest::Url;
use std::{fmt::Write as _, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// One run through the scenario: which of its three requests is answered badly, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: At,
    pub bad: Bad,
}

/// A request of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Code,
    Refresh,
    Call,
}

/// A bad answer. `ACCESS` and `REFRESH` stand for the tokens of the step, `ECHO` for the request
/// as it arrived, `ESCAPED` for the same decoded and with the escapes that many servers write in
/// JSON: `\/` and `\u00fc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bad {
    status: u16,
    headers: &'static str,
    body: &'static str,
}

const fn bad(status: u16, headers: &'static str, body: &'static str) -> Bad {
    Bad {
        status,
        headers,
        body,
    }
}

const JSON: &str = "Content-Type: application/json\r\n";
const TEXT: &str = "Content-Type: text/plain\r\n";

const BAD: &[Bad] = &[
    // Errors that quote the request.
    bad(
        400,
        JSON,
        r#"{"error":"invalid_request","error_description":"ECHO"}"#,
    ),
    bad(400, JSON, r#"{"error":"ECHO"}"#),
    bad(
        400,
        JSON,
        r#"{"error":{"code":"ECHO","message":"ECHO"},"message":"ECHO","status":"error"}"#,
    ),
    bad(
        401,
        JSON,
        r#"{"error":"invalid_client","error_description":"ECHO"}"#,
    ),
    bad(
        403,
        JSON,
        r#"{"status":"error","status_code":4,"message":"ECHO","message_details":"ECHO"}"#,
    ),
    bad(429, "Retry-After: 0\r\n", "ECHO"),
    bad(500, TEXT, "ECHO"),
    bad(502, "Content-Type: text/html\r\n", "<html>ECHO</html>"),
    bad(
        200,
        JSON,
        r#"{"status":"error","status_code":1,"message":"ECHO"}"#,
    ),
    bad(200, TEXT, "ECHO"),
    // The same as servers write it that escape more than they have to, also where it is cut off.
    bad(
        400,
        JSON,
        r#"{"error":"invalid_request","error_description":"ESCAPED"}"#,
    ),
    bad(
        403,
        JSON,
        r#"{"status":"error","status_code":4,"message":"ESCAPED","message_details":{"ESCAPED":1}}"#,
    ),
    bad(500, JSON, r#"{"error":"ESCAPED"#),
    bad(502, TEXT, "ESCAPED"),
    bad(200, JSON, r#"{"access_token":"ACCESS","quoted":"ESCAPED"#),
    // Errors that bring tokens.
    bad(
        400,
        JSON,
        r#"{"error":"x","access_token":"ACCESS","refresh_token":"REFRESH"}"#,
    ),
    bad(
        500,
        JSON,
        r#"{"access_token":"ACCESS","refresh_token":"REFRESH","id_token":"CANARY-id"}"#,
    ),
    // Redirects with secrets in the address.
    bad(
        302,
        "Location: https://evil.test/?access_token=ACCESS&refresh_token=REFRESH\r\n",
        "",
    ),
    bad(
        307,
        "Location: https://user:CANARY-password@evil.test/CANARY\r\n",
        "",
    ),
    // Tokens where no token should be, and answers that are none.
    bad(
        200,
        JSON,
        r#"{"access_token":["ACCESS"],"refresh_token":{"value":"REFRESH"}}"#,
    ),
    bad(
        200,
        JSON,
        r#"{"access_token":"ACCESS","token_type":"mac","refresh_token":"REFRESH"}"#,
    ),
    bad(
        200,
        JSON,
        r#"{"refresh_token":"REFRESH","id_token":"CANARY-id"}"#,
    ),
    bad(
        200,
        JSON,
        r#"{"refresh_token":"REFRESH","access_token":"ACC"#,
    ),
    bad(
        200,
        JSON,
        r#"{"access_token":"ACCESS" "refresh_token":"REFRESH"}"#,
    ),
    bad(
        200,
        JSON,
        r#"{"data":{"access_token":"ACCESS","refresh_token":"REFRESH"}}"#,
    ),
    bad(
        200,
        JSON,
        r#"{"token_type":"bearer","access_token":"ACCESS","refresh_token":"REFRESH","account_url":"https://user:CANARY-password@acc1.worksection.com"}"#,
    ),
    bad(
        200,
        JSON,
        r#"{"token_type":"bearer","access_token":"ACCESS","refresh_token":"REFRESH","account_url":"https://acc1.worksection.com:CANARY"}"#,
    ),
    bad(
        200,
        "Content-Type: application/x-www-form-urlencoded\r\n",
        "access_token=ACCESS&refresh_token=REFRESH&token_type=mac",
    ),
    bad(
        200,
        "X-Request-Id: ACCESS\r\nSet-Cookie: session=CANARY-cookie\r\n",
        "\u{feff}",
    ),
    bad(204, "", ""),
    // The connection breaks off.
    bad(0, "", ""),
];

/// All steps: every bad answer to every request, and one without.
pub fn steps() -> Vec<Option<Step>> {
    let at = |bad: &Bad| [At::Code, At::Refresh, At::Call].map(|at| Some(Step { at, bad: *bad }));
    std::iter::once(None)
        .chain(BAD.iter().flat_map(at))
        .collect()
}

/// What the secrets of a step have in common.
pub fn mark(number: usize) -> String {
    format!("CANARY.{number}.")
}

/// Starts it. It ends with the runtime of the test.
pub async fn start() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    address
}

async fn serve(mut stream: TcpStream) {
    let mut unread = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some((request, used)) = Request::parse(&unread) {
            unread.drain(..used);
            let answer = answer(&request);
            if answer.is_empty() || stream.write_all(&answer).await.is_err() {
                return;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => unread.extend_from_slice(&buffer[..count]),
        }
    }
}

fn answer(request: &Request) -> Vec<u8> {
    if request.method == "CONNECT" {
        return b"HTTP/1.1 407 Odd\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
            .to_vec();
    }
    let sent = format!(
        "{} {:?} {}",
        request.target,
        request.headers,
        request.text()
    );
    let number = sent.split("CANARY.").nth(1).and_then(|rest| {
        let digits = rest.split('.').next()?;
        digits.parse::<usize>().ok()
    });
    let number = number.unwrap_or(0);
    let at = match request.text() {
        text if text.contains("grant_type=refresh_token") => At::Refresh,
        text if text.contains("grant_type=") => At::Code,
        _ => At::Call,
    };
    let step = steps().get(number).copied().flatten();
    let bad = step.filter(|step| step.at == at).map(|step| step.bad);
    let (status, headers, body) = match (bad, at) {
        (Some(Bad { status: 0, .. }), _) => return Vec::new(),
        (Some(bad), _) => (bad.status, bad.headers, bad.body),
        (None, At::Call) => (200, JSON, r#"{"status":"ok","data":{"id":"1"}}"#),
        (None, _) => (
            200,
            JSON,
            r#"{"token_type":"bearer","expires_in":86400,"access_token":"ACCESS","refresh_token":"REFRESH","id_token":"CANARY-id","account_url":"https://acc1.worksection.com"}"#,
        ),
    };
    let mark = mark(number);
    let filled = |text: &str| {
        text.replace("ACCESS", &format!("{mark}access/1"))
            .replace("REFRESH", &format!("{mark}refresh/1"))
    };
    // Quoted so that it can stand in a JSON text.
    let echo = sent.replace(['"', '\\'], "'");
    let body = filled(body)
        .replace("ECHO", &echo)
        .replace("ESCAPED", &escaped(request));
    let length = body.len();
    let headers = filled(headers);
    format!("HTTP/1.1 {status} Odd\r\n{headers}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

/// The request with its form decoded, written with escapes that JSON allows and does not ask for
/// (RFC 8259 §7).
fn escaped(request: &Request) -> String {
    let form = format!("http://form/?{}", request.text());
    let form: Vec<_> = Url::parse(&form)
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect();
    let sent = format!("{} {:?} {form:?}", request.target, request.headers);
    let sent = sent.replace(['"', '\\'], "'").replace('/', "\\/");
    let mut units = [0; 2];
    sent.chars().fold(String::new(), |mut escaped, letter| {
        if letter.is_ascii() {
            escaped.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut units) {
                write!(escaped, "\\u{unit:04x}").unwrap();
            }
        }
        escaped
    })
}
