//! Texts with variables in braces: `https://{host}/oauth/token`.

use crate::model::{Template, TemplatePart};

/// What is wrong with a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TemplateError {
    /// `{` without `}`.
    Unclosed,
    /// `}` without `{`.
    Unopened,
    /// `{}`.
    Empty,
    /// A name that is not made of letters, digits and `_`.
    BadName,
}

impl TemplateError {
    /// The mistake in words.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Unclosed => "`{` is never closed",
            Self::Unopened => "`}` closes nothing",
            Self::Empty => "`{}` names no variable",
            Self::BadName => "a variable is named with letters, digits and `_`",
        }
    }
}

/// Splits `text` into literals and variables. `{{` and `}}` stand for single braces.
pub(crate) fn parse(text: &str) -> Result<Template, TemplateError> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        literal.push_str(&rest[..at]);
        let braces = &rest[at..];
        if braces.starts_with("{{") || braces.starts_with("}}") {
            literal.push_str(&braces[..1]);
            rest = &braces[2..];
        } else if let Some(open) = braces.strip_prefix('{') {
            let (name, after) = open.split_once('}').ok_or(TemplateError::Unclosed)?;
            check_name(name)?;
            if !literal.is_empty() {
                parts.push(TemplatePart::Literal(std::mem::take(&mut literal)));
            }
            parts.push(TemplatePart::Variable(name.to_owned()));
            rest = after;
        } else {
            return Err(TemplateError::Unopened);
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        parts.push(TemplatePart::Literal(literal));
    }
    Ok(Template {
        text: text.to_owned(),
        parts,
    })
}

fn check_name(name: &str) -> Result<(), TemplateError> {
    if name.is_empty() {
        return Err(TemplateError::Empty);
    }
    if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        Ok(())
    } else {
        Err(TemplateError::BadName)
    }
}

/// The template that stands for `text` taken literally.
pub(crate) fn literal(text: &str) -> Template {
    Template {
        text: text.to_owned(),
        parts: vec![TemplatePart::Literal(text.to_owned())],
    }
}

/// Names of the variables, in order, with repetitions.
pub(crate) fn variables(template: &Template) -> impl Iterator<Item = &str> {
    template.parts.iter().filter_map(|part| match part {
        TemplatePart::Variable(name) => Some(name.as_str()),
        TemplatePart::Literal(_) => None,
    })
}

/// `first` followed by `second`.
pub(crate) fn concat(first: &Template, second: &Template) -> Template {
    let mut parts = first.parts.clone();
    for part in &second.parts {
        match (parts.last_mut(), part) {
            (Some(TemplatePart::Literal(end)), TemplatePart::Literal(text)) => end.push_str(text),
            _ => parts.push(part.clone()),
        }
    }
    Template {
        text: format!("{}{}", first.text, second.text),
        parts,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn literal_part(text: &str) -> TemplatePart {
        TemplatePart::Literal(text.to_owned())
    }

    fn variable(name: &str) -> TemplatePart {
        TemplatePart::Variable(name.to_owned())
    }

    #[test]
    fn splits_literals_and_variables() {
        let template = parse("https://{host}/a/{id}").unwrap();
        assert_eq!(
            template.parts,
            [
                literal_part("https://"),
                variable("host"),
                literal_part("/a/"),
                variable("id")
            ]
        );
        assert_eq!(template.text, "https://{host}/a/{id}");
    }

    #[test]
    fn doubled_braces_are_literal() {
        assert_eq!(parse("a{{b}}c").unwrap().parts, [literal_part("a{b}c")]);
    }

    #[test]
    fn mistakes_have_names() {
        assert_eq!(parse("{a"), Err(TemplateError::Unclosed));
        assert_eq!(parse("a}"), Err(TemplateError::Unopened));
        assert_eq!(parse("{}"), Err(TemplateError::Empty));
        assert_eq!(parse("{a b}"), Err(TemplateError::BadName));
        assert_eq!(parse("{a{b}}"), Err(TemplateError::BadName));
    }

    #[test]
    fn concatenation_joins_literals() {
        let both = concat(&parse("{a}/b").unwrap(), &parse("/c/{d}").unwrap());
        assert_eq!(
            both.parts,
            [variable("a"), literal_part("/b/c/"), variable("d")]
        );
    }
}
