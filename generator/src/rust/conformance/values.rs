//! A value for everything an operation takes.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{ScalarType, TypeRef};

use super::objects::Objects;
use crate::name::Ident;
use crate::rust::context::Context;
use crate::rust::{kind, parameter};

/// What values are made of.
pub(super) struct Values<'a> {
    pub(super) context: &'a Context<'a>,
    crate_name: &'a Ident,
    objects: &'a Objects<'a>,
}

impl<'a> Values<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        crate_name: &'a Ident,
        objects: &'a Objects<'a>,
    ) -> Self {
        Self {
            context,
            crate_name,
            objects,
        }
    }

    /// A value to be passed for an argument of this type, which may be taken by `impl Into`. `name`
    /// is what its sample is looked up by.
    pub(super) fn argument(&self, type_ref: &TypeRef, name: &str) -> TokenStream {
        match type_ref {
            TypeRef::List(inner) | TypeRef::OneOrMany(inner) => {
                let inner = self.argument_or_value(inner, name);
                quote!([#inner])
            }
            TypeRef::Single(inner) => self.argument(inner, name),
            _ => self.argument_or_value(type_ref, name),
        }
    }

    fn argument_or_value(&self, type_ref: &TypeRef, name: &str) -> TokenStream {
        if parameter::converts(type_ref) {
            self.loose(type_ref, name)
        } else {
            self.value(type_ref, name)
        }
    }

    /// What becomes a value by `into`.
    fn loose(&self, type_ref: &TypeRef, name: &str) -> TokenStream {
        match type_ref {
            TypeRef::Scalar(ScalarType::Id) | TypeRef::Id(_) => quote!(samples.id(#name)),
            TypeRef::Single(inner) => self.loose(inner, name),
            _ => self.value(type_ref, name),
        }
    }

    /// A value of exactly this type.
    fn value(&self, type_ref: &TypeRef, name: &str) -> TokenStream {
        match type_ref {
            TypeRef::Scalar(scalar) => scalar_value(*scalar, name),
            TypeRef::Named(type_name) => self.named(type_name, name),
            TypeRef::Id(_) => quote!(samples.id(#name).into()),
            TypeRef::Single(inner) => self.value(inner, name),
            TypeRef::List(inner) | TypeRef::OneOrMany(inner) => {
                let inner = self.value(inner, name);
                quote!(vec![#inner])
            }
            TypeRef::Map(inner) => self.map(inner, name),
            TypeRef::MapOrList(inner) => {
                let (runtime, map) = (self.runtime(), self.map(inner, name));
                quote!(#runtime::MapOrList::Map(#map))
            }
            TypeRef::TextOr(inner) => {
                let (runtime, inner) = (self.runtime(), self.value(inner, name));
                quote!(#runtime::TextOr::Value(#inner))
            }
        }
    }

    fn map(&self, inner: &TypeRef, name: &str) -> TokenStream {
        let inner = self.value(inner, name);
        quote!(BTreeMap::from([("key".to_owned(), #inner)]))
    }

    /// A value in which nothing is: for fields that lead back to the type they are in.
    pub(super) fn nothing(&self, type_ref: &TypeRef) -> Option<TokenStream> {
        let runtime = self.runtime();
        match type_ref {
            TypeRef::List(_) | TypeRef::OneOrMany(_) => Some(quote!([])),
            TypeRef::Map(_) => Some(quote!(BTreeMap::new())),
            TypeRef::MapOrList(_) => Some(quote!(#runtime::MapOrList::default())),
            TypeRef::TextOr(_) => Some(quote!(#runtime::TextOr::Text("text".to_owned()))),
            TypeRef::Single(inner) => self.nothing(inner),
            TypeRef::Scalar(_) | TypeRef::Named(_) | TypeRef::Id(_) => None,
        }
    }

    /// The first value of an open list, or an object.
    fn named(&self, type_name: &str, name: &str) -> TokenStream {
        if let Some(function) = self.objects.function(type_name) {
            return quote!(#function(&samples.inside(#name)));
        }
        let type_path = self.type_path(type_name);
        let names = self.context.names.types.get(type_name);
        let variant = names.and_then(|names| names.members.first());
        // An open list has a value, and nothing else without fields can be sent.
        quote!(#type_path::#variant)
    }

    /// Where a type of the spec is found.
    pub(super) fn type_path(&self, type_name: &str) -> TokenStream {
        let crate_name = self.crate_name;
        let ident = kind::named(self.context, type_name);
        let names = self.context.names.types.get(type_name);
        if let Some(module) = names.and_then(|names| names.module.as_ref()) {
            quote!(#crate_name::#module::#ident)
        } else {
            quote!(#crate_name::types::#ident)
        }
    }

    fn runtime(&self) -> TokenStream {
        let crate_name = self.crate_name;
        quote!(#crate_name::runtime)
    }
}

fn scalar_value(scalar: ScalarType, name: &str) -> TokenStream {
    match scalar {
        ScalarType::String => quote!(samples.text(#name)),
        ScalarType::Id => quote!(samples.id(#name).into()),
        ScalarType::Integer => quote!(samples.integer(#name)),
        ScalarType::Number => quote!(1.5),
        ScalarType::Boolean | ScalarType::BooleanTf | ScalarType::Boolean01 => quote!(true),
        ScalarType::Date | ScalarType::DateDmy => quote!(Samples::date()),
        ScalarType::DateTime => quote!(Samples::date_time()),
        ScalarType::Time => quote!(Samples::time()),
        ScalarType::Decimal => quote!(Samples::decimal()),
        ScalarType::EpochSeconds | ScalarType::EpochMilliseconds => quote!(Samples::timestamp()),
        ScalarType::Json => quote!(Samples::json()),
        ScalarType::File => quote!(Samples::file()),
    }
}
