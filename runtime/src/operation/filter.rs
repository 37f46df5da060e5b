//! How records are filtered and sorted.

/// How conditions on the fields of records are written into the query.
#[derive(Clone, Copy, Debug)]
pub struct FilterStyle {
    /// Text between the field and the operator, `_` in `status_eq`.
    pub separator: &'static str,
    /// Names of the operators.
    pub operators: Operators,
    /// Text between the values of a list.
    pub list_separator: &'static str,
    /// Text that stands for null.
    pub null: Option<&'static str>,
    /// Parameter with the field to sort by.
    pub sort_parameter: Option<&'static str>,
    /// Text before a field that is sorted by from the last to the first.
    pub sort_descending: &'static str,
}

/// Names of the operators; `None` where the provider has none.
#[derive(Clone, Copy, Debug)]
pub struct Operators {
    /// The field equals the value.
    pub equal: Option<&'static str>,
    /// The field differs from the value.
    pub not_equal: Option<&'static str>,
    /// The field is less than the value.
    pub less: Option<&'static str>,
    /// The field is less than or equals the value.
    pub less_or_equal: Option<&'static str>,
    /// The field is greater than the value.
    pub greater: Option<&'static str>,
    /// The field is greater than or equals the value.
    pub greater_or_equal: Option<&'static str>,
    /// The field is one of the values.
    pub one_of: Option<&'static str>,
    /// The field is none of the values.
    pub none_of: Option<&'static str>,
    /// The field matches a pattern.
    pub like: Option<&'static str>,
    /// The field does not match a pattern.
    pub not_like: Option<&'static str>,
    /// The field matches a pattern, whatever the case of its letters.
    pub like_ignoring_case: Option<&'static str>,
    /// The field does not match a pattern, whatever the case of its letters.
    pub not_like_ignoring_case: Option<&'static str>,
}
