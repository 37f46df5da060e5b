//! Writes provider specs of about 300 lines that resemble real ones and differ from each other.

use std::fmt::Write as _;

/// Nouns for resources and types; a spec takes four that begin at a place of its own.
const NOUNS: [&str; 23] = [
    "invoice", "contact", "project", "ticket", "message", "campaign", "product", "order",
    "shipment", "payment", "document", "folder", "comment", "meeting", "report", "template",
    "segment", "webhook", "account", "note", "task", "timer", "budget",
];

/// Types of fields, in the order in which a type takes them.
const FIELD_TYPES: [&str; 9] = [
    "id",
    "string",
    "date_time",
    "integer",
    "boolean",
    "number",
    "\"[string]\"",
    "date",
    "string",
];

/// Adjectives for fields.
const FIELDS: [&str; 12] = [
    "name", "created", "size", "hidden", "price", "labels", "due", "owner", "position", "color",
    "language", "priority",
];

/// The id of the spec with this number.
pub fn id(number: usize) -> String {
    format!("provider_{number:04}")
}

/// The YAML of the spec with this number.
pub fn yaml(number: usize) -> String {
    let mut text = String::with_capacity(16_000);
    head(&mut text, number);
    text.push_str("resources:\n");
    for place in 0..4 {
        let noun = NOUNS[(number * 7 + place * 3) % NOUNS.len()];
        resource(&mut text, number, place, noun);
    }
    text
}

fn head(text: &mut String, number: usize) {
    let id = id(number);
    let pkce = if number.is_multiple_of(3) {
        "none"
    } else {
        "S256"
    };
    let method = ["client_secret_post", "client_secret_basic", "none"][number % 3];
    let separator = [" ", ","][number % 2];
    let _ = write!(
        text,
        r#"id: {id}
name: Provider {number}
summary: The synthetic provider number {number}, written by the benchmark.
homepage: https://www.provider{number}.example
sources:
  docs:
    title: Developer documentation of provider {number}
    url: "https://www.provider{number}.example/developers"
    checked: 2026-11-21
authorize:
  url: https://login.provider{number}.example/oauth2/authorize
  code_challenge_method: {pkce}
  source: docs
token:
  url: https://login.provider{number}.example/oauth2/token
  auth_method: {method}
  source: docs
refresh:
  url: https://login.provider{number}.example/oauth2/token
  auth_method: {method}
  source: docs
lifecycle:
  authorization_code:
    lifetime: {code}m
    source: docs
  access_token:
    lifetime: {access}m
    source: docs
  refresh_token:
    lifetime: {refresh}d
    rotation: single_use
    source: docs
scopes:
  separator: "{separator}"
  source: docs
  values:
    read: Read everything of the account.
    write: Change everything of the account.
    offline: Receive a refresh token.
api:
  base_url: https://api.provider{number}.example/v{version}
  source: docs
  errors:
    - when:
        path: error
      code: error.code
      message: error.message
  limits:
    requests:
      max: {limit}
      of: requests
      per: 60s
      doc: Per account; beyond it the answer is 429.
      source: docs
"#,
        code = 1 + number % 10,
        access = 30 + number % 90,
        refresh = 14 + number % 60,
        version = 1 + number % 4,
        limit = 60 + number % 600,
    );
}

fn resource(text: &mut String, number: usize, place: usize, noun: &str) {
    let name = capitalised(noun);
    let _ = write!(
        text,
        r"  {noun}s:
    doc: Everything about one {noun} and about lists of them.
    types:
      {name}:
        doc: One {noun} as the provider sends it.
        fields:
          id:
            type: id
            required: true
            doc: Number of the {noun}.
"
    );
    for field in 0..7 {
        let word = FIELDS[(number + place * 5 + field) % FIELDS.len()];
        let kind = FIELD_TYPES[(number + field * 2 + place) % FIELD_TYPES.len()];
        let kind = kind.trim_matches('"');
        let _ = writeln!(
            text,
            "          {noun}_{word}_{field}: {{ type: {kind}, doc: The {word} of the {noun}. }}"
        );
    }
    let _ = write!(
        text,
        r"    operations:
      list_{noun}s:
        doc: Lists the {noun}s of the account, the newest first.
        method: GET
        path: /{noun}s
        parameters:
          filter:
            type: string
            doc: Words that must occur.
          limit:
            type: integer
            doc: How many to answer with.
        data: items
        returns: [{name}]
        scopes: [read]
        source: docs
      get_{noun}:
        doc: Fetches one {noun}.
        method: GET
        path: /{noun}s/{{{noun}_id}}
        parameters:
          {noun}_id:
            type: id
            doc: Number of the {noun}.
        returns: {name}
        scopes: [read]
        source: docs
      create_{noun}:
        doc: Creates a {noun}.
        method: POST
        path: /{noun}s
        parameters:
          name:
            type: string
            required: true
            doc: What it is called.
          labels:
            type: [string]
            doc: Words to find it by.
        returns: {name}
        scopes: [write]
        source: docs
      delete_{noun}:
        doc: Deletes a {noun} for good.
        method: DELETE
        path: /{noun}s/{{{noun}_id}}
        parameters:
          {noun}_id:
            type: id
            doc: Number of the {noun}.
        scopes: [write]
        source: docs
"
    );
}

fn capitalised(noun: &str) -> String {
    let mut letters = noun.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}
