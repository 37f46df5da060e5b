//! Texts with variables.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::provider::{Part, Template};

/// Values of template variables, each in place of one of that name further down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variables<'a> {
    /// Connection values given when the client was built.
    pub(crate) client: &'a BTreeMap<String, String>,
    /// Connection values of the account.
    pub(crate) account: &'a BTreeMap<String, String>,
    /// Values of the environment.
    pub(crate) environment: &'static [(&'static str, &'static str)],
}

impl<'a> Variables<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        let given = self.client.get(name).or_else(|| self.account.get(name));
        given.map(String::as_str).or_else(|| {
            let environment = self.environment.iter().find(|(id, _)| *id == name);
            environment.map(|(_, value)| *value)
        })
    }
}

/// The text with its variables filled in; `operation` names the caller in the error for one that
/// has no value.
pub(crate) fn expand(
    operation: &str,
    template: Template,
    variables: &Variables<'_>,
) -> Result<String, Error> {
    let mut text = String::new();
    for piece in template {
        text.push_str(part(operation, piece, variables)?);
    }
    Ok(text)
}

/// The text of one part.
pub(crate) fn part<'a>(
    operation: &str,
    part: &Part,
    variables: &Variables<'a>,
) -> Result<&'a str, Error> {
    let name = match *part {
        Part::Literal(literal) => return Ok(literal),
        Part::Variable(name) => name,
    };
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
        let (given, none) = (
            BTreeMap::from([("region".to_owned(), "eu".to_owned())]),
            BTreeMap::new(),
        );
        let variables = Variables {
            client: &none,
            account: &given,
            environment: &[("region", "us")],
        };
        let empty = Variables {
            client: &none,
            account: &none,
            environment: &[],
        };
        let template: Template = &[
            Part::Literal("https://"),
            Part::Variable("region"),
            Part::Literal(".example.com/"),
        ];
        assert_eq!(
            expand("x", template, &variables).unwrap(),
            "https://eu.example.com/"
        );
        let error = expand("tasks.get", template, &empty).unwrap_err();
        assert_eq!(
            error.to_string(),
            "tasks.get: this connection has no value for `region`"
        );
    }
}
