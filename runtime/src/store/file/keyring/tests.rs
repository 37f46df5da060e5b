#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use keyring_core::api::CredentialStoreApi;
use keyring_core::mock;

use super::*;

/// An entry of a keyring that is in memory.
fn entry(ring: &Arc<mock::Store>, user: &str) -> Entry {
    Entry {
        inner: ring.build("provider-runtime", user, None).unwrap(),
    }
}

#[test]
fn a_key_is_made_once_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(&folder.path().join("state")).unwrap();
    let ring = mock::Store::new().unwrap();
    let made = get_or_create(&entry(&ring, "one"), &place).unwrap();
    let again = get_or_create(&entry(&ring, "one"), &place).unwrap();
    let other = get_or_create(&entry(&ring, "other"), &place).unwrap();
    assert_eq!(made.to_text(), again.to_text());
    assert_ne!(made.to_text(), other.to_text());
    assert!(folder.path().join("state/keyring.lock").exists());
}

#[test]
fn what_is_no_key_is_left_and_not_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path()).unwrap();
    let ring = mock::Store::new().unwrap();
    let entry = entry(&ring, "one");
    for secret in [&b"CANARY"[..], b"CANARY\xff"] {
        entry.set_secret(secret).unwrap();
        let error = get_or_create(&entry, &place).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::WrongKey);
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains("CANARY") && !shown.contains("67, 65"),
            "{shown}"
        );
        assert_eq!(entry.get_secret().unwrap(), secret);
    }
}
