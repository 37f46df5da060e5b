//! `wire-tests/snippets/<id>.rs`: the code on the pages of resources, each piece as a function that
//! takes what the piece is given. The compiler so reads what people read.

use proc_macro2::{LexError, TokenStream};
use quote::quote;
use specs::model::{Operation, Provider};

use super::context::Context;
use super::doc::{self, Doc};
use super::imports::{Import, imports, of_types_outside};
use super::kind;
use crate::name::{Case, Ident, Scope};
use crate::names::{Names, OperationNames, ResourceNames};
use crate::surface::{self, Answer, Named};
use crate::text::book;

const RUNTIME: &[&str] = &["provider_runtime"];

const IMPORTS: &[Import] = &[
    ("BTreeMap", &["std", "collections"]),
    ("Date", RUNTIME),
    ("DateTime", RUNTIME),
    ("Decimal", RUNTIME),
    ("Error", RUNTIME),
    ("File", RUNTIME),
    ("Id", RUNTIME),
    ("Json", RUNTIME),
    ("MapOrList", RUNTIME),
    ("TextOr", RUNTIME),
    ("Time", RUNTIME),
    ("Timestamp", RUNTIME),
    ("Upload", RUNTIME),
];

/// The file. An error is one of the code on a page.
pub(crate) fn file(provider: &Provider, names: &Names) -> Result<TokenStream, LexError> {
    let context = Context::new(provider, names);
    let crate_name = Scope::new(Case::Snake, "provider").claim(&provider.id);
    let mut functions = Scope::new(Case::Snake, "call");
    let mut body = TokenStream::new();
    for (resource, resource_names) in provider.resources.iter().zip(&names.resources) {
        for (operation, own) in resource.operations.iter().zip(&resource_names.operations) {
            let name = format!("{}_{}", resource_names.module.as_str(), own.method.as_str());
            let name = functions.claim(&name);
            let operation = (operation, own);
            body.extend(function(
                &context,
                &crate_name,
                &name,
                resource_names,
                operation,
            )?);
        }
    }
    let head = Doc::ours("The calls that the pages of resources show, as they stand there.");
    let head = doc::inner(&head);
    let of_types = of_types_outside(&context, &crate_name, &body);
    let imports = imports(&[IMPORTS], &body);
    Ok(quote! {
        #head

        #imports
        #of_types
        #body
    })
}

fn function(
    context: &Context<'_>,
    crate_name: &Ident,
    name: &Ident,
    resource: &ResourceNames,
    (operation, own): (&Operation, &OperationNames),
) -> Result<TokenStream, LexError> {
    let snippet = book::snippet(operation, resource, own);
    let code: TokenStream = snippet.text.parse()?;
    let values = snippet.values.iter().map(|(parameter, ident): &Named<'_>| {
        let value = if surface::is_upload(operation, parameter) {
            quote!(Upload)
        } else {
            kind::value(context, &parameter.type_ref)
        };
        quote!(#ident: #value)
    });
    // The other pieces use what they get.
    let used = matches!(Answer::of(operation), Answer::Value(_) | Answer::List(_))
        .then(|| quote!(println!("{answer:?}");));
    Ok(quote! {
        async fn #name(session: &#crate_name::Session, #(#values),*) -> Result<(), Error> {
            #code
            #used
            Ok(())
        }
    })
}
