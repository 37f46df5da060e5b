//! Whether every public type of the runtime was shown, so that a new one is not forgotten.

use crate::sources;
use std::{collections::BTreeSet, path::Path};

/// Types that never hold a secret: descriptions of a provider, numbers, names, values of the API.
const HARMLESS: &[&str] = &[
    // Descriptions.
    "AccessTokenPlacement",
    "AuthMethod",
    "Authorize",
    "Body",
    "Callback",
    "CodeChallengeMethod",
    "CodeRetry",
    "ConnectionField",
    "ConnectionFrom",
    "ConnectionType",
    "Environment",
    "ErrorShape",
    "Expiry",
    "ExpiryFormat",
    "FilterStyle",
    "Grace",
    "Grant",
    "Lifecycle",
    "Lifetime",
    "Limit",
    "LimitOf",
    "ListStyle",
    "Method",
    "NewLogin",
    "OldAccessToken",
    "OnReuse",
    "Operation",
    "Operators",
    "Paging",
    "Parameter",
    "ParameterIn",
    "Part",
    "PartUpload",
    "Predicate",
    "Provider",
    "RedirectUri",
    "RefreshTokenLifecycle",
    "Replay",
    "Role",
    "Rotation",
    "Scopes",
    "SendIn",
    "Test",
    "TokenRequest",
    "TokenRequests",
    "TokenResponse",
    // Kinds of values, which have no values, and the values of the API.
    "Any",
    "Boolean",
    "Boolean01",
    "BooleanTf",
    "Boxed",
    "Date",
    "DateDmy",
    "DateTime",
    "Decimal",
    "EpochMilliseconds",
    "EpochSeconds",
    "Id",
    "Integer",
    "List",
    "Map",
    "MapOrList",
    "Nothing",
    "Number",
    "NumberId",
    "OneOrMany",
    "Open",
    "Optional",
    "Plain",
    "Scalar",
    "Single",
    "Text",
    "TextOr",
    "Time",
    "Timestamp",
    "TypedId",
    "Unknown",
    "Untyped",
    "ValueError",
    "Values",
    // Lists, filters and files: what the API answers, for the application to show as it likes.
    "Condition",
    "Download",
    "Field",
    "File",
    "Items",
    "Link",
    "Linked",
    "Page",
    "Pages",
    "Progress",
    "ResponseBody",
    "Sort",
    "Upload",
    // Numbers and words.
    "Purpose",
    "RequestOptions",
    "Version",
    // A port and a path, which stand in the address that the user's browser opens.
    "Listener",
    // Times, and what is told of a session besides its tokens.
    "Hold",
    "Guard",
    "ManualClock",
    "ReauthorizationReason",
    "RefreshTiming",
    "StoreTime",
    "SystemClock",
    // Of the suite for stores, which has made-up records.
    "Failure",
    "Options",
    "Report",
    // Stores on servers: without the settings of their connections; the errors are codes.
    "NotPrimary",
    "PostgresStore",
    "RedisStore",
    "Refused",
    "Unconfirmed",
    "Warning",
    // The name of a record: names of account and client, no secrets.
    "Key",
];

/// Whether each public type of the runtime is shown or harmless.
#[track_caller]
pub fn assert_complete(shown: &str) {
    let shown: BTreeSet<&str> = shown
        .lines()
        .filter_map(|line| line.strip_prefix("== "))
        .collect();
    let runtime = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime/src"));
    let mut types = BTreeSet::new();
    for (path, text) in sources::all(runtime) {
        let is_test = path.components().any(|part| {
            let name = part.as_os_str().to_string_lossy();
            matches!(
                name.as_ref(),
                "tests" | "tests.rs" | "testing" | "testing.rs"
            )
        });
        if !is_test {
            types.extend(text.lines().filter_map(name).map(str::to_owned));
        }
    }
    assert!(types.len() > 80, "the types were found");
    let is_missing =
        |name: &&String| !shown.contains(name.as_str()) && !HARMLESS.contains(&name.as_str());
    let missing: Vec<&String> = types.iter().filter(is_missing).collect();
    assert!(
        missing.is_empty(),
        "show these types in tests/proof/secrets/scenario.rs if they can hold a secret, or add \
         them to HARMLESS in types.rs: {missing:?}"
    );
    let gone = HARMLESS.iter().filter(|name| !types.contains(**name));
    let gone: Vec<_> = gone.collect();
    assert!(gone.is_empty(), "no types any more: {gone:?}");
}

/// The name of the public type that a line declares.
fn name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line
        .strip_prefix("pub struct ")
        .or_else(|| line.strip_prefix("pub enum "))?;
    rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .next()
}
