//! `src/error_code.rs`: the error codes the provider publishes.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{ErrorCode, Retry};

use super::context::Context;
use super::doc::{self, Doc, sent_as};
use super::imports::{COMMON, imports};
use super::text_newtype::{Known, text_newtype};

pub(super) fn file(context: &Context<'_>) -> TokenStream {
    let codes = context.provider.api.iter().flat_map(|api| &api.error_codes);
    let known: Vec<_> = context
        .names
        .error_codes
        .iter()
        .zip(codes)
        .map(|(constant, code)| Known {
            constant,
            text: &code.code,
            doc: code_doc(code),
        })
        .collect();
    let doc = Doc::ours("What the provider says went wrong.")
        .paragraph("The constants are the codes that the provider publishes; it may send others.");
    let new_doc = Doc::ours("A code that has no constant.");
    let newtype = text_newtype(&quote!(ErrorCode), &doc, &new_doc, &known);
    let body = quote! {
        #newtype

        impl ErrorCode {
            #[doc = " The code in the answer behind an error, where there is one."]
            pub fn of(error: &Error) -> Option<Self> {
                Some(Self::new(error.server()?.code()?))
            }
        }
    };
    let head = doc::inner(&Doc::ours("Error codes."));
    let imports = imports(&[COMMON], &body);
    quote!(#head #imports #body)
}

/// What the code means and what the provider advises.
fn code_doc(code: &ErrorCode) -> Doc {
    let doc = Doc::prose(&code.doc);
    let doc = match code.retry {
        None => doc,
        Some(Retry::Never) => doc.paragraph("Another attempt fails too."),
        Some(Retry::Later) => doc.paragraph("Another attempt may succeed later."),
        Some(Retry::AfterLogin) => {
            doc.paragraph("Another attempt may succeed after the user has logged in again.")
        }
    };
    doc.paragraph(sent_as(&code.code))
}
