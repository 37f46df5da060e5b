#![allow(clippy::unwrap_used)]

use super::*;

fn held(issued_at: i64, expires_at: Option<i64>) -> Held {
    let mut record = Record::new(1, Secret::from("A"), issued_at);
    record.expires_at = expires_at;
    Held {
        record,
        version: Version::new(1),
    }
}

#[test]
fn freshness_leaves_a_margin_that_suits_the_lifetime() {
    let hour = held(0, Some(3600));
    assert!(hour.is_fresh(3569) && !hour.is_fresh(3570));
    assert!(hour.is_valid(3599) && !hour.is_valid(3600));
    let minute = held(0, Some(60));
    assert!(minute.is_fresh(44) && !minute.is_fresh(45));
    let unknown = held(0, None);
    assert!(unknown.is_fresh(i64::MAX) && unknown.is_valid(i64::MAX));
    assert!(!held(100, Some(i64::MIN)).is_fresh(0));
}

#[test]
fn an_older_record_never_replaces_a_newer_one() {
    let key = Key {
        provider: String::new(),
        environment: String::new(),
        client_id: String::new(),
        connection: BTreeMap::new(),
        account: String::new(),
    };
    let mut login = held(0, None);
    login.record.succeed(&held(0, None).record);
    let account = Account::new(key, login);
    account.adopt(held(5, None));
    account.replace(held(6, None));
    assert_eq!(account.held().record.issued_at, 0);
    let mut refreshed = held(7, None);
    refreshed.record.succeed(&held(0, None).record);
    refreshed.record.next_generation();
    account.adopt(refreshed);
    assert_eq!(account.held().record.issued_at, 7);
}

#[test]
fn what_was_loaded_before_it_was_forgotten_does_not_come_back() {
    let key = Key {
        provider: String::new(),
        environment: String::new(),
        client_id: String::new(),
        connection: BTreeMap::new(),
        account: String::new(),
    };
    let account = Account::new(key, held(0, None));
    account.state().forgotten = true;
    account.adopt(held(0, None));
    assert!(account.state().forgotten);
    let mut login = held(1, None);
    login.record.succeed(&held(0, None).record);
    account.adopt(login);
    assert!(!account.state().forgotten);
}
