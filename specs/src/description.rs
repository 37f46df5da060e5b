//! Descriptions that providers publish for machines: authorization server metadata (RFC 8414, `OpenID`
//! Connect Discovery) and the security schemes of `OpenAPI` 3. A spec can be started from one.
//!
//! Nothing is guessed: what a file does not say is absent here.

mod metadata;
mod openapi;
mod page;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::{parse, span::FileId};
use page::Page;

/// Most bytes of a description. The largest that are published have about a dozen million.
pub const DESCRIPTION_MAX: u64 = 32 * 1024 * 1024;

/// What a description says about the login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What kind of file it is.
    pub format: DescriptionFormat,
    /// Name of the provider.
    pub name: Option<String>,
    /// The authorization endpoint.
    pub authorization_endpoint: String,
    /// The token endpoint.
    pub token_endpoint: String,
    /// Where tokens are refreshed.
    pub refresh_endpoint: Told<String>,
    /// Where tokens are revoked.
    pub revocation_endpoint: Option<String>,
    /// How the client authenticates at the token endpoint, in the file's words.
    pub auth_methods: Told<Vec<String>>,
    /// How it does at the revocation endpoint.
    pub revocation_auth_methods: Told<Vec<String>>,
    /// Methods of PKCE (RFC 7636).
    pub code_challenge_methods: Told<Vec<String>>,
    /// The issuer, if redirects carry it (RFC 9207).
    pub issuer: Option<String>,
    /// Whether there is a password grant.
    pub has_password_grant: bool,
    /// The scopes.
    pub scopes: Vec<DescribedScope>,
    /// Addresses of the API.
    pub servers: Vec<String>,
    /// What the file says besides and a spec has no words for, a sentence each.
    pub remarks: Vec<String>,
}

/// A kind of description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DescriptionFormat {
    /// Authorization server metadata.
    #[default]
    Metadata,
    /// `OpenAPI`.
    OpenApi,
}

/// What a file says of something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Told<T> {
    /// This.
    Yes(T),
    /// That there is nothing of the kind.
    No,
    /// Nothing.
    #[default]
    Unknown,
}

/// A scope of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedScope {
    /// The scope.
    pub value: String,
    /// What it allows, in one line.
    pub doc: Option<String>,
}

/// Why a file cannot be used: the first problem that was met, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Unusable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "line {}, column {}: {}",
            self.line, self.column, self.message
        )
    }
}

impl std::error::Error for Unusable {}

/// Reads a description, JSON or YAML.
///
/// # Errors
///
/// If it is neither kind of description, contradicts itself, holds a secret, or describes a login
/// without an authorization code.
pub fn describe(text: &str) -> Result<Description, Unusable> {
    if let Some(at) = text.find("PRIVATE KEY-----") {
        return Err(page::at(
            text,
            at,
            "there is a private key in this file; keep it to yourself",
        ));
    }
    let mut problems = Vec::new();
    let tree = parse::foreign(FileId::default(), text, &mut problems);
    let Some(tree) = tree else {
        let problem = problems.pop();
        let start = problem.as_ref().map_or(0, |problem| problem.span().start);
        let message = problem.map_or_else(String::new, |problem| problem.message);
        return Err(page::at(text, start, &message));
    };
    let page = Page::new(text, &tree, &problems);
    if let Some(version) = page.root.get("openapi") {
        return openapi::describe(&page, version);
    }
    if page.root.get("swagger").is_some() {
        return Err(page.start(
            "this is Swagger 2.0: convert it to OpenAPI 3, or start with the provider's metadata",
        ));
    }
    if ["issuer", "authorization_endpoint", "token_endpoint"]
        .iter()
        .any(|key| page.root.get(key).is_some())
    {
        return metadata::describe(&page);
    }
    page.refuse_secrets(page.root)?;
    Err(page.start(
        "this is neither the metadata of an authorization server (RFC 8414, OpenID Connect \
         Discovery) nor a description in OpenAPI 3",
    ))
}
