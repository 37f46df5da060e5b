//! The everyday calls of the example: a list, a file each way, an error. Which operations show them
//! is chosen from the model.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use specs::model::{Operation, Parameter, Provider, ScalarType, TypeRef, TypeShape};

use super::layout::chain;
use crate::filter;
use crate::names::{Names, OperationNames, ResourceNames};
use crate::surface::{self, Answer};

/// An operation and its names.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) operation: &'a Operation,
    resource: &'a ResourceNames,
    own: &'a OperationNames,
}

/// The lines of the example after the login, and what they need.
#[derive(Default)]
pub(super) struct Calls<'a> {
    pub(super) lines: Vec<String>,
    /// Names beside those of the crate's root, by module.
    pub(super) imports: BTreeSet<(String, String)>,
    /// The operations shown.
    pub(super) operations: Vec<&'a Operation>,
}

impl<'a> Calls<'a> {
    fn show(&mut self, candidate: Candidate<'a>, comment: &str, lines: Vec<String>) {
        self.lines.push(String::new());
        self.lines.push(format!("    // {comment}"));
        self.lines.extend(lines);
        self.operations.push(candidate.operation);
    }
}

/// The calls a new user makes first.
pub(super) fn calls<'a>(provider: &'a Provider, names: &'a Names) -> Calls<'a> {
    let all = candidates(provider, names);
    let mut calls = Calls::default();
    list(&mut calls, provider, names, &all);
    let of = |answer: Answer<'_>| {
        let mut some = all.iter();
        some.find(|one| Answer::of(one.operation) == answer && is_plain(one.operation))
    };
    if let Some(&one) = of(Answer::File) {
        let lines = chain(
            "    let download = ",
            &steps(one, &[".send()", ".await?"]),
            ";",
        );
        let save = "    download.save(\"download\").await?;".to_owned();
        calls.show(
            one,
            "A file, written to disk while it arrives.",
            [lines, vec![save]].concat(),
        );
    }
    if let Some(&one) = all
        .iter()
        .find(|one| one.operation.upload.is_some() && is_plain(one.operation))
    {
        upload(&mut calls, one);
    }
    let is_value = |one: &&Candidate<'_>| matches!(Answer::of(one.operation), Answer::Value(_));
    let simple = all
        .iter()
        .filter(|one| one.operation.idempotent && is_plain(one.operation));
    let of_value = simple
        .clone()
        .filter(is_value)
        .min_by_key(|one| arguments(one.operation));
    if let Some(&one) = of_value.or_else(|| simple.clone().next()) {
        let lines = chain(
            "    let answer = ",
            &steps(one, &[".send()", ".await"]),
            ";",
        );
        let outcome = [
            "    match answer {",
            "        Ok(value) => println!(\"{value:?}\"),",
            "        Err(error) if error.needs_reauthorization() => println!(\"log in again: {error}\"),",
            "        Err(error) => println!(\"{error} (again: {:?})\", error.retry()),",
            "    }",
        ];
        let lines = [lines, outcome.map(str::to_owned).to_vec()].concat();
        calls.show(
            one,
            "An error says what happened, and whether to try again.",
            lines,
        );
    }
    calls
}

/// Operations one may show: nobody is advised against them, nobody has to be asked.
fn candidates<'a>(provider: &'a Provider, names: &'a Names) -> Vec<Candidate<'a>> {
    let resources = provider.resources.iter().zip(&names.resources);
    let all = resources.flat_map(|(a_resource, resource)| {
        let operations = a_resource.operations.iter().zip(&resource.operations);
        operations.map(move |(operation, own)| Candidate {
            operation,
            resource,
            own,
        })
    });
    all.filter(|one| one.operation.deprecated.is_none() && one.operation.confirm.is_none())
        .collect()
}

/// A list, as a stream where it has pages.
fn list<'a>(calls: &mut Calls<'a>, provider: &'a Provider, names: &Names, all: &[Candidate<'a>]) {
    let Some(one) = best_list(provider, names, all) else {
        return;
    };
    let mut more = Vec::new();
    if let Some(condition) = condition(provider, names, one.operation) {
        more.push(format!(".filter({})", condition.text));
        calls.imports.extend(condition.imports);
    }
    let (item, comment) = match Answer::of(one.operation) {
        Answer::Page(_) => {
            more.push(".items()".to_owned());
            (
                "record",
                "All records; a page is asked for when the one before is used up.",
            )
        }
        Answer::ObjectPage(_) => {
            more.push(".pages()".to_owned());
            ("page", "All pages; each is asked for when it is wanted.")
        }
        _ => {
            more.extend([".send()".to_owned(), ".await?".to_owned()]);
            let more: Vec<_> = more.iter().map(String::as_str).collect();
            let mut lines = chain("    let records = ", &steps(one, &more), ";");
            lines.extend(
                [
                    "    for record in records {",
                    "        println!(\"{record:?}\");",
                    "    }",
                ]
                .map(str::to_owned),
            );
            calls.show(one, "A list.", lines);
            return;
        }
    };
    let more: Vec<_> = more.iter().map(String::as_str).collect();
    let mut lines = chain(&format!("    let mut {item}s = "), &steps(one, &more), ";");
    lines.extend([
        format!("    while let Some({item}) = {item}s.next().await {{"),
        format!("        println!(\"{{:?}}\", {item}?);"),
        "    }".to_owned(),
    ]);
    calls.show(one, comment, lines);
}

