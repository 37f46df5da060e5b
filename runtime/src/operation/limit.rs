//! Published limits.

/// A limit that a provider publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Name of the limit.
    pub id: &'static str,
    /// The most that is allowed.
    pub max: u64,
    /// What is counted.
    pub of: LimitOf,
    /// Length of the window in seconds, for requests.
    pub per: Option<u64>,
}

/// What a [`Limit`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitOf {
    /// API requests.
    Requests,
    /// Records on one page.
    RecordsPerPage,
    /// Records in one answer.
    RecordsPerResponse,
    /// Bytes of one file.
    BytesPerFile,
    /// Bytes of a request's URL.
    BytesPerUrl,
    /// Characters of one text.
    CharactersPerText,
}
