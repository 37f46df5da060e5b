//! A function for each type of object that is sent, which makes one with all its fields.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Field, Type, TypeRef, TypeShape};

use super::samples_for;
use super::values::Values;
use crate::filter;
use crate::name::{Case, Ident, Scope};
use crate::names::TypeNames;
use crate::rust::context::Context;
use crate::rust::sent;

/// The objects that are sent, by the names of their types, and the functions that make them.
pub(super) struct Objects<'a> {
    types: BTreeMap<&'a str, Object<'a>>,
}

struct Object<'a> {
    a_type: &'a Type,
    fields: &'a [Field],
    function: Ident,
}

impl<'a> Objects<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        let mut scope = Scope::new(Case::Snake, "object").reserve(["samples"]);
        let types = filter::types(context.provider).filter_map(|a_type| match &a_type.shape {
            TypeShape::Fields(fields) if context.is_sent(&a_type.name) => {
                let function = scope.claim(&a_type.name);
                let object = Object {
                    a_type,
                    fields,
                    function,
                };
                Some((a_type.name.as_str(), object))
            }
            _ => None,
        });
        Self {
            types: types.collect(),
        }
    }

    /// The function that makes an object of this type.
    pub(super) fn function(&self, type_name: &str) -> Option<&Ident> {
        self.types.get(type_name).map(|object| &object.function)
    }

    /// All functions that are called.
    pub(super) fn functions(&self, context: &Context<'_>, crate_name: &Ident) -> TokenStream {
        let values = Values::new(context, crate_name, self);
        let called = self.called(context);
        let functions = called
            .iter()
            .filter_map(|name| self.types.get(name))
            .filter_map(|object| {
                let names = context.names.types.get(&object.a_type.name)?;
                Some(self.item(&values, object, names))
            });
        quote!(#(#functions)*)
    }

    fn item(&self, values: &Values<'_>, object: &Object<'_>, names: &TypeNames) -> TokenStream {
        let Object {
            a_type,
            fields,
            function,
        } = object;
        let members = || fields.iter().zip(&names.members);
        let required = members().filter(|(field, _)| field.required);
        let required: Vec<_> = required
            .map(|(field, _)| {
                let nothing = self
                    .leads_back(&field.type_ref, &a_type.name)
                    .then(|| values.nothing(&field.type_ref))
                    .flatten();
                nothing.unwrap_or_else(|| values.argument(&field.type_ref, &field.name))
            })
            .collect();
        let optional = members().filter(|(field, ident)| {
            !field.required
                && sent::has_setter(ident)
                && !self.leads_back(&field.type_ref, &a_type.name)
        });
        let setters = optional.map(|(field, ident)| {
            let value = values.argument(&field.type_ref, &field.name);
            quote!(.#ident(#value))
        });
        let type_path = values.type_path(&a_type.name);
        let new = if required.is_empty() {
            quote!(#type_path::default())
        } else {
            quote!(#type_path::new(#(#required),*))
        };
        let body = quote!(#new #(#setters)*);
        let samples = samples_for(&body);
        quote! {
            fn #function(#samples: &Samples<'_>) -> #type_path {
                #body
            }
        }
    }

    /// The types whose functions are called: what operations take, and what is in that.
    fn called(&self, context: &'a Context<'_>) -> BTreeSet<&str> {
        let resources = context.provider.resources.iter();
        let mut due: Vec<_> = resources
            .flat_map(|resource| &resource.operations)
            .flat_map(|operation| &operation.parameters)
            .filter_map(|parameter| named(&parameter.type_ref))
            .collect();
        let mut called = BTreeSet::new();
        while let Some(name) = due.pop() {
            let Some((&name, object)) = self.types.get_key_value(name) else {
                continue;
            };
            if called.insert(name) {
                let fields = object.fields.iter();
                let inside = fields.filter(|field| !self.leads_back(&field.type_ref, name));
                due.extend(inside.filter_map(|field| named(&field.type_ref)));
            }
        }
        called
    }

    /// Whether a value of this type may hold one of type `outer`: its function would call itself.
    fn leads_back(&self, type_ref: &TypeRef, outer: &str) -> bool {
        let mut due = Vec::from_iter(named(type_ref));
        let mut seen = BTreeSet::new();
        while let Some(name) = due.pop() {
            if name == outer {
                return true;
            }
            if seen.insert(name)
                && let Some(object) = self.types.get(name)
            {
                let fields = object.fields.iter();
                due.extend(fields.filter_map(|field| named(&field.type_ref)));
            }
        }
        false
    }
}

fn named(type_ref: &TypeRef) -> Option<&str> {
    match type_ref.innermost() {
        TypeRef::Named(name) => Some(name),
        _ => None,
    }
}
