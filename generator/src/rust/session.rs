//! The session: tokens that renew themselves, what came with them, and the resources.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{ConnectionField, ConnectionFrom, Resource};

use super::context::Context;
use super::doc::Doc;
use super::evidence::with_evidence;
use crate::names::{ConnectionNames, ResourceNames};

pub(super) fn item(context: &Context<'_>) -> TokenStream {
    let connection = context
        .provider
        .connection
        .iter()
        .zip(&context.names.connection)
        .filter(|(field, _)| field.from != ConnectionFrom::User)
        .map(|(field, names)| connection(context, field, names));
    let granted_scopes = context.provider.scopes.is_some().then(granted_scopes);
    let refresh = context.provider.refresh.as_ref().map(|_| refresh(context));
    let forget = forget(context);
    let revoke = context.provider.revoke.as_ref().map(|_| revoke(context));
    let resources = context
        .provider
        .resources
        .iter()
        .zip(&context.names.resources)
        .map(resource);
    quote! {
        #[doc = " One account that has logged in. Tokens are renewed when they are needed."]
        #[doc = ""]
        #[doc = " Clones are cheap and share everything."]
        #[derive(Clone, Debug)]
        pub struct Session {
            inner: generated::Session,
        }

        impl Session {
            #[doc = " The name under which the session is stored."]
            pub fn account(&self) -> &str {
                self.inner.account()
            }

            #(#connection)*

            #granted_scopes

            #[doc = " When the access token expires, where the provider says so."]
            pub fn expires_at(&self) -> Option<SystemTime> {
                self.inner.expires_at()
            }

            #[doc = " An access token that is valid now, renewed first if need be. For calls this crate does"]
            #[doc = " not have."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " If the token cannot be renewed."]
            pub async fn access_token(&self) -> Result<AccessToken, Error> {
                self.inner.access_token().await
            }

            #refresh

            #[doc = " How the session stands, by what the store says now: whether it works, whether the answer"]
            #[doc = " to a refresh was lost, whether the user has to authorize again and why."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " If the store cannot be read."]
            pub async fn state(&self) -> Result<SessionState, Error> {
                self.inner.state().await
            }

            #forget

            #revoke

            #(#resources)*
        }
    }
}

fn connection(
    context: &Context<'_>,
    field: &ConnectionField,
    names: &ConnectionNames,
) -> TokenStream {
    let (method, id) = (&names.method, &field.id);
    let doc = with_evidence(Doc::prose(&field.doc), context, &field.evidence);
    if field.required {
        return quote! {
            #doc
            pub fn #method(&self) -> String {
                self.inner.connection(#id).unwrap_or_default()
            }
        };
    }
    let doc = doc.paragraph("`None` if the provider did not send it.");
    quote! {
        #doc
        pub fn #method(&self) -> Option<String> {
            self.inner.connection(#id)
        }
    }
}

fn granted_scopes() -> TokenStream {
    quote! {
        #[doc = " The scopes that were granted. `None` if the provider does not say."]
        pub fn granted_scopes(&self) -> Option<Vec<Scope>> {
            let scopes = self.inner.granted_scopes()?;
            Some(scopes.into_iter().map(Scope::new).collect())
        }
    }
}

fn refresh(context: &Context<'_>) -> TokenStream {
    let doc = Doc::ours("Renews the tokens now. Calls do so by themselves when it is time.");
    let evidence = &context.provider.lifecycle.refresh_token.evidence;
    let doc = with_evidence(doc, context, evidence)
        .heading("Errors")
        .paragraph(
            "If the provider refuses or cannot be reached, or if the new tokens cannot be stored.",
        );
    quote! {
        #doc
        pub async fn refresh(&self) -> Result<(), Error> {
            self.inner.refresh().await
        }
    }
}

fn forget(context: &Context<'_>) -> TokenStream {
    let mut doc = Doc::ours(
        "Logs the account out on this side: deletes its tokens from the store, for every process that \
         shares it. The provider is not told.",
    );
    if context.provider.revoke.is_some() {
        doc = doc.paragraph("To tell it as well, call `revoke`.");
    }
    let doc = doc
        .heading("Errors")
        .paragraph("If the store cannot be written.");
    quote! {
        #doc
        pub async fn forget(&self) -> Result<(), Error> {
            self.inner.forget().await
        }
    }
}

fn revoke(context: &Context<'_>) -> TokenStream {
    let doc = Doc::ours(
        "Revokes the tokens: tells the provider, then deletes the session from the store.",
    );
    let evidence = (context.provider.revoke.as_ref()).map(|request| &request.evidence);
    let doc = match evidence {
        Some(evidence) => with_evidence(doc, context, evidence),
        None => doc,
    };
    let doc = doc.heading("Errors").paragraph(
        "If the provider refuses or cannot be reached: nothing was deleted then, and the call can be \
         repeated. If the store cannot be written: the tokens are dead then, and `forget` does the rest.",
    );
    quote! {
        #doc
        pub async fn revoke(&self) -> Result<(), Error> {
            self.inner.revoke().await
        }
    }
}

fn resource((resource, names): (&Resource, &ResourceNames)) -> TokenStream {
    let ResourceNames {
        module,
        method,
        handle,
        ..
    } = names;
    let doc = Doc::prose(&resource.doc);
    quote! {
        #doc
        pub fn #method(&self) -> #module::#handle {
            #module::#handle::new(self.inner.clone())
        }
    }
}
