//! The builder of the client: one method for each thing this provider needs to know.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{ConnectionField, ConnectionFrom, ConnectionType, RedirectUri};

use super::context::Context;
use super::doc::Doc;
use super::evidence::with_evidence;
use crate::names::ConnectionNames;
use crate::prose;
use crate::text::facts;

pub(super) fn item(context: &Context<'_>) -> TokenStream {
    let client_secret = context.has_client_secret().then(client_secret);
    let redirect_uri = redirect_uri(context);
    let environment = context.has_environments().then(environment);
    let connection = context
        .provider
        .connection
        .iter()
        .zip(&context.names.connection)
        .filter(|(field, _)| field.from == ConnectionFrom::User)
        .map(|(field, names)| connection(context, field, names));
    let check_scopes = facts::operations(context.provider)
        .any(|operation| !operation.scopes.is_empty())
        .then(check_scopes);
    let pace = (facts::operations(context.provider).next().is_some()).then(pace_and_retry);
    let last = store_transport_and_build();
    quote! {
        #[doc = " Collects what a [`Client`] needs; made by [`Client::builder`]."]
        #[derive(Clone, Debug)]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct ClientBuilder {
            inner: generated::ClientBuilder,
        }

        impl ClientBuilder {
            #client_secret
            #redirect_uri
            #environment
            #(#connection)*
            #check_scopes
            #pace
            #last
        }
    }
}

fn client_secret() -> TokenStream {
    quote! {
        #[doc = " The secret that the provider gave to the application."]
        pub fn client_secret(self, client_secret: impl Into<Secret>) -> Self {
            Self { inner: self.inner.client_secret(client_secret) }
        }
    }
}

fn redirect_uri(context: &Context<'_>) -> TokenStream {
    let schemes = match context.provider.authorize.redirect_uri {
        RedirectUri::HttpsOrLoopback => {
            "The provider takes `https`, and `http` on a loopback address."
        }
        RedirectUri::HttpsOnly => "The provider takes `https` only.",
    };
    let doc = Doc::ours("Where the provider sends the user back to, as registered there.")
        .paragraph(schemes);
    quote! {
        #doc
        pub fn redirect_uri(self, redirect_uri: impl Into<String>) -> Self {
            Self { inner: self.inner.redirect_uri(redirect_uri) }
        }
    }
}

fn environment() -> TokenStream {
    quote! {
        #[doc = " Which of the provider's environments to use; the default one otherwise."]
        pub fn environment(self, environment: Environment) -> Self {
            Self { inner: self.inner.environment(environment.as_str()) }
        }
    }
}

fn connection(
    context: &Context<'_>,
    field: &ConnectionField,
    names: &ConnectionNames,
) -> TokenStream {
    let method = &names.method;
    let id = &field.id;
    let mut doc = Doc::prose(&field.doc);
    if !field.allow_hosts.is_empty() {
        let hosts: Vec<_> = field
            .allow_hosts
            .iter()
            .map(|host| prose::code(host))
            .collect();
        doc = doc.paragraph(format!("Allowed hosts: {}.", hosts.join(", ")));
    }
    if !field.required {
        doc = doc.paragraph("Optional.");
    }
    let doc = with_evidence(doc, context, &field.evidence);
    if let ConnectionType::Enum(_) = field.kind {
        let type_name = &names.type_name;
        return quote! {
            #doc
            pub fn #method(self, #method: crate::#type_name) -> Self {
                Self { inner: self.inner.connection(#id, #method.as_str()) }
            }
        };
    }
    quote! {
        #doc
        pub fn #method(self, #method: impl Into<String>) -> Self {
            Self { inner: self.inner.connection(#id, #method) }
        }
    }
}

fn check_scopes() -> TokenStream {
    quote! {
        #[doc = " Whether a call that needs a scope which was not granted fails before anything is sent. It does"]
        #[doc = " unless this is `false`, which leaves it to the provider to refuse the call."]
        #[doc = ""]
        #[doc = " Where the provider does not say what it granted, every call is sent. Which scopes a call needs"]
        #[doc = " stands in its documentation and in [`OPERATIONS`](crate::OPERATIONS)."]
        pub fn check_scopes(self, check_scopes: bool) -> Self {
            Self { inner: self.inner.check_scopes(check_scopes) }
        }
    }
}

fn pace_and_retry() -> TokenStream {
    quote! {
        #[doc = " Whether requests wait so that the limits of the provider are kept, each account's by itself. They"]
        #[doc = " do unless this is `false`."]
        #[doc = ""]
        #[doc = " After an answer with status 429 the whole account waits for as long as the provider asks. A call"]
        #[doc = " waits at most 60 s in all; if its turn is further off it fails with `ErrorKind::RateLimited` and"]
        #[doc = " is not sent. Clones of a client keep the limits together; other clients, processes and machines"]
        #[doc = " with the same account are not known to it, and only the provider's answer 429 keeps them in order."]
        pub fn pace(self, pace: bool) -> Self {
            Self { inner: self.inner.pace(pace) }
        }

        #[doc = " Whether a call that failed is sent again by itself, at most twice and after a short wait. It is"]
        #[doc = " unless this is `false`."]
        #[doc = ""]
        #[doc = " Every call is if it did not leave or was refused with status 429; one whose answer was lost or has"]
        #[doc = " status 5xx only if it is idempotent, as its documentation and [`OPERATIONS`](crate::OPERATIONS)"]
        #[doc = " say."]
        pub fn retry(self, retry: bool) -> Self {
            Self { inner: self.inner.retry(retry) }
        }
    }
}

fn store_transport_and_build() -> TokenStream {
    quote! {
        #[doc = " Where sessions are kept. Without it they are in files below the user's own folder for such"]
        #[doc = " things (`FileStore::default_folder` of the runtime)."]
        pub fn store(self, store: impl Store) -> Self {
            Self { inner: self.inner.store(store) }
        }

        #[doc = " A folder on this machine for tokens that the provider has issued and the store would not"]
        #[doc = " take; they are stored from there later. Without it, the store's own, if it has one."]
        pub fn journal(self, folder: impl Into<PathBuf>) -> Self {
            Self { inner: self.inner.journal(folder) }
        }

        #[doc = " How requests are sent, instead of the HTTP client that comes with this crate."]
        #[doc = ""]
        #[doc = " For tests of an application: `HttpTransport::loopback` of the runtime sends every request"]
        #[doc = " to a server on this machine, with the host it was meant for in `Host`."]
        pub fn transport(self, transport: impl Transport) -> Self {
            Self { inner: self.inner.transport(transport) }
        }

        #[doc = " Tells the application what happens to sessions. It is called in the middle of things, so it"]
        #[doc = " returns at once."]
        pub fn on_event(self, told: impl Fn(&SessionEvent) + Send + Sync + 'static) -> Self {
            Self { inner: self.inner.on_event(told) }
        }

        #[doc = " How long refreshing takes, waits and pauses."]
        pub fn refresh_timing(self, timing: RefreshTiming) -> Self {
            Self { inner: self.inner.refresh_timing(timing) }
        }

        #[doc = " What time it is, instead of the clocks of this machine: for tests of an application."]
        pub fn clock(self, clock: impl Clock) -> Self {
            Self { inner: self.inner.clock(clock) }
        }

        #[doc = " Checks everything and builds the client. Nothing is sent."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = " If something is missing, or not what the provider accepts."]
        pub fn build(self) -> Result<Client, Error> {
            Ok(Client { inner: self.inner.build()? })
        }
    }
}
