//! Operations: the method of the handle, and what its documentation tells.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Method, Operation, Paging, ParameterIn, Resource, TypeRef};

use super::context::Context;
use super::doc::Doc;
use super::evidence::{self, with_evidence};
use super::parameter;
use crate::name::Ident;
use crate::names::OperationNames;
use crate::prose;
use crate::surface::{self, Answer};
use crate::text::words;

/// Most arguments of a function before clippy objects (`too_many_arguments`), `self` included.
const ARGUMENTS: usize = 7;

/// The method of the handle. Required parameters are its arguments.
pub(super) fn method(
    context: &Context<'_>,
    resource: &Resource,
    operation: &Operation,
    names: &OperationNames,
) -> TokenStream {
    let OperationNames {
        method,
        builder,
        constant,
        parameters,
    } = names;
    let doc = method_doc(context, resource, operation, names);
    let deprecated = operation.deprecated.as_deref().map(|note| {
        let note = prose::line(&prose::sentence(note));
        quote!(#[deprecated(note = #note)])
    });
    let all = surface::arguments(operation, parameters);
    let expect = (all.len() + 1 > ARGUMENTS).then(|| {
        quote!(#[expect(clippy::too_many_arguments, reason = "the provider requires all of them")])
    });
    let arguments = all.iter().map(|(parameter, ident)| {
        if surface::is_upload(operation, parameter) {
            return quote!(#ident: impl Into<Upload>);
        }
        let argument = parameter::argument_type(context, &parameter.type_ref);
        quote!(#ident: #argument)
    });
    let upload = all
        .iter()
        .find(|(parameter, _)| surface::is_upload(operation, parameter))
        .map(|(_, ident)| quote!(file: #ident.into(), on_progress: None));
    let sets: Vec<_> = all
        .iter()
        .filter(|(parameter, _)| !surface::is_upload(operation, parameter))
        .map(|(parameter, ident)| parameter::set(context, parameter, ident, &quote!(call)))
        .collect();
    let call = quote!(Call::new(&self.session, &#constant));
    let body = if sets.is_empty() {
        quote!(#builder { call: #call, #upload })
    } else {
        quote! {
            let mut call = #call;
            #(#sets)*
            #builder { call, #upload }
        }
    };
    quote! {
        #doc
        #deprecated
        #expect
        #[inline]
        pub fn #method(&self, #(#arguments),*) -> #builder {
            #body
        }
    }
}

fn method_doc(
    context: &Context<'_>,
    resource: &Resource,
    operation: &Operation,
    names: &OperationNames,
) -> Doc {
    let mut doc = Doc::prose(&operation.doc);
    if let Some(confirm) = &operation.confirm {
        let text = prose::line(&prose::sentence(confirm));
        doc = doc.paragraph(format!("**Ask first**: {text}"));
    }
    for (parameter, ident) in surface::arguments(operation, &names.parameters) {
        // A part of the path has no name there.
        let has_name = parameter.parameter_in != ParameterIn::Path;
        let wire = if ident.as_str() == parameter.name || !has_name {
            String::new()
        } else {
            format!(" ({} on the wire)", prose::code(&parameter.name))
        };
        let text = prose::line(&prose::sentence(&parameter.doc));
        doc = doc.item(&format!("`{}`{wire}: {text}", ident.as_str()));
    }
    for sentence in [
        paging(operation, names),
        filter(context, operation, names),
        linked(context, operation),
        content(operation),
        repeated(operation),
    ]
    .into_iter()
    .flatten()
    {
        doc = doc.paragraph(sentence);
    }
    if !operation.scopes.is_empty() {
        doc = doc.paragraph(format!("Needs {}.", scopes(context, &operation.scopes)));
    }
    for limit in &operation.limits {
        let text = prose::line(&prose::sentence(&limit.doc));
        let sources = evidence::sources(context, &limit.evidence);
        let sources = sources.map_or_else(String::new, |sources| format!(" ({sources})"));
        doc = doc.item(&format!("At most {}. {text}{sources}", words::limit(limit)));
    }
    if operation.returns.as_ref().is_some_and(surface::is_untyped) {
        doc = doc.paragraph("The provider does not publish the shape of the answer.");
    }
    // What the whole resource was taken from is told once, there.
    if operation.evidence.source == resource.evidence.source {
        doc
    } else {
        with_evidence(doc, context, &operation.evidence)
    }
}

/// The scopes an operation needs, as links to their constants.
fn scopes(context: &Context<'_>, needed: &[String]) -> String {
    let known = context
        .provider
        .scopes
        .iter()
        .flat_map(|scopes| &scopes.values);
    let constants: Vec<_> = known.zip(&context.names.scopes).collect();
    let links: Vec<_> = needed
        .iter()
        .map(
            |needed| match constants.iter().find(|(scope, _)| scope.value == *needed) {
                Some((_, constant)) => {
                    let constant = constant.as_str();
                    format!("[`Scope::{constant}`](crate::Scope::{constant})")
                }
                None => prose::code(needed),
            },
        )
        .collect();
    links.join(", ")
}

/// How a list that comes in pages is read.
fn paging(operation: &Operation, names: &OperationNames) -> Option<String> {
    let paging = operation.paging.as_ref()?;
    let builder = names.builder.as_str();
    let link = |method: &str| format!("[`{method}`]({builder}::{method})");
    let ways = match Answer::of(operation) {
        Answer::Page(_) => format!(
            "{} goes through all records, {} through all pages, {} asks for one page",
            link("items"),
            link("pages"),
            link("send")
        ),
        _ => format!(
            "{} goes through all pages, {} asks for one",
            link("pages"),
            link("send")
        ),
    };
    let (first, second) = surface::page_parameters(paging);
    let setter = |id: &str| format!("`{}`", ident(operation, names, id));
    let (first, second) = (setter(first), setter(second));
    let choice = match paging {
        Paging::PageNumber { first: from, .. } => {
            format!("{first} says which, from {from} on, {second} how many records it has")
        }
        Paging::Offset { .. } => {
            format!("{first} says how many records to skip, {second} how many it has")
        }
    };
    let max = surface::page_max(paging).map_or_else(String::new, |max| format!(", at most {max}"));
    Some(format!("{ways}: {choice}{max}."))
}

/// A parameter's name in code.
fn ident<'a>(operation: &Operation, names: &'a OperationNames, id: &'a str) -> &'a str {
    let position = (operation.parameters.iter()).position(|parameter| parameter.id == id);
    let ident = position.and_then(|position| names.parameters.get(position));
    ident.map_or(id, Ident::as_str)
}

fn filter(context: &Context<'_>, operation: &Operation, names: &OperationNames) -> Option<String> {
    let record = context.names.types.get(operation.filter.as_ref()?)?;
    let (builder, record) = (names.builder.as_str(), record.type_name.as_str());
    Some(format!(
        "[`filter`]({builder}::filter) chooses among the records and [`sort`]({builder}::sort) orders \
         them, by the constants of [`{record}`]. A field has `eq`, `not_eq`, `one_of`, `none_of`, `is_null` \
         and, where they make sense, `lt`, `le`, `gt`, `ge` and `like`; a link to other records has `id` and \
         `matching`; an order is `ascending` or `descending`."
    ))
}

fn linked(context: &Context<'_>, operation: &Operation) -> Option<String> {
    let linked = operation.linked.as_ref()?;
    let records = match linked.type_ref.innermost() {
        TypeRef::Named(name) => context.names.types.get(name),
        _ => None,
    };
    let records = records.map_or_else(
        || "Linked records".to_owned(),
        |names| format!("Linked records ([`{}`])", names.type_name.as_str()),
    );
    let place = if surface::has_send_linked(operation) {
        "`send_linked` returns them too"
    } else {
        "each page has its own"
    };
    Some(format!("{records} come along if asked for: {place}."))
}

/// What is to be known of files that go out or come in.
fn content(operation: &Operation) -> Option<String> {
    if let Some(upload) = &operation.upload {
        let bytes = words::plural(upload.max_bytes, "byte");
        return Some(format!(
            "The file is read while it is sent; above {bytes} it goes out in parts of that size."
        ));
    }
    (Answer::of(operation) == Answer::File)
        .then(|| "The content is read while it arrives and need not fit into memory.".to_owned())
}

/// Whether the call may be repeated, where its method does not say so.
fn repeated(operation: &Operation) -> Option<String> {
    let text = match (operation.method, operation.idempotent) {
        (Method::Get, true) => return None,
        (_, true) => "Idempotent: sent twice it does the same as sent once.",
        (_, false) => "Not idempotent: if its outcome is unknown, look before sending it again.",
    };
    Some(text.to_owned())
}