/// The list that shows most: pages before a list that comes whole, filters before none; of the
/// resource with the most operations, which is what the API is about.
fn best_list<'a>(
    provider: &Provider,
    names: &Names,
    all: &[Candidate<'a>],
) -> Option<Candidate<'a>> {
    let rank = |one: &Candidate<'_>| {
        let ways = match Answer::of(one.operation) {
            Answer::Page(_) => 2,
            Answer::ObjectPage(_) => 1,
            _ => 0,
        };
        let condition = condition(provider, names, one.operation);
        let filters = condition.map_or(0, |condition| condition.imports.len());
        let size = one.resource.operations.len();
        // What matters most tends to have the plainest name.
        let plain = Reverse(one.resource.module.as_str().len());
        (arguments(one.operation) == 0, ways, filters, size, plain)
    };
    let lists = all.iter().filter(|one| {
        let answer = Answer::of(one.operation);
        let is_list = answer.record().is_some() || matches!(answer, Answer::ObjectPage(_));
        is_list && one.operation.idempotent && is_plain(one.operation)
    });
    // `max_by_key` takes the last of several.
    let lists: Vec<_> = lists.collect();
    lists.into_iter().rev().max_by_key(|one| rank(one)).copied()
}

/// A condition in Rust.
struct Condition {
    text: String,
    imports: Vec<(String, String)>,
}

/// A condition on the first field whose values are listed, else on the first truth value.
fn condition(provider: &Provider, names: &Names, operation: &Operation) -> Option<Condition> {
    let record = operation.filter.as_deref()?;
    let own = names.types.get(record)?;
    let a_type = filter::types(provider).find(|a_type| a_type.name == record)?;
    let fields = filter::comparable(provider, a_type);
    let module = |names: &crate::names::TypeNames| {
        let module = names.module.as_ref();
        module
            .map_or("types", crate::name::Ident::as_str)
            .to_owned()
    };
    let import =
        |names: &crate::names::TypeNames| (module(names), names.type_name.as_str().to_owned());
    let fields = fields.iter().zip(&own.fields);
    let with_values = fields.clone().find_map(|(comparable, constant)| {
        let TypeRef::Named(name) = comparable.type_ref else {
            return None;
        };
        let of_field = names.types.get(name)?;
        let shape = &filter::types(provider)
            .find(|a_type| a_type.name == *name)?
            .shape;
        let value = of_field
            .members
            .first()
            .filter(|_| matches!(shape, TypeShape::Values(_)))?;
        let value = format!("{}::{}", of_field.type_name.as_str(), value.as_str());
        Some((constant, value, vec![import(own), import(of_field)]))
    });
    let of_truth = || {
        let truths = [
            ScalarType::Boolean,
            ScalarType::BooleanTf,
            ScalarType::Boolean01,
        ];
        let is_truth = |type_ref: &TypeRef| matches!(type_ref, TypeRef::Scalar(scalar) if truths.contains(scalar));
        let (_, constant) = fields
            .clone()
            .find(|(comparable, _)| is_truth(comparable.type_ref))?;
        Some((constant, "true".to_owned(), vec![import(own)]))
    };
    let (constant, value, imports) = with_values.or_else(of_truth)?;
    let (record, constant) = (own.type_name.as_str(), constant.as_str());
    Some(Condition {
        text: format!("{record}::{constant}.eq({value})"),
        imports,
    })
}

fn upload<'a>(calls: &mut Calls<'a>, one: Candidate<'a>) {
    let progress =
        ".on_progress(|progress| println!(\"{} of {} bytes\", progress.sent, progress.total))";
    let mut lines = vec!["    let file = Upload::open(\"file.pdf\").await?;".to_owned()];
    lines.extend(chain(
        "    let uploaded = ",
        &steps(one, &[progress, ".send()", ".await?"]),
        ";",
    ));
    lines.push("    println!(\"{uploaded:?}\");".to_owned());
    calls
        .imports
        .insert(("runtime".to_owned(), "Upload".to_owned()));
    calls.show(one, "A file, in parts if it is large.", lines);
}

/// The links of a chain: resource, method, and `more`.
fn steps(one: Candidate<'_>, more: &[&str]) -> Vec<String> {
    let arguments = surface::arguments(one.operation, &one.own.parameters);
    let arguments: Vec<_> = arguments
        .iter()
        .map(|(parameter, _)| {
            if surface::is_upload(one.operation, parameter) {
                "file"
            } else {
                literal(parameter).unwrap_or_default()
            }
        })
        .collect();
    let mut steps = vec![
        format!(".{}()", one.resource.method.as_str()),
        format!(".{}({})", one.own.method.as_str(), arguments.join(", ")),
    ];
    steps.extend(more.iter().map(|&link| link.to_owned()));
    steps
}

fn required(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
}

fn arguments(operation: &Operation) -> usize {
    required(operation).count()
}

/// A value for an argument that does not look made up.
fn literal(parameter: &Parameter) -> Option<&'static str> {
    match parameter.type_ref {
        TypeRef::Scalar(ScalarType::String | ScalarType::Id) | TypeRef::Id(_) => Some("\"1\""),
        TypeRef::Scalar(ScalarType::Integer) => Some("1"),
        _ => None,
    }
}

/// Whether there is a value for every argument.
fn is_plain(operation: &Operation) -> bool {
    required(operation).all(|parameter| {
        let is_counted = operation.upload.as_ref().is_some_and(|upload| {
            [&upload.part_number, &upload.part_count, &upload.file].contains(&&parameter.id)
        });
        is_counted || literal(parameter).is_some()
    })
}
