//! The implementation of `Driver`: the client, logins and sessions.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{ConnectionFrom, ConnectionType};

use crate::name::Ident;
use crate::rust::context::Context;
use crate::text::facts;

/// The type that stands for the crate, with its implementation.
pub(super) fn driver(context: &Context<'_>, crate_name: &Ident) -> TokenStream {
    let id = &context.provider.id;
    let doc = format!(" The crate `{id}`.");
    let client = client(context, crate_name);
    let authorize = authorize(context, crate_name);
    let password = (context.provider.password.as_ref()).map(|_| password(context, crate_name));
    let session = session(context);
    quote! {
        #[doc = #doc]
        pub struct Crate;

        impl Driver for Crate {
            const ID: &'static str = #id;
            const OPERATIONS: &'static [Operation<Self::Session>] = OPERATIONS;
            type Client = #crate_name::Client;
            type Session = #crate_name::Session;

            #client

            #authorize

            async fn accept(
                client: &Self::Client,
                pending: Pending,
                callback_uri: &str,
            ) -> Result<Self::Session, Error> {
                client.accept(pending, callback_uri).await
            }

            #password

            async fn session(client: &Self::Client, account: &str) -> Result<Self::Session, Error> {
                client.session(account).await
            }

            #session
        }
    }
}

fn client(context: &Context<'_>, crate_name: &Ident) -> TokenStream {
    let client_secret =
        (context.has_client_secret()).then(|| quote!(.client_secret(setup.client_secret.clone())));
    let settings = settings(context, crate_name);
    let pace = (facts::operations(context.provider).next().is_some())
        .then(|| quote!(.pace(setup.pace).retry(setup.retry)));
    let builder = quote! {
        #crate_name::Client::builder(setup.client_id.clone())
            #client_secret
            .redirect_uri(setup.redirect_uri.clone())
            .store(setup.store.clone())
            .transport(setup.transport()?)
            #pace
    };
    let body = if settings.is_empty() {
        quote!(#builder.build())
    } else {
        quote! {
            let mut builder = #builder;
            #(#settings)*
            builder.build()
        }
    };
    quote! {
        fn client(setup: &Setup) -> Result<Self::Client, Error> {
            #body
        }
    }
}

/// What is set only where it is given.
fn settings(context: &Context<'_>, crate_name: &Ident) -> Vec<TokenStream> {
    let environments = context.has_environments().then(|| {
        let known = context.provider.environments.iter();
        let known = known.zip(&context.names.environments);
        let known = known.map(|(environment, variant)| {
            let id = &environment.id;
            quote!((#id, #crate_name::Environment::#variant))
        });
        quote! {
            if let Some(environment) = setup.environment(&[#(#known),*]) {
                builder = builder.environment(environment);
            }
        }
    });
    let fields = context.provider.connection.iter();
    let fields = fields
        .zip(&context.names.connection)
        .filter(|(field, _)| field.from == ConnectionFrom::User)
        .map(|(field, names)| {
            let (id, method) = (&field.id, &names.method);
            let value = if let ConnectionType::Enum(values) = &field.kind {
                let type_name = &names.type_name;
                let known = values.iter().zip(&names.variants).map(|(value, variant)| {
                    let value = &value.value;
                    quote!((#value, #crate_name::#type_name::#variant))
                });
                quote!(setup.choice(#id, &[#(#known),*]))
            } else {
                quote!(setup.value(#id))
            };
            quote! {
                if let Some(value) = #value {
                    builder = builder.#method(value);
                }
            }
        });
    environments.into_iter().chain(fields).collect()
}

fn authorize(context: &Context<'_>, crate_name: &Ident) -> TokenStream {
    let (parameter, scopes) = match &context.provider.scopes {
        None => (quote!(_scopes), quote!()),
        Some(_) => (
            quote!(scopes),
            quote!(scopes.iter().copied().map(#crate_name::Scope::new)),
        ),
    };
    quote! {
        fn authorize(client: &Self::Client, #parameter: &[&str]) -> Result<Authorization, Error> {
            client.authorize(#scopes)
        }
    }
}

fn password(context: &Context<'_>, crate_name: &Ident) -> TokenStream {
    let scopes = (context.provider.scopes.as_ref()).map(|_| {
        quote! {
            let scopes = login.scopes.iter().copied().map(#crate_name::Scope::new);
        }
    });
    let argument = scopes.as_ref().map(|_| quote!(, scopes));
    quote! {
        async fn password(
            client: &Self::Client,
            login: Login<'_>,
        ) -> Option<Result<Self::Session, Error>> {
            #scopes
            let session = client.password(login.account, login.username, login.password #argument);
            Some(session.await)
        }
    }
}

fn session(context: &Context<'_>) -> TokenStream {
    let refresh = context.provider.refresh.as_ref().map(|_| {
        quote! {
            async fn refresh(session: &Self::Session) -> Option<Result<(), Error>> {
                Some(session.refresh().await)
            }
        }
    });
    let revoke = context.provider.revoke.as_ref().map(|_| {
        quote! {
            async fn revoke(session: &Self::Session) -> Option<Result<(), Error>> {
                Some(session.revoke().await)
            }
        }
    });
    let granted_scopes = context.provider.scopes.as_ref().map(|_| {
        quote! {
            fn granted_scopes(session: &Self::Session) -> Option<Vec<String>> {
                let scopes = session.granted_scopes()?;
                Some(scopes.iter().map(ToString::to_string).collect())
            }
        }
    });
    let fields = context.provider.connection.iter();
    let fields: Vec<_> = fields
        .zip(&context.names.connection)
        .filter(|(field, _)| field.from != ConnectionFrom::User)
        .map(|(field, names)| {
            let (id, method) = (&field.id, &names.method);
            if field.required {
                quote!((#id, Some(session.#method())))
            } else {
                quote!((#id, session.#method()))
            }
        })
        .collect();
    let connection = (!fields.is_empty()).then(|| {
        quote! {
            fn connection(session: &Self::Session) -> Vec<(&'static str, Option<String>)> {
                vec![#(#fields),*]
            }
        }
    });
    quote! {
        fn account(session: &Self::Session) -> &str {
            session.account()
        }

        async fn access_token(session: &Self::Session) -> Result<Secret, Error> {
            Ok(session.access_token().await?.to_secret())
        }

        #refresh

        async fn forget(session: &Self::Session) -> Result<(), Error> {
            session.forget().await
        }

        #revoke

        fn expires_at(session: &Self::Session) -> Option<SystemTime> {
            session.expires_at()
        }

        #granted_scopes

        #connection
    }
}
