//! `src/environment.rs`: the sets of hosts to choose from.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::doc::{self, Doc};
use super::evidence::with_evidence;
use crate::name::Ident;

pub(super) fn file(context: &Context<'_>) -> TokenStream {
    let environments = &context.provider.environments;
    let variants = context
        .names
        .environments
        .iter()
        .zip(environments)
        .enumerate()
        .map(|(index, (variant, environment))| {
            let doc = with_evidence(Doc::prose(&environment.doc), context, &environment.evidence);
            let default = (index == 0).then(|| quote!(#[default]));
            quote!(#doc #default #variant)
        });
    let as_str = as_str(
        context.names.environments.iter().zip(
            environments
                .iter()
                .map(|environment| environment.id.as_str()),
        ),
    );
    let doc = Doc::ours("The provider's environments.")
        .paragraph("The first is used unless the builder of the client is told otherwise.");
    let head = doc::inner(&Doc::ours("Environments."));
    quote! {
        #head

        #doc
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Environment {
            #(#variants),*
        }

        impl Environment {
            #[doc = " The name of the environment in the spec."]
            pub const fn as_str(self) -> &'static str {
                #as_str
            }
        }
    }
}

/// A match that turns each variant of `Self` into its text.
pub(super) fn as_str<'a>(variants: impl Iterator<Item = (&'a Ident, &'a str)>) -> TokenStream {
    let arms = variants.map(|(variant, text)| quote!(Self::#variant => #text));
    quote!(match self { #(#arms),* })
}
