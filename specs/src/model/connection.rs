//! Values that differ from connection to connection.

use super::Evidence;

/// A value that belongs to one connection: a host, a tenant, a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionField {
    /// Name of the field; also a template variable.
    pub id: String,
    /// What it is for.
    pub doc: String,
    /// What it may be.
    pub kind: ConnectionType,
    /// Where it comes from.
    pub from: ConnectionFrom,
    /// Hosts the value may name: `api.example.com`, or `*.example.com` for any subdomain. Never
    /// empty for the kinds that carry a host.
    pub allow_hosts: Vec<String>,
    /// Whether a connection without the value is unusable.
    pub required: bool,
    /// Whether the previous value stands when a refresh answer lacks it.
    pub keep_when_absent: bool,
    /// Where this was found.
    pub evidence: Evidence,
}

/// What a connection field may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectionType {
    /// Scheme and host, `https://acc1.example.com`; a path is refused.
    Origin,
    /// An address to which paths are appended. It always ends in a slash; `default_path` is used
    /// when the value has no path.
    BaseUrl {
        /// Path for a value that has none, with slashes at both ends.
        default_path: String,
    },
    /// A host name.
    Host,
    /// One DNS label.
    Subdomain,
    /// An opaque identifier.
    Id,
    /// One of a list.
    Enum(Vec<ConnectionValue>),
}

/// One value of an enumerated connection field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionValue {
    /// The name the user picks, and the text put into templates.
    pub value: String,
    /// What it stands for.
    pub doc: String,
}

/// Where a connection field comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectionFrom {
    /// The user of the crate gives it when building the client.
    User,
    /// A parameter of the redirect.
    Callback {
        /// Wire name of the parameter.
        name: String,
    },
    /// A field of the token response.
    TokenResponse {
        /// Dotted path of the field.
        path: String,
    },
}
