//! The key of an encrypted store.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::{Zeroize, Zeroizing};

use crate::secret::Secret;
use crate::store::{StoreError, StoreErrorKind, hexadecimal};

/// Length of the key in bytes.
const LENGTH: usize = 32;

/// What a text of another form is answered with.
const FORM: &str = "is no key of a store, which is 32 bytes in Base64 (44 letters)";

/// What AES-GCM adds to a text: nonce in front, tag behind.
pub(super) const ADDED: usize = NONCE_LEN + 16;

/// Encrypts the files of a [`FileStore`](super::FileStore): AES-256-GCM. Without it they cannot be
/// read; keep it where they are not.
pub struct StoreKey {
    bytes: Zeroizing<[u8; LENGTH]>,
    id: String,
}

impl StoreKey {
    /// A new key, by chance.
    pub fn generate() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        getrandom::fill(&mut *bytes).map_err(|_| no_chance())?;
        Ok(Self::new(bytes))
    }

    /// The key that [`to_text`](Self::to_text) wrote.
    pub fn from_text(text: &Secret) -> Result<Self, StoreError> {
        Self::read(text, "the text")
    }

    /// The key in an environment variable of this name.
    pub fn from_env(name: &str) -> Result<Self, StoreError> {
        match std::env::var(name) {
            Ok(text) => Self::read(&Secret::from(text), &format!("what is in {name}")),
            Err(std::env::VarError::NotPresent) => Err(unusable(format!("{name} is not set"))),
            // The error quotes the value.
            Err(std::env::VarError::NotUnicode(_)) => {
                Err(unusable(format!("what is in {name} {FORM}")))
            }
        }
    }

    /// The key as a text to keep: its 32 bytes in Base64.
    pub fn to_text(&self) -> Secret {
        Secret::from(STANDARD.encode(*self.bytes))
    }

    pub(super) fn read(text: &Secret, what: &str) -> Result<Self, StoreError> {
        let mut decoded = STANDARD
            .decode(text.expose().trim())
            .map_err(|_| unusable(format!("{what} {FORM}")))?;
        let bytes = <[u8; LENGTH]>::try_from(decoded.as_slice()).map(Zeroizing::new);
        decoded.zeroize();
        bytes
            .map(Self::new)
            .map_err(|_| unusable(format!("{what} {FORM}")))
    }

    fn new(bytes: Zeroizing<[u8; LENGTH]>) -> Self {
        let mut hash = Context::new(&SHA256);
        hash.update(b"provider-runtime store key");
        hash.update(&*bytes);
        let id = hexadecimal(&hash.finish().as_ref()[..8]);
        Self { bytes, id }
    }

    /// Names the key without telling it.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Appends nonce, encrypted text and tag to `to`. The nonce is another one each time.
    pub(super) fn seal(
        &self,
        text: &[u8],
        associated: &[u8],
        to: &mut Vec<u8>,
    ) -> Result<(), StoreError> {
        let mut sealed = Zeroizing::new(Vec::with_capacity(text.len() + ADDED));
        sealed.extend_from_slice(text);
        let nonce = self
            .cipher()?
            .seal_in_place_append_tag(Aad::from(associated), &mut *sealed)
            .map_err(|_| no_chance())?;
        to.extend_from_slice(nonce.as_ref());
        to.extend_from_slice(&sealed);
        Ok(())
    }

    /// The text, `None` if it or what is associated was altered.
    pub(super) fn open(
        &self,
        sealed: &[u8],
        associated: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let Some((nonce, sealed)) = sealed.split_first_chunk::<NONCE_LEN>() else {
            return Ok(None);
        };
        let mut text = Zeroizing::new(sealed.to_vec());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self
            .cipher()?
            .open_in_place(nonce, Aad::from(associated), &mut text)
            .map(|text| text.len());
        Ok(opened.ok().map(|length| {
            text.truncate(length);
            text
        }))
    }

    fn cipher(&self) -> Result<RandomizedNonceKey, StoreError> {
        RandomizedNonceKey::new(&AES_256_GCM, &*self.bytes)
            .map_err(|_| unusable("the key of the store is not usable".to_owned()))
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("StoreKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

pub(super) fn unusable(text: String) -> StoreError {
    StoreError::new(StoreErrorKind::WrongKey, text)
}

fn no_chance() -> StoreError {
    let text = "the system gives no random numbers";
    StoreError::new(StoreErrorKind::Unavailable, text)
}
