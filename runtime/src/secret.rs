//! Values that must not be seen: tokens, client secrets, passwords.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// A secret text.
///
/// It has no `Display` and no `Serialize`, its
/// `Debug` is redacted, and its memory is overwritten when it is dropped. [`expose`](Self::expose)
/// is the only way to the text.
///
/// Only this one copy is overwritten. What a secret passes through on its way is freed as it is:
/// the JSON an answer was parsed into, the text of a form or header, the buffers of HTTP and TLS,
/// and the allocations a `String` leaves behind as it grows. This shortens the time in which a
/// secret can be found in a memory dump; it does not rule it out.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// No text.
    pub(crate) const EMPTY: Self = Self(String::new());

    /// Takes the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. The caller sees to it that it is neither logged nor kept longer than
    /// needed.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Compares in constant time, apart from the length.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        bool::from(self.0.as_bytes().ct_eq(other.0.as_bytes()))
    }
}

impl Eq for Secret {}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret([redacted])")
    }
}

/// Serde of a secret inside a record that is meant to be stored; for `#[serde(with = …)]`.
pub(crate) mod stored {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Secret;

    pub(crate) fn serialize<S: Serializer>(
        secret: &Secret,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Secret, D::Error> {
        String::deserialize(deserializer).map(Secret::from)
    }
}

/// Like [`stored`], for a secret that may be missing.
pub(crate) mod stored_option {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Secret;

    #[allow(clippy::ref_option, reason = "serde passes a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(
        secret: &Option<Secret>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match secret {
            Some(secret) => serializer.serialize_some(secret.expose()),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Secret>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(Secret::from))
    }
}

/// Like [`stored`], for any number of secrets.
pub(crate) mod stored_list {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Secret;

    pub(crate) fn serialize<S: Serializer>(
        secrets: &[Secret],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(secrets.iter().map(Secret::expose))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Secret>, D::Error> {
        let secrets = Vec::<String>::deserialize(deserializer)?;
        Ok(secrets.into_iter().map(Secret::from).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_is_redacted() {
        let secret = Secret::from("CANARY-1");
        assert_eq!(secret.expose(), "CANARY-1");
        assert!(!format!("{secret:?} {:#?}", Some(&secret)).contains("CANARY"));
    }
}
