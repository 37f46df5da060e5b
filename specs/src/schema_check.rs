//! Checks the structure of a file against the schema: keys, types, choices.
//!
//! serde stops at the first thing it does not like. This walks the whole tree, so that all problems
//! of a file come together, and leaves nothing for serde to stumble over.

mod choice;
mod repair;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use repair::Repairs;
pub(crate) use words::did_you_mean;

use crate::{
    diagnostic::{Diagnostic, nearest, quote},
    node::{Node, NodeKind},
    schema_json,
    span::Span,
};
use serde_json::{Number, Value};

/// What a file holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Root {
    Provider,
    Resource,
}

/// Adds every structural problem of a file. Returns what to do about unknown keys, so that the rest
/// can be read nevertheless.
pub(crate) fn check(node: &Node, root: Root, problems: &mut Vec<Diagnostic>) -> Repairs {
    let schema = schema_json::value();
    let start = match root {
        Root::Provider => Some(schema),
        Root::Resource => schema.pointer("/$defs/Resource"),
    };
    let mut checker = Checker {
        schema,
        problems,
        repairs: Repairs::default(),
    };
    if let Some(start) = start {
        let owner = Owner {
            name: None,
            span: Span::start_of(node.span.file),
        };
        checker.check(node, start, owner);
    }
    checker.repairs
}

fn is_negative(number: &Number) -> bool {
    number.as_f64().is_some_and(|value| value < 0.0)
}

/// Whether a number is written with a fraction or an exponent. One of too many digits, which is
/// kept like those, is not.
fn is_fraction(number: &Number) -> bool {
    number.is_f64() && number.as_f64().is_some_and(|value| value.abs() < 1e18)
}

/// Whether a whole number does not fit the 64 bits, one of them the sign, that code gives it.
fn is_too_large(number: &Number) -> bool {
    number.as_i64().is_none()
}

/// The key under which a node stands, for messages.
#[derive(Clone, Copy)]
struct Owner<'a> {
    /// `None` for a whole file.
    name: Option<&'a str>,
    span: Span,
}

impl Owner<'_> {
    fn quoted(self) -> String {
        self.name.map_or_else(|| "the file".to_owned(), quote)
    }
}

struct Checker<'a> {
    schema: &'static Value,
    problems: &'a mut Vec<Diagnostic>,
    repairs: Repairs,
}

