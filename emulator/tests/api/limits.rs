//! Limits of requests, by the emulator's clock.

use std::time::Duration;

use super::fixture::{Fixture, golden, provider};

fn status(fixture: &Fixture, operation: &str, token: &str) -> u16 {
    let ask = fixture.ask(operation).filled(false).token(token);
    fixture.send(&ask).status
}

#[test]
fn too_many_requests_of_one_account() {
    let fixture = golden("kitchen_sink").with_limits();
    let list = |token: &str| status(&fixture, "orders.list_orders", token);
    for _ in 0..5 {
        assert_eq!(list("kate"), 200);
    }
    let seen = fixture.send(&fixture.ask("orders.list_orders"));
    assert_eq!(seen.status, 429);
    assert_eq!(seen.header("retry-after"), "1");
    assert_eq!(seen.at("status"), "error");
    assert_eq!(list("oliver"), 200);
    fixture.world.clock.advance(Duration::from_secs(1));
    assert_eq!(list("kate"), 200);
}

#[test]
fn too_many_requests_of_one_operation() {
    let fixture = golden("safety").with_limits();
    assert_eq!(status(&fixture, "mails.send", "kate"), 200);
    let seen = fixture.send(&fixture.ask("mails.send").filled(false));
    assert_eq!(seen.status, 429);
    let wait: u64 = seen.header("retry-after").parse().unwrap();
    assert!((59..=60).contains(&wait), "{wait}");
    assert_eq!(status(&fixture, "mails.send_later", "kate"), 204);
    fixture.world.clock.advance(Duration::from_secs(60));
    assert_eq!(status(&fixture, "mails.send", "kate"), 200);
}

#[test]
fn requests_without_access_do_not_count() {
    let fixture = provider("worksection").with_limits();
    for _ in 0..3 {
        assert_eq!(status(&fixture, "users.me", "expired"), 401);
    }
    assert_eq!(status(&fixture, "users.me", "kate"), 200);
    assert_eq!(status(&fixture, "users.me", "kate"), 429);
}

#[test]
fn limits_can_be_off() {
    let fixture = provider("worksection");
    for _ in 0..20 {
        assert_eq!(status(&fixture, "users.me", "kate"), 200);
    }
}
