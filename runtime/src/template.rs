//! Texts with variables.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::provider::{Part, Template};

/// Values of template variables: the environment's, the connection's and, in an operation's URL, path parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Variables {
    values: BTreeMap<String, String>,
}

impl Variables {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Adds a value; it goes into the text as it is, so what belongs into a path must already be percent-encoded.
    pub(crate) fn insert(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.values.insert(name.into(), value.into());
    }
}

/// The text with its variables filled in; `operation` names the caller in the error for one that has no value.
pub(crate) fn expand(
    operation: &str,
    template: Template,
    variables: &Variables,
) -> Result<String, Error> {
    let mut text = String::new();
    for part in template {
        match *part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Variable(name) => text.push_str(value(operation, name, variables)?),
        }
    }
    Ok(text)
}

pub(crate) fn value<'a>(
    operation: &str,
    name: &str,
    variables: &'a Variables,
) -> Result<&'a str, Error> {
    variables.get(name).ok_or_else(|| {
        Error::configuration(
            operation,
            format!("this connection has no value for `{name}`"),
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn variables_are_filled_in() {
        let mut variables = Variables::default();
        variables.insert("region", "eu");
        let template: Template = &[
            Part::Literal("https://"),
            Part::Variable("region"),
            Part::Literal(".example.com/"),
        ];
        assert_eq!(
            expand("x", template, &variables).unwrap(),
            "https://eu.example.com/"
        );
        let error = expand("tasks.get", template, &Variables::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "tasks.get: this connection has no value for `region`"
        );
    }
}
