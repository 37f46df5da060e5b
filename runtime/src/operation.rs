//! The description of a call, as a constant of a generated crate.

use crate::provider::{AuthMethod, ErrorShape, Method, Predicate, Template};

mod filter;
mod limit;
mod paging;
mod parameter;
mod part_upload;

pub use self::filter::{FilterStyle, Operators};
pub use self::limit::{Limit, LimitOf};
pub use self::paging::Paging;
pub use self::parameter::{ListStyle, Parameter, ParameterIn};
pub use self::part_upload::PartUpload;

/// What is known of one call of a provider's API without making it.
///
/// A generated crate lists its operations as `OPERATIONS`. The fields are for generated crates only
/// and exempt from semantic versioning.
#[derive(Debug)]
pub struct Operation {
    /// `resource.operation`, as in the spec; names the call in errors.
    #[doc(hidden)]
    pub id: &'static str,
    /// HTTP method.
    #[doc(hidden)]
    pub method: Method,
    /// Address. Path parameters appear as variables.
    #[doc(hidden)]
    pub url: Template,
    /// Client credentials sent with the call.
    #[doc(hidden)]
    pub auth_method: AuthMethod,
    /// Where the access token goes.
    #[doc(hidden)]
    pub access_token: AccessTokenPlacement,
    /// Query parameters with a fixed value.
    #[doc(hidden)]
    pub constants: &'static [(&'static str, Template)],
    /// Headers.
    #[doc(hidden)]
    pub headers: &'static [(&'static str, Template)],
    /// How the body is written, where there is one.
    #[doc(hidden)]
    pub body: Option<Body>,
    /// Path of the payload in the answer; `None` is the whole answer.
    #[doc(hidden)]
    pub data: Option<&'static str>,
    /// Whether a success without payload counts as an empty list.
    #[doc(hidden)]
    pub empty_when_absent: bool,
    /// How lists are cut into pages.
    #[doc(hidden)]
    pub paging: Option<Paging>,
    /// Path of the records that come along with the payload.
    #[doc(hidden)]
    pub linked: Option<&'static str>,
    /// How records are filtered and sorted.
    #[doc(hidden)]
    pub filter: Option<&'static FilterStyle>,
    /// Scopes the call needs.
    #[doc(hidden)]
    pub scopes: &'static [&'static str],
    /// Whether sending it twice does the same as sending it once.
    #[doc(hidden)]
    pub idempotent: bool,
    /// What to use instead, where the provider advises against the call.
    #[doc(hidden)]
    pub deprecated: Option<&'static str>,
    /// What the call sets off, where a person should be asked first.
    #[doc(hidden)]
    pub confirm: Option<&'static str>,
    /// Limits of this call alone.
    #[doc(hidden)]
    pub limits: &'static [Limit],
    /// What a success must satisfy.
    #[doc(hidden)]
    pub success: Option<Predicate>,
    /// How errors look.
    #[doc(hidden)]
    pub errors: &'static [ErrorShape],
}

impl Operation {
    /// A `GET` with a bearer token and nothing else, to be varied.
    #[doc(hidden)]
    pub const PLAIN: Self = Self {
        id: "",
        method: Method::Get,
        url: &[],
        auth_method: AuthMethod::None,
        access_token: AccessTokenPlacement::Header { scheme: "Bearer" },
        constants: &[],
        headers: &[],
        body: None,
        data: None,
        empty_when_absent: false,
        paging: None,
        linked: None,
        filter: None,
        scopes: &[],
        idempotent: true,
        deprecated: None,
        confirm: None,
        limits: &[],
        success: None,
        errors: &[],
    };

    /// `resource.operation`, as in the provider's description and in
    /// [`Error::operation`](crate::Error::operation).
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// HTTP method.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Scopes the call needs.
    pub const fn scopes(&self) -> &'static [&'static str] {
        self.scopes
    }

    /// Whether sending it twice does the same as sending it once.
    pub const fn idempotent(&self) -> bool {
        self.idempotent
    }

    /// What to use instead, if the provider advises against the call.
    pub const fn deprecated(&self) -> Option<&'static str> {
        self.deprecated
    }

    /// What the call sets off beyond the data it changes, if a person should be asked first.
    pub const fn confirm(&self) -> Option<&'static str> {
        self.confirm
    }

    /// Published limits of this call alone.
    pub const fn limits(&self) -> &'static [Limit] {
        self.limits
    }
}

/// Where the access token goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessTokenPlacement {
    /// `Authorization: <scheme> <token>`.
    Header {
        /// Authentication scheme.
        scheme: &'static str,
    },
    /// A header of its own.
    NamedHeader {
        /// Name of the header.
        name: &'static str,
    },
    /// A parameter of the form body.
    Form {
        /// Name of the parameter.
        name: &'static str,
    },
}

/// How the body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// A JSON object, within `wrapper` if there is one.
    Json {
        /// Key under which the object stands.
        wrapper: Option<&'static str>,
        /// Value of `Content-Type`.
        content_type: &'static str,
    },
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// The bytes of one file parameter.
    Raw {
        /// Value of `Content-Type`.
        content_type: &'static str,
    },
}
