//! Wrappings of a good token that strict clients refuse, over real sockets, at login and refresh.

use crate::testing::{Answer, Server, builder};

/// Head and body of an answer; `@` stands for what tells its tokens from those of another.
const SHAPES: &[(&str, &str)] = &[
    (
        "200 OK\r\nContent-Type: application/json",
        r#"{"access_token":"A@","token_type":"bearer","expires_in":3600,"refresh_token":"R@"}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","expires_in":"3600","refresh_token":"R@"}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","expires_in":3600.0,"refresh_token":"R@"}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","expires_in":-1,"refresh_token":"R@"}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","expires_in":0,"refresh_token":"R@"}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","expires_in":null,"refresh_token":"R@"}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","token_type":null,"refresh_token":"R@"}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","token_type":"BEARER","refresh_token":"R@"}"#,
    ),
    (
        "201 Created",
        r#"{"access_token":"A@","refresh_token":"R@"}"#,
    ),
    (
        "200 OK\r\nContent-Type: application/x-www-form-urlencoded",
        "access_token=A@&refresh_token=R@&expires_in=3600",
    ),
    (
        "200 OK\r\nContent-Type: text/plain",
        r#"{"access_token":"A@","refresh_token":"R@"}"#,
    ),
    (
        "200 OK\r\nContent-Type: text/javascript",
        r#"{"access_token":"A@","refresh_token":"R@"}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","refresh_token":"R@","scope":["read","write"]}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","refresh_token":"R@","scope":"read write"}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","refresh_token":"R@","scope":null,"error":null}"#,
    ),
    (
        "200 OK",
        r#"{"access_token":"A@","refresh_token":"R@","user":{"id":[1,{}]}}"#,
    ),
    (
        "200 OK",
        "\u{feff}{\"access_token\":\"A@\",\"refresh_token\":\"R@\"}",
    ),
    (
        "200 OK",
        "\r\n {\"access_token\":\"A@\",\"refresh_token\":\"R@\"}\r\n",
    ),
];

#[tokio::test]
async fn every_wrapping_of_a_good_token_is_accepted_by_both_grants() {
    for (head, body) in SHAPES {
        let answers =
            (1..=3).map(|number| Answer::new(head, body.replace('@', &number.to_string())));
        let server = Server::start(answers.collect());
        let client = builder(&server).build().unwrap();
        let authorization = client.authorize(Vec::new()).unwrap();
        let state = authorization.pending().state.as_ref().unwrap().expose();
        let callback = format!("https://app.example/callback?code=c&state={state}");
        let pending = authorization.pending().clone();
        let session = client.accept(pending, &callback).await.unwrap();
        for number in 1..=3 {
            let access_token = session.access_token().await.unwrap();
            assert_eq!(access_token.expose(), format!("A{number}"), "{body}");
            if number < 3 {
                session.refresh().await.unwrap();
                let presented = format!("refresh_token=R{number}&");
                assert!(server.bodies()[number].contains(&presented), "{body}");
            }
        }
    }
}
