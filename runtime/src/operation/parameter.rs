//! Parameters of operations.

/// A parameter of an operation: where its value goes and under which name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "`in` is a keyword")]
pub struct Parameter {
    /// Name on the wire. In a JSON body dots lead into nested objects.
    pub(crate) name: &'static str,
    /// Where it goes.
    pub(crate) parameter_in: ParameterIn,
    /// How a list is written.
    pub(crate) list: ListStyle,
}

impl Parameter {
    /// A segment of the path.
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, ParameterIn::Path)
    }

    /// A parameter of the query.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, ParameterIn::Query)
    }

    /// A header.
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, ParameterIn::Header)
    }

    /// A field of the body.
    pub const fn body(name: &'static str) -> Self {
        Self::new(name, ParameterIn::Body)
    }

    /// The body itself. The name stands in errors only.
    pub const fn whole_body(name: &'static str) -> Self {
        Self::new(name, ParameterIn::WholeBody)
    }

    /// The same parameter whose lists are written in this way instead of with commas.
    #[must_use]
    pub const fn list(mut self, list: ListStyle) -> Self {
        self.list = list;
        self
    }

    const fn new(name: &'static str, parameter_in: ParameterIn) -> Self {
        Self {
            name,
            parameter_in,
            list: ListStyle::Comma,
        }
    }

    /// Whether both go to the same place under the same name, so that one value takes the place of
    /// the other.
    pub(crate) fn is_same(self, other: Self) -> bool {
        (self.name, self.parameter_in) == (other.name, other.parameter_in)
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterIn {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A field of the body.
    Body,
    /// The body itself.
    WholeBody,
}

/// How a list is written in a query, form or header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// `a,b`
    Comma,
    /// `a;b`
    Semicolon,
    /// `a b`
    Space,
    /// `name=a&name=b`
    Repeat,
    /// `name[0]=a&name[1]=b`
    Indexed,
}