impl Checker<'_> {
    fn check(&mut self, node: &Node, schema: &'static Value, owner: Owner<'_>) {
        if matches!(node.kind, NodeKind::Invalid) {
            return;
        }
        let choices = choice::choices(self.schema, schema);
        if choices.iter().any(|choice| choice::allows_anything(choice)) {
            return;
        }
        let fitting: Vec<_> = choices
            .iter()
            .copied()
            .filter(|choice| choice::fits_kind(choice, &node.kind))
            .collect();
        match &node.kind {
            _ if fitting.is_empty() => self.wrong_type(node, choices, owner),
            NodeKind::Text(text) => self.check_text(text, node.span, &fitting, owner),
            NodeKind::Number(number) => {
                if choice::is_integer_only(&fitting) && is_fraction(number) {
                    self.wrong_type(node, choices, owner);
                } else if choice::is_unsigned_only(&fitting) && is_negative(number) {
                    let message = format!("{} cannot be negative", owner.quoted());
                    self.problems
                        .push(Diagnostic::new("wrong-type", node.span, message));
                } else if choice::is_integer_only(&fitting) && is_too_large(number) {
                    let message = format!("{} is too large a number", owner.quoted());
                    self.problems.push(
                        Diagnostic::new("number-too-large", node.span, message)
                            .here(format!("the largest is {}", i64::MAX)),
                    );
                }
            }
            NodeKind::List(items) => {
                if let Some(list) = fitting.first() {
                    self.check_list(items, node.span, list, owner);
                }
            }
            NodeKind::Map(_) => {
                if let Some(map) = choice::best_map(&fitting, node) {
                    self.check_map(node, map, owner);
                } else {
                    self.one_key_of(node, &fitting, owner);
                }
            }
            _ => {}
        }
    }

    fn wrong_type(&mut self, node: &Node, choices: &[&Value], owner: Owner<'_>) {
        let expected = words::expected(choices);
        let owner_name = owner.quoted();
        let diagnostic = match &node.kind {
            NodeKind::Null => {
                let span = if node.span.start == node.span.end {
                    owner.span
                } else {
                    node.span
                };
                Diagnostic::new("empty-value", span, format!("{owner_name} has no value"))
                    .help(format!("give it {expected}, or remove the line"))
            }
            NodeKind::Text(text) if expected.contains("`false`") && words::is_old_boolean(text) => {
                let meant = if words::is_old_true(text) {
                    "true"
                } else {
                    "false"
                };
                Diagnostic::new(
                    "old-boolean",
                    node.span,
                    format!("{} is a text, not a truth value", quote(text)),
                )
                .help(format!(
                    "write `{meant}`; YAML 1.2 knows `true` and `false` only"
                ))
            }
            kind => {
                let found = words::found(kind);
                let diagnostic = Diagnostic::new(
                    "wrong-type",
                    node.span,
                    format!("{owner_name} must be {expected}, not {found}"),
                )
                .here(format!("expected {expected}"));
                let help = words::duration_way_out(kind, owner.name)
                    .or_else(|| words::seconds_way_out(kind, owner.name))
                    .or_else(|| words::way_out(kind, &expected).map(str::to_owned));
                match help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                }
            }
        };
        self.problems.push(diagnostic);
    }

    fn check_text(&mut self, text: &str, span: Span, fitting: &[&'static Value], owner: Owner<'_>) {
        if choice::allows_text(fitting, text) {
            return;
        }
        let Some(known) = choice::known_texts(fitting) else {
            return;
        };
        let help = did_you_mean(nearest(text, known.iter().copied()), "known values", &known);
        let message = format!("{} cannot be {}", owner.quoted(), quote(text));
        self.problems
            .push(Diagnostic::new("unknown-value", span, message).help(help));
    }

    fn check_list(&mut self, items: &[Node], span: Span, list: &'static Value, owner: Owner<'_>) {
        let bound = |name| list.get(name).and_then(Value::as_u64);
        let length = items.len() as u64;
        if bound("minItems").is_some_and(|min| length < min)
            || bound("maxItems").is_some_and(|max| length > max)
        {
            let message = format!("{} must be a list of exactly one", owner.quoted());
            self.problems
                .push(Diagnostic::new("wrong-length", span, message).help(
                    "a list type is written `[T]`, with the type of its items between the brackets",
                ));
            return;
        }
        if let Some(schema) = list.get("items") {
            for item in items {
                self.check(
                    item,
                    schema,
                    Owner {
                        span: item.span,
                        ..owner
                    },
                );
            }
        }
    }

    fn check_map(&mut self, node: &Node, map: &'static Value, owner: Owner<'_>) {
        let properties = map.get("properties").and_then(Value::as_object);
        let others = map.get("additionalProperties");
        let mut meant = Vec::new();
        for entry in node.entries() {
            let key = entry.key.value.as_str();
            let place = Owner {
                name: Some(key),
                span: entry.key.span,
            };
            match properties.and_then(|map| map.get(key)).or(others) {
                Some(Value::Bool(false)) => {
                    let known: Vec<&'static str> = properties
                        .into_iter()
                        .flat_map(|map| map.keys().map(String::as_str))
                        .collect();
                    let near = nearest(key, known.iter().copied());
                    self.unknown_key(place, near, &known, owner);
                    let free =
                        near.filter(|near| node.get(near).is_none() && !meant.contains(near));
                    self.repairs.add(place.span, free);
                    // Its value is checked as that of the key that was probably meant.
                    if let Some(schema) = free.and_then(|meant| properties?.get(meant)) {
                        self.check(&entry.value, schema, place);
                    }
                    meant.extend(near);
                }
                Some(schema) => self.check(&entry.value, schema, place),
                None => {}
            }
        }
        self.missing_keys(node, map, &meant, owner);
    }

    fn unknown_key(
        &mut self,
        key: Owner<'_>,
        near: Option<&str>,
        known: &[&str],
        owner: Owner<'_>,
    ) {
        let place = owner
            .name
            .map_or_else(String::new, |name| format!(" in {}", quote(name)));
        let mut help = did_you_mean(near, "known keys", known);
        if let Some(advice) = words::instead_of(key.name, owner.name) {
            help = format!("{advice}\n{help}");
        }
        let message = format!("unknown key {}{place}", key.quoted());
        self.problems
            .push(Diagnostic::new("unknown-key", key.span, message).help(help));
    }

    /// `meant`: keys that another, unknown key is probably a slip of. They are not missing as well.
    fn missing_keys(&mut self, node: &Node, map: &Value, meant: &[&str], owner: Owner<'_>) {
        let missing: Vec<&str> = map
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .filter(|key| node.get(key).is_none() && !meant.contains(key))
            .collect();
        if missing.is_empty() {
            return;
        }
        let noun = if missing.len() == 1 { "key" } else { "keys" };
        let place = owner
            .name
            .map_or_else(String::new, |name| format!(" in {}", quote(name)));
        let message = format!("missing {noun} {}{place}", words::list(&missing));
        let help = missing
            .iter()
            .filter_map(|key| words::purpose(self.schema, map, key))
            .collect::<Vec<_>>()
            .join("\n");
        self.problems
            .push(Diagnostic::new("missing-key", owner.span, message).help(help));
    }

    /// A map that is a choice between several, and has the key of none or of more than one.
    fn one_key_of(&mut self, node: &Node, fitting: &[&'static Value], owner: Owner<'_>) {
        let known = choice::selecting_keys(fitting);
        let mut unknown = node
            .entries()
            .iter()
            .filter(|entry| !known.contains(&entry.key.value.as_str()))
            .peekable();
        if unknown.peek().is_none() && words::are_of_types(&known) {
            let message = format!("{} must be one form of a type", owner.quoted());
            self.problems.push(
                Diagnostic::new("one-of", owner.span, message).help(words::type_forms(&known)),
            );
        } else if unknown.peek().is_none() {
            let message = format!(
                "{} takes exactly one of the keys {}",
                owner.quoted(),
                words::list(&known)
            );
            self.problems
                .push(Diagnostic::new("one-of", owner.span, message));
        }
        for entry in unknown {
            let key = Owner {
                name: Some(&entry.key.value),
                span: entry.key.span,
            };
            let near = nearest(&entry.key.value, known.iter().copied());
            self.unknown_key(key, near, &known, owner);
        }
    }
}
