//! The calling code on a resource's page, laid out as rustfmt would.

use specs::model::{Operation, Parameter};

use crate::names::{OperationNames, ResourceNames};
use crate::surface::{self, Answer, Named};

/// The widest chain that rustfmt leaves on one line.
const CHAIN_WIDTH: usize = 60;
/// The widest list of arguments that rustfmt leaves on one line.
const ARGUMENTS_WIDTH: usize = 60;
/// How many setters an example shows.
const SETTERS: usize = 2;

/// A piece of code and what it is to be given.
#[derive(Debug)]
pub(crate) struct Snippet<'a> {
    /// The code, in which the values and the session are variables.
    pub(crate) text: String,
    /// The values, in their order there.
    pub(crate) values: Vec<Named<'a>>,
}

/// The resource and the call as steps of a chain: `.tasks()`, `.get_tasks(id_project)`.
fn steps(operation: &Operation, resource: &ResourceNames, own: &OperationNames) -> [String; 2] {
    let arguments: Vec<_> = surface::arguments(operation, &own.parameters)
        .iter()
        .map(|(_, ident)| ident.as_str())
        .collect();
    let line = arguments.join(", ");
    let arguments = if line.len() <= ARGUMENTS_WIDTH {
        line
    } else {
        let lines: Vec<_> = (arguments.iter())
            .map(|argument| format!("\n        {argument},"))
            .collect();
        format!("{}\n    ", lines.concat())
    };
    [
        format!(".{}()", resource.method.as_str()),
        format!(".{}({arguments})", own.method.as_str()),
    ]
}

/// What the page of an operation shows: the whole call with its first setters, and what is done with
/// the answer.
pub(crate) fn snippet<'a>(
    operation: &'a Operation,
    resource: &ResourceNames,
    own: &'a OperationNames,
) -> Snippet<'a> {
    let mut links = Vec::from(steps(operation, resource, own));
    let setters = shown_setters(operation, own);
    links.extend(
        (setters.iter()).map(|(_, ident)| format!(".{name}({name})", name = ident.as_str())),
    );
    let mut values = surface::arguments(operation, &own.parameters);
    values.extend(setters);
    Snippet {
        text: sent(operation, links),
        values,
    }
}

/// The call, sent as its answer wants it.
fn sent(operation: &Operation, mut links: Vec<String>) -> String {
    let send = |links: &[String]| [links, &[".send()".to_owned(), ".await?".to_owned()]].concat();
    match Answer::of(operation) {
        Answer::Nothing => format!("{};", chain("", &send(&links))),
        Answer::Value(_) | Answer::List(_) => {
            format!("{};", chain("let answer = ", &send(&links)))
        }
        Answer::File => format!(
            "{};\ndownload.save(\"file\").await?;",
            chain("let download = ", &send(&links))
        ),
        Answer::Page(_) => {
            links.push(".items()".to_owned());
            each("record", &chain("let mut records = ", &links))
        }
        Answer::ObjectPage(_) => {
            links.push(".pages()".to_owned());
            each("page", &chain("let mut pages = ", &links))
        }
    }
}

/// The parameters that an example gives: all arguments, the first setters, and on pages what the
/// stream chooses by itself.
pub(super) fn shown<'a>(operation: &'a Operation, own: &'a OperationNames) -> Vec<&'a Parameter> {
    let arguments = surface::arguments(operation, &own.parameters);
    let setters = shown_setters(operation, own);
    let mut shown: Vec<_> = arguments
        .into_iter()
        .chain(setters)
        .map(|(parameter, _)| parameter)
        .collect();
    if let Some(paging) = &operation.paging {
        let (which, size) = surface::page_parameters(paging);
        let is_sent = |id: &str| id == which || (id == size && surface::page_max(paging).is_some());
        let of_pages = operation.parameters.iter();
        shown.extend(of_pages.filter(|parameter| !parameter.required && is_sent(&parameter.id)));
    }
    shown
}

/// The first setters. Streams choose their pages themselves.
fn shown_setters<'a>(operation: &'a Operation, own: &'a OperationNames) -> Vec<Named<'a>> {
    let of_pages = operation.paging.as_ref().map(surface::page_parameters);
    let is_shown = |id: &str| of_pages.is_none_or(|(which, size)| id != which && id != size);
    let setters = surface::setters(operation, &own.parameters).into_iter();
    setters
        .filter(|(parameter, _)| is_shown(&parameter.id))
        .take(SETTERS)
        .collect()
}

/// A loop over a stream.
fn each(item: &str, stream: &str) -> String {
    format!(
        "{stream};\nwhile let Some({item}) = {item}s.next().await {{\n    println!(\"{{:?}}\", {item}?);\n}}"
    )
}

/// A chain of calls on `session`, on one line if it fits.
fn chain(left: &str, links: &[String]) -> String {
    let line = format!("session{}", links.concat());
    // rustfmt counts a `?` at the end twice.
    let width = line.len() + usize::from(line.ends_with('?'));
    if width <= CHAIN_WIDTH {
        return format!("{left}{line}");
    }
    let links: Vec<_> = links.iter().map(|link| format!("\n    {link}")).collect();
    format!("{left}session{}", links.concat())
}
