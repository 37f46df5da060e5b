//! A spec started from a description that the provider publishes for machines.

use heck::ToTitleCase as _;
use serde::Serialize;
use specs::{DescribedScope, Description, DescriptionFormat, Told};

use crate::GenerateError;
use crate::text::{DESCRIBED, render};

/// View of `specs/described.yaml.tera`. Texts of the file are [`Quoted`] or in one line behind a `#`.
#[derive(Debug, Serialize)]
struct DescribedView<'a> {
    id: &'a str,
    format: &'static str,
    file: String,
    remarks: Vec<String>,
    has_name: bool,
    name: Quoted,
    summary: Quoted,
    title: Quoted,
    checked: &'a str,
    authorization_endpoint: Quoted,
    /// Lines of `authorize` on PKCE.
    pkce: Vec<String>,
    issuer: Option<Quoted>,
    token_endpoint: Quoted,
    /// Lines of `token` and `refresh` on the client's authentication.
    auth_method: Vec<String>,
    refresh_endpoint: Option<Quoted>,
    has_password_grant: bool,
    revocation_endpoint: Option<Quoted>,
    revocation_auth_method: Vec<String>,
    scopes: Vec<ScopeView>,
    base_url: Option<Quoted>,
    other_servers: Vec<Quoted>,
}

#[derive(Debug, Serialize)]
struct ScopeView {
    value: Quoted,
    doc: Quoted,
    is_described: bool,
}

/// A text as YAML: double-quoted, which is JSON's own form, so that nothing in it means anything.
#[derive(Debug, Serialize)]
struct Quoted(String);

impl Quoted {
    fn new(text: &str) -> Self {
        Self(serde_json::Value::from(text).to_string())
    }
}

/// A commented spec of what `description` says; the rest are questions. `file` is the name of the file
/// it was read from, `checked` the day, `YYYY-MM-DD`.
pub fn scaffold_described(
    id: &str,
    description: &Description,
    file: &str,
    checked: &str,
) -> Result<String, GenerateError> {
    let file = one_line(file);
    let format = match description.format {
        DescriptionFormat::Metadata => "Authorization server metadata",
        DescriptionFormat::OpenApi => "OpenAPI description",
    };
    let own_name = id.to_title_case();
    let name = description.name.as_deref().unwrap_or(&own_name);
    let mut servers = description.servers.iter().map(|url| Quoted::new(url));
    let view = DescribedView {
        id,
        format,
        title: Quoted::new(&format!("{format} ({file})")),
        file,
        remarks: description
            .remarks
            .iter()
            .map(|text| one_line(text))
            .collect(),
        has_name: description.name.is_some(),
        name: Quoted::new(name),
        summary: Quoted::new(&format!("The API of {name}.")),
        checked,
        authorization_endpoint: Quoted::new(&description.authorization_endpoint),
        pkce: pkce(description),
        issuer: description.issuer.as_deref().map(Quoted::new),
        token_endpoint: Quoted::new(&description.token_endpoint),
        auth_method: auth_method(&description.auth_methods, is_metadata(description)),
        refresh_endpoint: match &description.refresh_endpoint {
            Told::Yes(url) => Some(Quoted::new(url)),
            Told::No | Told::Unknown => None,
        },
        has_password_grant: description.has_password_grant,
        revocation_endpoint: description.revocation_endpoint.as_deref().map(Quoted::new),
        revocation_auth_method: auth_method(&description.revocation_auth_methods, true),
        scopes: description.scopes.iter().map(scope).collect(),
        base_url: servers.next(),
        other_servers: servers.collect(),
    };
    render(DESCRIBED, &view)
}

/// What has to be filled in before the spec is complete: keys, each with the question.
pub fn left_open(description: &Description) -> Vec<(&'static str, &'static str)> {
    let question = "how does the client authenticate?";
    let mut open = Vec::new();
    if choose(&description.auth_methods, is_metadata(description)).is_none() {
        open.push(("token.auth_method", question));
        if matches!(description.refresh_endpoint, Told::Yes(_)) {
            open.push(("refresh.auth_method", question));
        }
    }
    let has_revocation = description.revocation_endpoint.is_some();
    if has_revocation && choose(&description.revocation_auth_methods, true).is_none() {
        open.push(("revoke.auth_method", question));
    }
    open
}

/// Whether what RFC 8414 says about words that are left out applies.
fn is_metadata(description: &Description) -> bool {
    description.format == DescriptionFormat::Metadata
}

fn pkce(description: &Description) -> Vec<String> {
    let lines: &[&str] = match &description.code_challenge_methods {
        Told::Yes(methods) if methods.iter().any(|one| one == "S256") => {
            &["code_challenge_method: S256"]
        }
        Told::Yes(_) | Told::No => &[
            "# The file has no S256 among its code_challenge_methods_supported.",
            "code_challenge_method: none",
        ],
        Told::Unknown if is_metadata(description) => &[
            "# ? Is there PKCE with S256? The file has no code_challenge_methods_supported, which means",
            "#   that there is not (RFC 8414 section 2); some providers forget it.",
            "code_challenge_method: none",
        ],
        Told::Unknown => &[
            "# ? Is there PKCE with S256? Left out, it is sent. If there is not:",
            "# code_challenge_method: none",
        ],
    };
    lines.iter().map(|&line| line.to_owned()).collect()
}

/// The words of specs for client authentication, the one that RFC 6749 wants everybody to have first.
const AUTH_METHODS: [&str; 3] = ["client_secret_basic", "client_secret_post", "none"];

/// The method to use. `None`: nothing is said, or none of those that specs know.
fn choose(methods: &Told<Vec<String>>, is_metadata: bool) -> Option<&'static str> {
    match methods {
        Told::Yes(methods) => AUTH_METHODS
            .into_iter()
            .find(|known| methods.iter().any(|one| one == known)),
        // RFC 8414 section 2: left out means this one.
        Told::Unknown if is_metadata => AUTH_METHODS.first().copied(),
        Told::No | Told::Unknown => None,
    }
}

fn auth_method(methods: &Told<Vec<String>>, is_metadata: bool) -> Vec<String> {
    let Some(chosen) = choose(methods, is_metadata) else {
        return vec![
            "# ? How does the client authenticate? This has to be filled in:".to_owned(),
            "# auth_method: client_secret_basic, client_secret_post or none".to_owned(),
        ];
    };
    let mut lines = Vec::new();
    match methods {
        Told::Yes(methods) if methods.len() > 1 => {
            let methods: Vec<_> = methods.iter().map(|method| one_line(method)).collect();
            lines.push(format!("# The file has {}.", methods.join(", ")));
        }
        Told::Yes(_) => {}
        Told::No | Told::Unknown => lines
            .push("# The file says nothing, which means this one (RFC 8414 section 2).".to_owned()),
    }
    lines.push(format!("auth_method: {chosen}"));
    lines
}

fn scope(scope: &DescribedScope) -> ScopeView {
    let doc = scope.doc.as_deref().unwrap_or("Not described.");
    ScopeView {
        value: Quoted::new(&scope.value),
        doc: Quoted::new(doc),
        is_described: scope.doc.is_some(),
    }
}

/// A text fit to stand in a comment: one line, not too long, of what a file of specs may hold.
fn one_line(text: &str) -> String {
    let is_shown = |c: &char| c.is_alphanumeric() || c.is_ascii_graphic() || *c == ' ';
    text.chars().filter(is_shown).take(200).collect()
}
