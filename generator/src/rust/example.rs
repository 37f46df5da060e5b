//! `examples/login.rs`: a login and a first call, as a program one can run.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{ConnectionField, ConnectionFrom, ConnectionType, Method, Operation};

use super::context::Context;
use super::doc::{self, Doc};
use crate::name::{Case, Ident, Scope};
use crate::names::{ConnectionNames, OperationNames, ResourceNames};
use crate::prose;
use crate::text::{Runtime, login};

mod application;

pub(super) fn file(context: &Context<'_>, runtime: &Runtime) -> TokenStream {
    let crate_name = Scope::new(Case::Snake, "provider").claim(&context.provider.id);
    let is_member = *runtime == Runtime::Workspace;
    let head = doc::inner(&head(context, is_member));
    let imports = imports(context, &crate_name, is_member);
    let run = run(context, is_member);
    let application = application::items(context, is_member);
    quote! {
        #head

        #imports

        #[tokio::main]
        async fn main() -> ExitCode {
            match run().await {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    eprintln!("{error}");
                    ExitCode::FAILURE
                }
            }
        }

        #run
        #application
    }
}

fn head(context: &Context<'_>, is_member: bool) -> Doc {
    let provider = context.provider;
    let name = prose::line(&provider.name);
    let mut doc = Doc::ours(&format!("Logs in to {name} and makes a first call."));
    for paragraph in login::paragraphs(provider, context.names, is_member) {
        doc = doc.paragraph(paragraph);
    }
    doc
}

fn imports(context: &Context<'_>, crate_name: &Ident, is_member: bool) -> TokenStream {
    let takes_loopback = login::takes_loopback(context.provider);
    let listener = takes_loopback.then(|| quote!(use #crate_name::runtime::loopback::Listener;));
    let scope = scopes(context)
        .filter(|scopes| !scopes.is_empty())
        .map(|_| quote!(, Scope));
    let connection = context
        .has_connection_types()
        .then(|| quote!(use #crate_name as provider;));
    let net = (!is_member).then(|| {
        quote!(
            use std::net::SocketAddr;
        )
    });
    let emulator = is_member.then(|| {
        quote!(
            use emulator::Emulator;
        )
    });
    quote! {
        use std::error::Error;
        #net
        use std::process::ExitCode;
        use std::{env, io};

        #listener
        use #crate_name::runtime::store::MemoryStore;
        use #crate_name::runtime::transport::HttpTransport;
        use #crate_name::runtime::{browser, paste};
        use #crate_name::{Client #scope};
        #connection
        #emulator
    }
}

/// The whole way, from the application to the first call.
fn run(context: &Context<'_>, is_member: bool) -> TokenStream {
    let takes_loopback = login::takes_loopback(context.provider);
    let start = application::start(context, is_member);
    let builder = builder(context, takes_loopback);
    let authorize = scopes(context).map(|scopes| quote!([#(Scope::#scopes),*]));
    let listener = takes_loopback.then(|| {
        quote! {
            let listener = listener(&application.redirect_uri).await?;
            let redirect_uri = match &listener {
                Some(listener) => listener.redirect_uri(),
                None => &application.redirect_uri,
            };
        }
    });
    let callback = callback(takes_loopback);
    let call = call(context);
    quote! {
        async fn run() -> Result<(), Box<dyn Error>> {
            #start
            #listener
            let mut builder = #builder;
            if let Some(address) = address {
                builder = builder
                    .transport(HttpTransport::loopback(address)?)
                    .store(MemoryStore::volatile());
            }
            let client = builder.build()?;

            let login = client.authorize(#authorize)?;
            let url = match address {
                Some(address) => login.url().replacen("https://", &format!("http://{address}/"), 1),
                None => login.url().to_owned(),
            };
            println!("Log in with the browser. If none opens, open this address:\n\n{url}\n");
            #callback
            let session = client.accept(login.into_pending(), callback.expose()).await?;
            #call
            Ok(())
        }
    }
}

/// How the browser is opened and the redirect received. A browser in the terminal runs until it is
/// left: a listener listens meanwhile, while a prompt waits, since both want the terminal.
fn callback(takes_loopback: bool) -> TokenStream {
    let pasted = quote! {
        let _ = browser::open(&url).await;
    };
    let read = quote!(paste::read(&login, io::stdin().lock(), io::stdout())?);
    if !takes_loopback {
        return quote! {
            #pasted
            let callback = #read;
        };
    }
    quote! {
        let callback = if let Some(listener) = listener {
            tokio::spawn(async move { browser::open(&url).await });
            listener.wait(&login).await?
        } else {
            #pasted
            #read
        };
    }
}

/// The first call.
fn call(context: &Context<'_>) -> TokenStream {
    let Some((resource, _, operation)) = first_read(context) else {
        return quote!(println!("Logged in as {}.", session.account()););
    };
    let (resource, operation) = (&resource.method, &operation.method);
    quote! {
        let answer = session.#resource().#operation().send().await?;
        println!("Logged in. The first lines of the answer to a call:\n");
        for line in format!("{answer:#?}").lines().take(20) {
            println!("{line}");
        }
    }
}

fn builder(context: &Context<'_>, takes_loopback: bool) -> TokenStream {
    let client_secret = context
        .has_client_secret()
        .then(|| quote!(.client_secret(application.client_secret)));
    let redirect_uri = if takes_loopback {
        quote!(redirect_uri)
    } else {
        quote!(application.redirect_uri)
    };
    let connection = user_fields(context).map(|(field, names)| {
        let method = &names.method;
        if let (ConnectionType::Enum(_), Some(variant)) = (&field.kind, names.variants.first()) {
            let type_name = &names.type_name;
            return quote!(.#method(provider::#type_name::#variant));
        }
        quote!(.#method(application.#method))
    });
    quote! {
        Client::builder(application.client_id)
            #client_secret
            .redirect_uri(#redirect_uri)
            #(#connection)*
    }
}

/// Connection values without which the client cannot be built and that the user types.
fn given_fields<'a>(
    context: &'a Context<'_>,
) -> impl Iterator<Item = (&'a ConnectionField, &'a ConnectionNames)> {
    user_fields(context).filter(|(field, _)| !matches!(field.kind, ConnectionType::Enum(_)))
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
fn scopes<'a>(context: &'a Context<'_>) -> Option<Vec<&'a Ident>> {
    let scopes = context.provider.scopes.as_ref()?;
    let needed = first_read(context)
        .map(|(_, operation, _)| operation.scopes.as_slice())
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
