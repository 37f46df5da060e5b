//! Texts one passes on or logs: a newtype with a documented constant for each known value.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::Doc;
use crate::name::Ident;

/// A known value: its constant, its text and what it means.
pub(super) struct Known<'a> {
    pub(super) constant: &'a Ident,
    pub(super) text: &'a str,
    pub(super) doc: Doc,
}

/// The type and what every such type can do. `new_doc` documents its constructor.
pub(super) fn text_newtype(
    name: &TokenStream,
    doc: &Doc,
    new_doc: &Doc,
    known: &[Known<'_>],
) -> TokenStream {
    let constants = known.iter().map(
        |Known {
             constant,
             text,
             doc,
         }| {
            quote! {
                #doc
                pub const #constant: Self = Self(Cow::Borrowed(#text));
            }
        },
    );
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(Cow<'static, str>);

        impl #name {
            #(#constants)*

            #new_doc
            pub fn new(text: impl Into<String>) -> Self {
                Self(Cow::Owned(text.into()))
            }

            #[doc = " The text as it is on the wire."]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for #name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    }
}
