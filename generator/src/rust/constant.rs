//! Values of the model as constants of the runtime's description types.

use std::fmt::Debug;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use specs::model::{
    ErrorShape, NamedTemplate, Predicate, RoleParameter, Scalar, Template, TemplatePart, Test,
};

/// A variant without fields. The model and the runtime use the same words, so the variant's name in
/// the model, which is what its `Debug` prints, is the name in the runtime.
pub(super) fn variant(enumeration: &str, value: &impl Debug) -> TokenStream {
    let enumeration = format_ident!("{enumeration}");
    let variant = format_ident!("{value:?}");
    quote!(#enumeration::#variant)
}

pub(super) fn option<T>(value: Option<T>, some: impl FnOnce(T) -> TokenStream) -> TokenStream {
    let some = value.map(some);
    some.map_or_else(|| quote!(None), |tokens| quote!(Some(#tokens)))
}

pub(super) fn optional_text(text: Option<&str>) -> TokenStream {
    option(text, |text| quote!(#text))
}

pub(super) fn texts(texts: &[String]) -> TokenStream {
    quote!(&[#(#texts),*])
}

pub(super) fn template(template: &Template) -> TokenStream {
    let parts = template.parts.iter().map(|part| match part {
        TemplatePart::Literal(text) => quote!(Part::Literal(#text)),
        TemplatePart::Variable(name) => quote!(Part::Variable(#name)),
    });
    quote!(&[#(#parts),*])
}

pub(super) fn named_templates(templates: &[NamedTemplate]) -> TokenStream {
    let templates = templates.iter().map(|named| {
        let (name, value) = (&named.name, template(&named.value));
        quote!((#name, #value))
    });
    quote!(&[#(#templates),*])
}

pub(super) fn role_parameters(parameters: &[RoleParameter]) -> TokenStream {
    let parameters = parameters.iter().map(|parameter| {
        let (role, name) = (variant("Role", &parameter.role), &parameter.name);
        quote!((#role, #name))
    });
    quote!(&[#(#parameters),*])
}

pub(super) fn predicate(predicate: &Predicate) -> TokenStream {
    let path = &predicate.path;
    let test = match &predicate.test {
        Test::Present => quote!(Test::Present),
        Test::Equals(value) => {
            let value = scalar(value);
            quote!(Test::Equals(#value))
        }
        Test::NotEquals(value) => {
            let value = scalar(value);
            quote!(Test::NotEquals(#value))
        }
    };
    quote!(Predicate { path: #path, test: #test })
}

fn scalar(value: &Scalar) -> TokenStream {
    match value {
        Scalar::Text(text) => quote!(Scalar::Text(#text)),
        Scalar::Integer(number) => {
            let number = integer(*number);
            quote!(Scalar::Integer(#number))
        }
        Scalar::Boolean(truth) => quote!(Scalar::Boolean(#truth)),
    }
}

/// A whole number without type suffix, in groups of three digits.
pub(super) fn integer(number: i64) -> TokenStream {
    let magnitude = self::number(number.unsigned_abs());
    if number < 0 {
        quote!(-#magnitude)
    } else {
        magnitude
    }
}

/// A natural number without type suffix. Numbers of more than five digits are grouped by threes, as
/// clippy wants them (`unreadable_literal`).
pub(super) fn number(number: u64) -> TokenStream {
    let digits = number.to_string();
    if digits.len() <= 5 {
        let literal = proc_macro2::Literal::u64_unsuffixed(number);
        return quote!(#literal);
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    // Digits and underscores that start with a digit are always an integer literal.
    let literal: proc_macro2::Literal = grouped
        .parse()
        .unwrap_or_else(|_| proc_macro2::Literal::u64_unsuffixed(number));
    quote!(#literal)
}

pub(super) fn error_shapes(shapes: &[ErrorShape]) -> TokenStream {
    let shapes = shapes.iter().map(|shape| {
        let when = predicate(&shape.when);
        let request_id = texts(&shape.request_id);
        let (code, message, details) = (
            texts(&shape.code),
            texts(&shape.message),
            texts(&shape.details),
        );
        quote!(ErrorShape { when: #when, code: #code, message: #message, details: #details, request_id: #request_id })
    });
    quote!(&[#(#shapes),*])
}
