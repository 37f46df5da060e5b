//! `examples/login.rs`: a login and a first call, as a program one can run.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{ConnectionField, ConnectionFrom, ConnectionType, Method, Operation};

use super::context::Context;
use super::doc::{self, Doc};
use crate::name::{Case, Scope};
use crate::names::{ConnectionNames, OperationNames, ResourceNames};
use crate::prose;

pub(super) fn file(context: &Context<'_>) -> TokenStream {
    let provider = context.provider;
    let crate_name = Scope::new(Case::Snake, "provider").claim(&provider.id);
    let prefix = provider.id.to_uppercase();
    let first = first_read(context);
    let scopes = scopes(context, first.map(|(_, operation, _)| operation));
    let builder = builder(context, &prefix);
    let use_scope = scopes
        .as_ref()
        .filter(|scopes| !scopes.is_empty())
        .map(|_| quote!(, Scope));
    let authorize = scopes.map(|scopes| quote!([#(Scope::#scopes),*]));
    let connection = context
        .has_connection_types()
        .then(|| quote!(use #crate_name as provider;));
    let call = first.map(|(resource, _, operation)| {
        let (resource, operation) = (&resource.method, &operation.method);
        quote! {
            let answer = session.#resource().#operation().send().await?;
            println!("{answer:#?}");
        }
    });
    let head = doc::inner(&head(context, &prefix));
    quote! {
        #head

        use std::error::Error;
        use std::{env, io};

        use #crate_name::{Client #use_scope};
        #connection

        #[tokio::main]
        async fn main() -> Result<(), Box<dyn Error>> {
            let client = #builder;

            let authorization = client.authorize(#authorize)?;
            println!("Open {}", authorization.url());
            println!("Paste the address you are sent back to:");
            let mut callback_uri = String::new();
            io::stdin().read_line(&mut callback_uri)?;

            let session = client.accept(authorization.into_pending(), callback_uri.trim()).await?;
            println!("Logged in until {:?}", session.expires_at());
            #call
            Ok(())
        }
    }
}

fn head(context: &Context<'_>, prefix: &str) -> Doc {
    let name = prose::line(&context.provider.name);
    let mut variables = vec![format!("`{prefix}_CLIENT_ID`")];
    if context.has_client_secret() {
        variables.push(format!("`{prefix}_CLIENT_SECRET`"));
    }
    variables.push(format!("`{prefix}_REDIRECT_URI`"));
    for (field, names) in user_fields(context) {
        if !matches!(field.kind, ConnectionType::Enum(_)) {
            variables.push(format!(
                "`{prefix}_{}`",
                names.method.as_str().to_uppercase()
            ));
        }
    }
    Doc::ours(&format!("Logs in to {name} and makes a first call.")).paragraph(format!(
        "Reads the environment variables {}.",
        variables.join(", ")
    ))
}

/// Connection values without which the client cannot be built.
fn user_fields<'a>(
    context: &'a Context<'_>,
) -> impl Iterator<Item = (&'a ConnectionField, &'a ConnectionNames)> {
    context
        .provider
        .connection
        .iter()
        .zip(&context.names.connection)
        .filter(|(field, _)| field.from == ConnectionFrom::User && field.required)
}

fn builder(context: &Context<'_>, prefix: &str) -> TokenStream {
    let variable = |name: &str| format!("{prefix}_{name}");
    let client_id = variable("CLIENT_ID");
    let client_secret = context.has_client_secret().then(|| {
        let name = variable("CLIENT_SECRET");
        quote!(.client_secret(env::var(#name)?))
    });
    let redirect_uri = variable("REDIRECT_URI");
    let connection = user_fields(context).map(|(field, names)| {
        let method = &names.method;
        if let (ConnectionType::Enum(_), Some(variant)) = (&field.kind, names.variants.first()) {
            let type_name = &names.type_name;
            return quote!(.#method(provider::#type_name::#variant));
        }
        let name = variable(&method.as_str().to_uppercase());
        quote!(.#method(env::var(#name)?))
    });
    quote! {
        Client::builder(env::var(#client_id)?)
            #client_secret
            .redirect_uri(env::var(#redirect_uri)?)
            #(#connection)*
            .build()?
    }
}

/// The first operation that reads something and needs no parameter.
fn first_read<'a>(
    context: &'a Context<'_>,
) -> Option<(&'a ResourceNames, &'a Operation, &'a OperationNames)> {
    context
        .provider
        .resources
        .iter()
        .zip(&context.names.resources)
        .find_map(|(resource, names)| {
            resource
                .operations
                .iter()
                .zip(&names.operations)
                .find(|(operation, _)| {
                    operation.method == Method::Get
                        && operation.returns.is_some()
                        && !operation
                            .parameters
                            .iter()
                            .any(|parameter| parameter.required)
                })
                .map(|(operation, operation_names)| (names, operation, operation_names))
        })
}

/// Constants of the scopes to ask for: those of the call, or the first there is where the provider
/// demands one.
fn scopes<'a>(
    context: &'a Context<'_>,
    call: Option<&Operation>,
) -> Option<Vec<&'a crate::name::Ident>> {
    let scopes = context.provider.scopes.as_ref()?;
    let needed = call
        .map(|operation| operation.scopes.as_slice())
        .unwrap_or_default();
    let known = || scopes.values.iter().zip(&context.names.scopes);
    let mut constants: Vec<_> = known()
        .filter(|(scope, _)| needed.contains(&scope.value))
        .map(|(_, constant)| constant)
        .collect();
    if constants.is_empty() && scopes.required && scopes.default.is_empty() {
        constants.extend(known().next().map(|(_, constant)| constant));
    }
    Some(constants)
}
