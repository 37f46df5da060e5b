//! What is known of the identifiers of a type: those made of several others, and those with a
//! meaning of their own.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Identifier, Type};

use super::context::Context;
use super::doc::{Doc, sent_as};
use super::kind;
use super::parameter;
use super::types::MAX_ARGUMENTS;
use crate::names::TypeNames;
use crate::prose;

/// The associated items of a type that are about its identifiers.
pub(super) fn items(context: &Context<'_>, a_type: &Type, names: &TypeNames) -> TokenStream {
    let Some(known) = &a_type.identifier else {
        return TokenStream::new();
    };
    let constants = known
        .values
        .iter()
        .zip(&names.identifiers)
        .map(|(value, constant)| {
            let text = &value.value;
            let doc = if value.doc.trim().is_empty() {
                Doc::ours(&sent_as(text))
            } else {
                Doc::prose(&value.doc).paragraph(sent_as(text))
            };
            quote! {
                #doc
                pub const #constant: Id<Self> = Id::from_static(#text);
            }
        });
    let parts = parts(context, known, names);
    quote!(#(#constants)* #parts)
}

/// The functions that join the parts of an identifier, and take them apart.
fn parts(context: &Context<'_>, known: &Identifier, names: &TypeNames) -> TokenStream {
    // There is a separator where there are parts.
    let Some(separator) = known
        .separator
        .as_deref()
        .filter(|_| !known.parts.is_empty())
    else {
        return TokenStream::new();
    };
    let idents = &names.parts;
    let types: Vec<_> = known
        .parts
        .iter()
        .map(|part| kind::value(context, &part.type_ref))
        .collect();
    let arguments = idents.iter().zip(&known.parts).map(|(ident, part)| {
        let argument = parameter::argument_type(context, &part.type_ref);
        quote!(#ident: #argument)
    });
    let expect = (idents.len() > MAX_ARGUMENTS).then(|| {
        quote!(#[expect(clippy::too_many_arguments, reason = "the identifier has as many parts")])
    });
    let code = prose::code(separator);
    let from_doc = Doc::ours(&format!(
        "The identifier made of its parts, with {code} between."
    ));
    let parts_doc = Doc::ours("The parts of an identifier; `None` if it has more or fewer.");
    quote! {
        #from_doc
        #expect
        #[inline]
        pub fn id_from(#(#arguments),*) -> Id<Self> {
            Id::from_parts(#separator, &[#(#idents.into().as_str()),*])
        }

        #parts_doc
        #[inline]
        pub fn id_parts(id: &Id<Self>) -> Option<(#(#types,)*)> {
            let [#(#idents),*] = id.parts(#separator)[..] else {
                return None;
            };
            Some((#(#idents.into(),)*))
        }
    }
}
