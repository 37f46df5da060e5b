//! `src/client.rs`: the client, its builder and the session, with only what this provider has.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Limit, Scopes};

use super::context::Context;
use super::doc::{self, Doc};
use super::evidence::with_evidence;
use super::imports::{COMMON, OF_THE_CLIENT, OF_THE_CRATE, imports};
use super::{client_builder, session};
use crate::prose;
use crate::text::words;

pub(super) fn file(context: &Context<'_>) -> TokenStream {
    let client = client(context);
    let builder = client_builder::item(context);
    let session = session::item(context);
    let body = quote!(#client #builder #session);
    let head = doc::inner(&Doc::ours("The client, its builder, and sessions."));
    let resources = context
        .names
        .resources
        .iter()
        .map(|resource| &resource.module);
    let imports = imports(&[COMMON, OF_THE_CLIENT, OF_THE_CRATE], &body);
    quote!(#head #imports #(use crate::#resources;)* #body)
}

fn client(context: &Context<'_>) -> TokenStream {
    let doc = client_doc(context);
    let authorize = authorize(context);
    let accept = accept(context);
    let password = context
        .provider
        .password
        .is_some()
        .then(|| password(context));
    quote! {
        #doc
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: generated::Client,
        }

        impl Client {
            #[doc = " Starts building a client. `client_id` is the identifier that the provider gave to the"]
            #[doc = " application."]
            pub fn builder(client_id: impl Into<String>) -> ClientBuilder {
                ClientBuilder { inner: generated::ClientBuilder::new(&PROVIDER, client_id.into()) }
            }

            #authorize

            #accept

            #password

            #[doc = " The stored session of an account, in this process or any other that shares the store."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " If the store has none or cannot be read."]
            pub async fn session(&self, account: &str) -> Result<Session, Error> {
                Ok(Session { inner: self.inner.session(account).await? })
            }

            #[doc = " Waits until nothing goes on by itself: no login and no refresh is under way, and the store"]
            #[doc = " has all tokens that were issued. A program awaits this before it ends, within a time of its"]
            #[doc = " choice: what is under way then ends with it, and a session may be lost with the answer."]
            pub async fn idle(&self) {
                self.inner.idle().await;
            }
        }
    }
}

fn client_doc(context: &Context<'_>) -> Doc {
    let provider = context.provider;
    let mut doc = Doc::ours(&format!(
        "An application at {}.",
        prose::line(&provider.name)
    ))
    .then_prose(&prose::sentence(&provider.summary))
    .paragraph("Clones are cheap and share everything.");
    let limits = provider.api.iter().flat_map(|api| &api.limits);
    for (index, limit) in limits.enumerate() {
        if index == 0 {
            doc = doc.paragraph("Limits of the provider:");
        }
        doc = doc.item(&limit_text(limit));
    }
    doc
}

/// A limit on one line: the number with what it counts, and the spec's words.
fn limit_text(limit: &Limit) -> String {
    let doc = prose::line(&prose::sentence(&limit.doc));
    format!("{}. {doc}", words::limit(limit))
        .trim_end()
        .to_owned()
}

const AUTHORIZE: &str = "Starts a login: the address to send the user to, and what must be remembered until the \
                         user comes back.";

fn authorize(context: &Context<'_>) -> TokenStream {
    let doc = Doc::ours(AUTHORIZE);
    let evidence = &context.provider.authorize.evidence;
    let no_redirect_uri = "If the client was built without a redirect URI";
    let Some(scopes) = &context.provider.scopes else {
        let doc = with_evidence(doc, context, evidence)
            .heading("Errors")
            .paragraph(format!("{no_redirect_uri}."));
        return quote! {
            #doc
            pub fn authorize(&self) -> Result<Authorization, Error> {
                self.inner.authorize(Vec::new())
            }
        };
    };
    let needs_scope = scopes.required && scopes.default.is_empty();
    let or_scope = if needs_scope {
        ", or if no scope is named"
    } else {
        ""
    };
    let doc = with_evidence(doc.paragraph(without_scope(scopes)), context, evidence)
        .heading("Errors")
        .paragraph(format!("{no_redirect_uri}{or_scope}."));
    quote! {
        #doc
        pub fn authorize(
            &self,
            scopes: impl IntoIterator<Item = Scope>,
        ) -> Result<Authorization, Error> {
            self.inner.authorize(scopes.into_iter().map(|scope| scope.to_string()).collect())
        }
    }
}

/// What happens if a login names no scope.
fn without_scope(scopes: &Scopes) -> String {
    if !scopes.default.is_empty() {
        let default: Vec<_> = scopes
            .default
            .iter()
            .map(|scope| prose::code(scope))
            .collect();
        return format!("Without a scope the crate asks for {}.", default.join(", "));
    }
    if scopes.required {
        "The provider demands at least one scope.".to_owned()
    } else {
        "Without a scope none is asked for.".to_owned()
    }
}

const ACCEPT: &str = "Finishes a login: checks the redirect against what was remembered, redeems the code once and \
                      stores the session.";

fn accept(context: &Context<'_>) -> TokenStream {
    let doc = Doc::ours(ACCEPT).paragraph(
        "`callback_uri` is the address, or its path and query, to which the user was sent back.",
    );
    let doc = with_evidence(doc, context, &context.provider.token.evidence)
        .heading("Errors")
        .paragraph(
            "If the redirect does not belong to this login or carries an error, if the provider refuses the \
             code, or if the session cannot be stored.",
        );
    quote! {
        #doc
        pub async fn accept(
            &self,
            pending: Pending,
            callback_uri: &str,
        ) -> Result<Session, Error> {
            Ok(Session { inner: self.inner.accept(pending, callback_uri).await? })
        }
    }
}

fn password(context: &Context<'_>) -> TokenStream {
    let doc = Doc::ours(
        "Logs a user in with their own name and password (RFC 6749 section 4.3) and stores the session \
         under `account`.",
    );
    let evidence = context
        .provider
        .password
        .as_ref()
        .map(|request| &request.evidence);
    let doc = evidence
        .into_iter()
        .fold(doc, |doc, evidence| with_evidence(doc, context, evidence));
    let doc = doc.heading("Errors").paragraph(
        "If the provider refuses the login or cannot be reached, or if the session cannot be stored.",
    );
    let has_scopes = context.provider.scopes.is_some();
    let parameter = has_scopes.then(|| quote!(scopes: impl IntoIterator<Item = Scope>,));
    let scopes = if has_scopes {
        quote!(scopes.into_iter().map(|scope| scope.to_string()).collect())
    } else {
        quote!(Vec::new())
    };
    quote! {
        #doc
        pub async fn password(
            &self,
            account: &str,
            username: &str,
            password: impl Into<Secret>,
            #parameter
        ) -> Result<Session, Error> {
            let scopes = #scopes;
            let inner = self.inner.password(account, username, password.into(), scopes).await?;
            Ok(Session { inner })
        }
    }
}
