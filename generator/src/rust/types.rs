//! Types: structs for objects, open enums for texts. Also `src/types.rs`, which holds those that
//! belong to no resource.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Field, Type, TypeShape, Variant};

use super::context::Context;
use super::doc::{self, Doc, sent_as};
use super::evidence::with_evidence;
use super::imports::{COMMON, imports, of_types};
use super::{filter, identifier, kind, sent};
use crate::name::Ident;
use crate::names::TypeNames;

/// Most arguments of a function before clippy objects (`too_many_arguments`).
pub(super) const MAX_ARGUMENTS: usize = 7;

pub(super) fn file(context: &Context<'_>) -> TokenStream {
    let items = context
        .provider
        .types
        .iter()
        .map(|a_type| item(context, a_type));
    let body = quote!(#(#items)*);
    let head = doc::inner(&Doc::ours("Types used by more than one resource."));
    let imports = imports(&[COMMON], &body);
    let of_types = of_types(context, None, &body);
    quote!(#head #imports #of_types #body)
}

/// One type.
pub(super) fn item(context: &Context<'_>, a_type: &Type) -> TokenStream {
    let Some(names) = context.names.types.get(&a_type.name) else {
        // Every type of the model has been named.
        return TokenStream::new();
    };
    let mut doc = Doc::prose(&a_type.doc);
    if names.type_name.as_str() != a_type.name {
        doc = doc.paragraph(format!("{} in the spec.", crate::prose::code(&a_type.name)));
    }
    let doc = with_evidence(doc, context, &a_type.evidence);
    match &a_type.shape {
        TypeShape::Fields(fields) => structure(context, a_type, names, &doc, fields),
        TypeShape::Values(values) => open_enum(context, a_type, names, &doc, values),
        TypeShape::Opaque => marker(context, a_type, names, doc),
    }
}

fn structure(
    context: &Context<'_>,
    a_type: &Type,
    names: &TypeNames,
    doc: &Doc,
    fields: &[Field],
) -> TokenStream {
    let type_name = &names.type_name;
    let is_sent = context.is_sent(&a_type.name);
    let members = fields.iter().zip(&names.members);
    let required: Vec<_> = members
        .clone()
        .filter(|(field, _)| field.required)
        .collect();
    let derive_default = (is_sent && required.is_empty()).then(|| quote!(Default,));
    let derive_serialize = is_sent.then(|| quote!(, generated::serde::Serialize));
    let functions = is_sent.then(|| sent::functions(context, a_type, fields, names));
    let items = associated(context, a_type, names, functions.as_ref());
    let fields = members.map(|(field, ident)| {
        let doc = Doc::prose(&field_doc(field)).wire_name(ident, &field.name);
        let attribute = serde_attribute(context, a_type, field, ident);
        let field_type = field_type(context, a_type, field);
        quote!(#doc #attribute pub #ident: #field_type)
    });
    quote! {
        #doc
        #[derive(Clone, Debug, #derive_default PartialEq, generated::serde::Deserialize #derive_serialize)]
        #[serde(crate = "crate::runtime::generated::serde")]
        #[non_exhaustive]
        pub struct #type_name {
            #(#fields),*
        }

        #items
    }
}

/// The `impl` of what belongs to a type: `functions`, and what is known of identifiers and filters.
fn associated(
    context: &Context<'_>,
    a_type: &Type,
    names: &TypeNames,
    functions: Option<&TokenStream>,
) -> Option<TokenStream> {
    let type_name = &names.type_name;
    let identifiers = identifier::items(context, a_type, names);
    let filters = filter::items(context, a_type, names);
    let items = quote!(#filters #identifiers #functions);
    (!items.is_empty()).then(|| quote!(impl #type_name { #items }))
}

/// Short fields of a spec have no prose; their name is all there is to say.
fn field_doc(field: &Field) -> String {
    if field.doc.trim().is_empty() {
        format!("`{}`.", field.name.replace('`', ""))
    } else {
        field.doc.clone()
    }
}

fn field_type(context: &Context<'_>, a_type: &Type, field: &Field) -> TokenStream {
    let value = kind::value(context, &field.type_ref);
    let value = if context.is_boxed(&field.type_ref, &a_type.name) {
        quote!(Box<#value>)
    } else {
        value
    };
    if field.required {
        value
    } else {
        quote!(Option<#value>)
    }
}

/// What serde must be told about a field: its name on the wire, how it is read and, where it is
/// sent, how it is written.
fn serde_attribute(
    context: &Context<'_>,
    a_type: &Type,
    field: &Field,
    ident: &Ident,
) -> Option<TokenStream> {
    let mut parts = Vec::new();
    if ident.as_str() != field.name {
        let name = &field.name;
        parts.push(quote!(rename = #name));
    }
    let is_sent = context.is_sent(&a_type.name);
    if !kind::is_plain(context, &field.type_ref) {
        let kind = kind::kind(context, &field.type_ref);
        let kind = if context.is_boxed(&field.type_ref, &a_type.name) {
            quote!(kind::Boxed<#kind>)
        } else {
            kind
        };
        let kind = if field.required {
            kind
        } else {
            quote!(kind::Optional<#kind>)
        };
        if !field.required {
            parts.push(quote!(default));
        }
        let decode = path(&quote!(kind::decode::<#kind, _>));
        parts.push(quote!(deserialize_with = #decode));
        if is_sent {
            let encode = path(&quote!(kind::encode::<#kind, _>));
            parts.push(quote!(serialize_with = #encode));
        }
    }
    if is_sent && !field.required {
        parts.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    (!parts.is_empty()).then(|| quote!(#[serde(#(#parts),*)]))
}

/// A path as serde takes it, as text.
fn path(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "").replace(",_", ", _")
}

/// A type of which only identifiers are known.
fn marker(context: &Context<'_>, a_type: &Type, names: &TypeNames, doc: Doc) -> TokenStream {
    let type_name = &names.type_name;
    let doc = doc.paragraph(format!(
        "Only its identifiers are known: [`Id<{}>`](crate::runtime::Id). It has no values.",
        type_name.as_str()
    ));
    let items = associated(context, a_type, names, None);
    quote! {
        #doc
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum #type_name {}

        #items
    }
}

fn open_enum(
    context: &Context<'_>,
    a_type: &Type,
    names: &TypeNames,
    doc: &Doc,
    values: &[Variant],
) -> TokenStream {
    let type_name = &names.type_name;
    let members = || names.members.iter().zip(values);
    let variants = members().map(|(ident, value)| {
        let doc = if value.doc.trim().is_empty() {
            Doc::ours(&sent_as(&value.value))
        } else {
            Doc::prose(&value.doc).wire_name(ident, &value.value)
        };
        quote!(#doc #ident)
    });
    let as_text = members().map(|(ident, value)| {
        let text = &value.value;
        quote!(Self::#ident => #text)
    });
    let as_str = quote! {
        #[doc = " The text as it is on the wire."]
        #[inline]
        pub fn as_str(&self) -> &str {
            match self {
                #(#as_text,)*
                Self::Unknown(unknown) => unknown.as_str(),
            }
        }
    };
    let items = associated(context, a_type, names, Some(&as_str));
    let texts = texts(names, values);
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #type_name {
            #(#variants,)*
            #[doc = " A value that had no name when this crate was generated."]
            Unknown(Unknown),
        }

        #items

        #texts
    }
}

/// How an open enumeration is read from text and shown.
fn texts(names: &TypeNames, values: &[Variant]) -> TokenStream {
    let type_name = &names.type_name;
    let from_text = names.members.iter().zip(values).map(|(ident, value)| {
        let text = &value.value;
        quote!(#text => Self::#ident)
    });
    quote! {
        impl generated::OpenEnum for #type_name {
            #[inline]
            fn from_text(text: &str) -> Self {
                match text {
                    #(#from_text,)*
                    _ => Self::Unknown(Unknown::new(text)),
                }
            }

            #[inline]
            fn as_text(&self) -> &str {
                self.as_str()
            }
        }

        impl From<&str> for #type_name {
            #[inline]
            fn from(text: &str) -> Self {
                generated::OpenEnum::from_text(text)
            }
        }

        impl fmt::Display for #type_name {
            #[inline]
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    }
}
