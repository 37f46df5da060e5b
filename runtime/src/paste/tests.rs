#![allow(clippy::unwrap_used)]

use url::Url;

use super::*;
use crate::client::ClientBuilder;
use crate::testing::PROVIDER;

const BASE: &str = "https://app.example/callback";

fn login() -> (Authorization, String) {
    let client = ClientBuilder::new(&PROVIDER, "client-1".to_owned())
        .client_secret("s")
        .redirect_uri(BASE)
        .build()
        .unwrap();
    let login = client.authorize(Vec::new()).unwrap();
    let url = Url::parse(login.url()).unwrap();
    let state = url
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1;
    let state = state.into_owned();
    (login, state)
}

/// What is read of an input, and what is said meanwhile.
fn paste(login: &Authorization, input: impl AsRef<[u8]>) -> (Result<String, Error>, String) {
    let mut said = Vec::new();
    let read = read(login, input.as_ref(), &mut said);
    let read = read.map(|callback| callback.expose().to_owned());
    (read, String::from_utf8(said).unwrap())
}

#[test]
fn the_user_is_told_what_to_do_in_80_columns() {
    let (login, state) = login();
    let right = format!("{BASE}?code=C&state={state}");
    let (read, said) = paste(&login, format!("{right}\n"));
    assert_eq!(read.unwrap(), right);
    assert_eq!(
        said,
        "After the login the browser is at an address that begins with\n\
         https://app.example/callback\n\
         The page itself need not load. Copy the whole address and paste it here:\n"
    );
    assert!(said.lines().all(|line| line.len() <= 80));
}

#[test]
fn white_space_marks_and_line_breaks_do_not_matter() {
    let (login, state) = login();
    let right = format!("{BASE}?code=C&state={state}");
    let (head, tail) = right.split_at(BASE.len() + 13);
    for input in [
        right.clone(),
        format!("  \t{right} \r\n"),
        format!("\"{right}\"\n"),
        format!("<{right}>\n"),
        format!("'{right}'"),
        format!("“<{right}>”\n"),
        format!("{head}\n{tail}\n"),
        format!("<{head}\r\n   {tail}>\r\n"),
        format!("{head}\n\n\n{right}\n"),
    ] {
        let (read, said) = paste(&login, &input);
        assert_eq!(read.unwrap(), right, "{input:?}: {said}");
    }
}

#[test]
fn a_refusal_is_an_answer() {
    let (login, state) = login();
    let refusal = format!("{BASE}?error=access_denied&state={state}");
    assert_eq!(paste(&login, &refusal).0.unwrap(), refusal);
}

#[test]
fn what_is_not_the_answer_is_explained_and_asked_for_again() {
    let (login, state) = login();
    let right = format!("{BASE}?code=C&state={state}");
    for (wrong, why) in [
        (
            "hello".to_owned(),
            "This is no address. It begins with https://app.example/callback\n",
        ),
        ("C".to_owned(), "This is no address."),
        (format!("code=C&state={state}"), "This is no address."),
        (
            format!("{BASE}?code=C&state=other"),
            "the state of the redirect is not the one sent.\n",
        ),
        (format!("{BASE}?code=C"), "the redirect has no state.\n"),
        (
            format!("{BASE}?error=access_denied"),
            "the redirect has no state.\n",
        ),
        (
            format!("{BASE}?state={state}"),
            "the redirect has neither a code nor an error.\n",
        ),
        (
            format!("https://evil.test/callback?code=C&state={state}"),
            "did not arrive at the redirect_uri.\n",
        ),
        (
            login.url().to_owned(),
            "did not arrive at the redirect_uri.\n",
        ),
        ("https://".to_owned(), "is neither an absolute URL"),
        ("\u{1b}[2J\u{7}".to_owned(), "This is no address."),
    ] {
        let (read, said) = paste(&login, format!("{wrong}\n{right}\n"));
        assert_eq!(read.unwrap(), right, "{wrong}");
        assert!(said.contains(why), "{wrong}: {said}");
        assert!(said.lines().all(|line| line.len() <= 80), "{said}");
        assert!(!said.contains('\u{1b}') && !said.contains(&state), "{said}");
    }
}

#[test]
fn it_ends_after_twenty_lines_or_with_the_input() {
    let (login, state) = login();
    let right = format!("{BASE}?code=C&state={state}\n");
    for (wrong, accepted) in [(19, true), (20, false)] {
        let (read, said) = paste(&login, "no\n".repeat(wrong) + &right);
        assert_eq!(read.is_ok(), accepted, "{wrong}");
        assert_eq!(said.matches("no address").count(), wrong);
    }
    let (read, _) = paste(&login, "");
    let error = read.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Callback);
    assert_eq!(
        error.to_string(),
        "paste: the input ended before an address was pasted; start the authorization again"
    );
}

#[test]
fn no_input_is_too_large_or_too_strange() {
    let (login, state) = login();
    let right = format!("{BASE}?code=C&state={state}\n");
    let (read, _) = paste(&login, "x".repeat(100_000) + "\n" + &right);
    assert!(read.is_ok());
    let (read, _) = paste(&login, [&b"\xff\xfe\0\n"[..], right.as_bytes()].concat());
    assert!(read.is_ok());
    let mut endless = std::io::BufReader::new(std::io::repeat(b'x'));
    assert!(super::read(&login, &mut endless, std::io::sink()).is_err());
}
