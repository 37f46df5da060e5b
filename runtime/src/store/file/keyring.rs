//! The key of a store in the keyring of the operating system.

use std::time::Instant;

use keyring::{Entry, Error};

use super::key::{StoreKey, unusable};
use super::lock::lock;
use super::place::Place;
use super::{PATIENCE, blocking};
use crate::secret::Secret;
use crate::store::{StoreError, StoreErrorKind};

impl StoreKey {
    /// The key that the operating system keeps under these names (macOS: keychain, Windows:
    /// Credential Manager, others: Secret Service), which is made on first use.
    ///
    /// It asks the user to unlock the keyring where the system wants that. A machine without a
    /// keyring, such as a server without a desktop, is an error that says so; there a
    /// [variable](Self::from_env) may hold the key. Processes that make the key at the same time
    /// wait for one another by a lock file in [`FileStore::default_folder`].
    ///
    /// [`FileStore::default_folder`]: super::FileStore::default_folder
    pub async fn from_keyring(service: &str, user: &str) -> Result<Self, StoreError> {
        let (service, user) = (service.to_owned(), user.to_owned());
        blocking(move || {
            let entry = Entry::new(&service, &user).map_err(|error| match error {
                Error::NoDefaultStore => {
                    let why = Entry::store_status().as_ref().err();
                    unavailable(why.unwrap_or(&error))
                }
                error => unavailable(&error),
            })?;
            get_or_create(&entry, &Place::of_the_user()?)
        })
        .await
    }
}

fn get_or_create(entry: &Entry, place: &Place) -> Result<StoreKey, StoreError> {
    if let Some(key) = get(entry)? {
        return Ok(key);
    }
    // A keyring cannot compare and swap: of two keys made at once, one would be lost.
    let path = place.find_or_create()?.join("keyring.lock");
    let _lock = lock(&path, Instant::now() + PATIENCE)?;
    if let Some(key) = get(entry)? {
        return Ok(key);
    }
    let key = StoreKey::generate()?;
    entry
        .set_password(key.to_text().expose())
        .map_err(|error| unavailable(&error))?;
    // What a keyring does not give back would be found out when it is too late.
    match get(entry)? {
        Some(kept) if kept.id() == key.id() => Ok(kept),
        _ => Err(unusable("the keyring does not keep the key".to_owned())),
    }
}

fn get(entry: &Entry) -> Result<Option<StoreKey>, StoreError> {
    let what = "what is in the keyring";
    match entry.get_password() {
        Ok(text) => StoreKey::read(&Secret::from(text), what).map(Some),
        Err(Error::NoEntry) => Ok(None),
        // These errors hold what was found.
        Err(Error::BadEncoding(_) | Error::BadDataFormat(..)) => {
            Err(unusable(format!("{what} is no key of a store")))
        }
        Err(error) => Err(unavailable(&error)),
    }
}

/// The error itself is left out, as some hold what was found; its text does not.
fn unavailable(error: &Error) -> StoreError {
    let text = format!(
        "the keyring of the system cannot be used: {error}; where there is none, keep the key in \
         a variable"
    );
    StoreError::new(StoreErrorKind::Unavailable, text)
}

#[cfg(test)]
mod tests;
