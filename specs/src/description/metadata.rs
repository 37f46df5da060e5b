//! Metadata of authorization servers: RFC 8414, and `OpenID` Connect Discovery, which has the same
//! words.

use super::{DescribedScope, Description, DescriptionFormat, Told, Unusable, page::Page};
use crate::{diagnostic::quote, node::NodeKind};

pub(super) fn describe(page: &Page<'_>) -> Result<Description, Unusable> {
    let root = page.root;
    page.refuse_duplicates(root)?;
    page.refuse_secrets(root)?;
    refuse_without_code(page)?;
    let told = |key| page.words(root, key).map(said);
    let token_endpoint = page.needed_address(root, "token_endpoint")?;
    let grants = page.words(root, "grant_types_supported")?;
    let has = |grant: &str| grants.iter().flatten().any(|one| one == grant);
    // Without it in the list nothing is said: some lists leave it out although `offline_access` brings
    // refresh tokens.
    let refresh_endpoint = if has("refresh_token") {
        Told::Yes(token_endpoint.clone())
    } else {
        Told::Unknown
    };
    let mut scopes = Vec::new();
    for scope in page.words(root, "scopes_supported")?.unwrap_or_default() {
        scopes.push(DescribedScope {
            doc: standard(&scope).map(str::to_owned),
            value: page.scope(root.get("scopes_supported").unwrap_or(root), &scope)?,
        });
    }
    let sends_issuer = is_true(page, "authorization_response_iss_parameter_supported");
    Ok(Description {
        format: DescriptionFormat::Metadata,
        name: None,
        authorization_endpoint: page.needed_address(root, "authorization_endpoint")?,
        refresh_endpoint,
        revocation_endpoint: page.address(root, "revocation_endpoint")?,
        auth_methods: told("token_endpoint_auth_methods_supported")?,
        revocation_auth_methods: told("revocation_endpoint_auth_methods_supported")?,
        code_challenge_methods: told("code_challenge_methods_supported")?,
        issuer: page.address(root, "issuer")?.filter(|_| sends_issuer),
        has_password_grant: has("password"),
        scopes,
        servers: Vec::new(),
        remarks: remarks(page),
        token_endpoint,
    })
}

/// A list that is empty says that there is nothing.
fn said(words: Option<Vec<String>>) -> Told<Vec<String>> {
    match words {
        None => Told::Unknown,
        Some(words) if words.is_empty() => Told::No,
        Some(words) => Told::Yes(words),
    }
}

/// Refuses a server that hands out no authorization codes. Left out, both lists have them (RFC 8414
/// section 2).
fn refuse_without_code(page: &Page<'_>) -> Result<(), Unusable> {
    let lists = [
        ("grant_types_supported", "authorization_code"),
        ("response_types_supported", "code"),
    ];
    for (key, needed) in lists {
        let Some(words) = page.words(page.root, key)? else {
            continue;
        };
        if !words.iter().any(|word| word == needed) {
            let message = format!(
                "{} has no {}: specs describe logins with an authorization code",
                quote(key),
                quote(needed)
            );
            let node = page.root.get(key).unwrap_or(page.root);
            return Err(page.at(node, &message));
        }
    }
    Ok(())
}

fn is_true(page: &Page<'_>, key: &str) -> bool {
    let node = page.root.get(key);
    node.is_some_and(|node| matches!(node.kind, NodeKind::Boolean(true)))
}

fn remarks(page: &Page<'_>) -> Vec<String> {
    let known = [
        (
            "require_pushed_authorization_requests",
            "The file says that authorization requests must be pushed first (RFC 9126), which a spec cannot say.",
        ),
        (
            "require_signed_request_object",
            "The file says that authorization requests must be signed (RFC 9101), which a spec cannot say.",
        ),
        (
            "tls_client_certificate_bound_access_tokens",
            "The file says that access tokens can be bound to certificates (RFC 8705), which a spec cannot say.",
        ),
    ];
    let told = known.into_iter().filter(|(key, _)| is_true(page, key));
    told.map(|(_, remark)| remark.to_owned()).collect()
}

/// What the scopes of `OpenID` Connect allow (Core section 5.4 and 11).
fn standard(scope: &str) -> Option<&'static str> {
    Some(match scope {
        "openid" => "Log in with OpenID Connect: an ID token comes with the tokens.",
        "profile" => "Read the name, picture and other parts of the user's profile.",
        "email" => "Read the user's email address, and whether it was verified.",
        "address" => "Read the user's postal address.",
        "phone" => "Read the user's phone number, and whether it was verified.",
        "offline_access" => "Get a refresh token, so that access lasts while the user is away.",
        _ => return None,
    })
}
