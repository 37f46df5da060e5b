//! The requests that the pages show are those that the crates send: the tables in
//! `tests/wire/operations` hold what each operation was seen to send, character by character.

use std::collections::{BTreeMap, BTreeSet};

use crate::files;

/// What a request is made of, without its values. Names are those of query, form and parts.
#[derive(Debug)]
struct Request {
    method: String,
    segments: Vec<String>,
    names: BTreeSet<String>,
}

/// Reads a request as it is written in tables and on pages: a line with method and target, which
/// lines that begin with `?` or `&` continue, headers, an empty line, the body.
fn read(text: &str) -> Request {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let (method, target) = first.split_once(' ').unwrap_or((first, ""));
    let mut target = target.trim_end_matches(" HTTP/1.1").to_owned();
    target.extend(lines.take_while(|line| line.starts_with(['?', '&'])));
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let body = body.split("\n<- ").next().unwrap_or_default().trim();
    let mut names = names(query);
    // The members of JSON are those of types, of which a page and a table show some.
    if body.contains("name=\"") {
        let parts = body.split("; name=\"").skip(1);
        let parts = parts.filter_map(|part| part.split('"').next());
        names.extend(parts.map(str::to_owned));
    } else if body.contains('=') && !body.starts_with('{') && !body.contains('\n') {
        names.extend(self::names(body));
    }
    Request {
        method: method.to_owned(),
        segments: path.split('/').map(str::to_owned).collect(),
        names,
    }
}

fn names(query: &str) -> BTreeSet<String> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let names = pairs.map(|pair| pair.split('=').next().unwrap_or_default());
    names
        .map(|name| name.replace("%5B", "[").replace("%5D", "]"))
        .collect()
}

/// The requests of the tables of a provider, by operation.
fn sent(table: &str) -> BTreeMap<String, Vec<Request>> {
    let mut sent: BTreeMap<String, Vec<Request>> = BTreeMap::new();
    for case in table.split("\n== ").skip(1) {
        let (name, request) = case.split_once('\n').unwrap_or((case, ""));
        let operation = name.split(':').next().unwrap_or_default();
        sent.entry(operation.to_owned())
            .or_default()
            .push(read(request));
    }
    sent
}

/// A request that a page shows.
struct Shown {
    operation: String,
    /// How many parts of its address are values.
    values: usize,
    request: Request,
}

/// The requests that a page shows.
fn shown(page: &str, resource: &str) -> Vec<Shown> {
    let sections = page.split("\n## `").skip(1);
    let requests = sections.filter_map(|section| {
        let (operation, rest) = section.split_once('`')?;
        let (before, request) = rest.split_once("```http\n")?;
        let (request, _) = request.split_once("```")?;
        let address = before.trim_end().lines().next_back()?;
        Some(Shown {
            operation: format!("{resource}.{operation}"),
            values: address.matches('{').count(),
            request: read(request),
        })
    });
    requests.collect()
}

/// What is wrong with what a page shows, beside what was sent; `None` if nothing is.
fn fault(shown: &Shown, cases: &[Request], known: &BTreeSet<String>) -> Option<String> {
    let Shown {
        values, request, ..
    } = shown;
    let is_same = |case: &&Request| {
        let pairs = case.segments.iter().zip(&request.segments);
        let others = pairs.filter(|(one, other)| one != other).count();
        case.method == request.method
            && case.segments.len() == request.segments.len()
            && others <= *values
    };
    if !cases.iter().any(|case| is_same(&case)) {
        return Some(format!("{request:?} was not sent, but {cases:?}"));
    }
    // A page need not show every parameter. What it shows is sent: by this call, or by one of the same
    // provider that takes a parameter of this name.
    let name = request.names.iter().find(|name| !known.contains(*name))?;
    Some(format!("{name} is never sent, in {request:?}"))
}

#[test]
fn pages_show_what_the_crates_send() {
    let is_table =
        |path: &str| path.starts_with("tests/wire/operations/") && path.ends_with(".txt");
    let (mut compared, mut wrong) = (0, Vec::new());
    for (path, table) in files::texts(is_table) {
        let id = path.rsplit('/').next().unwrap().trim_end_matches(".txt");
        let sent = sent(&table);
        let all = sent.values().flatten();
        let known: BTreeSet<_> = all.flat_map(|case| case.names.clone()).collect();
        let folder = format!("generated/book/src/{id}/");
        let pages = files::texts(|path| path.starts_with(&folder) && path.ends_with(".md"));
        for (path, page) in &pages {
            let resource = path.trim_start_matches(&folder).trim_end_matches(".md");
            for shown in shown(page, resource) {
                let cases = sent.get(&shown.operation).map_or(&[][..], Vec::as_slice);
                let fault = fault(&shown, cases, &known);
                wrong.extend(fault.map(|fault| format!("{id} {}: {fault}", shown.operation)));
                compared += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "pages:\n{}", wrong.join("\n"));
    assert!(compared > 200, "{compared} requests were compared");
    println!("{compared} requests of pages were compared");
}
