//! Descriptions of calls, as constants: what all calls of a provider share, and each call's own.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{
    AccessTokenPlacement, AuthMethod, Body, ErrorShape, Limit, NamedTemplate, Operation, Paging,
    Predicate, Provider, Resource,
};

use super::constant::{
    error_shapes, named_templates, number, option, optional_text, predicate, template, texts,
    variant,
};
use super::context::Context;
use super::parameter;
use crate::names::OperationNames;

/// `API`, from which the description of each call takes what it does not say itself. Nothing for a
/// provider without operations.
pub(super) fn api(provider: &Provider) -> TokenStream {
    let Some(shared) = Shared::new(provider) else {
        return TokenStream::new();
    };
    let access_token = access_token(shared.access_token);
    let headers = named_templates(shared.headers);
    let data = optional_text(shared.data);
    let success = option(shared.success, predicate);
    let errors = error_shapes(shared.errors);
    quote! {
        pub(crate) const API: Operation = Operation {
            id: "",
            method: Method::Get,
            url: &[],
            auth_method: AuthMethod::None,
            access_token: #access_token,
            constants: &[],
            headers: #headers,
            body: None,
            data: #data,
            empty_when_absent: false,
            paging: None,
            linked: None,
            filter: None,
            scopes: &[],
            idempotent: false,
            deprecated: None,
            confirm: None,
            limits: &[],
            success: #success,
            errors: #errors,
        };
    }
}

/// What the calls of a provider share: of each field the value that most of them have.
struct Shared<'a> {
    access_token: &'a AccessTokenPlacement,
    headers: &'a [NamedTemplate],
    data: Option<&'a str>,
    success: Option<&'a Predicate>,
    errors: &'a [ErrorShape],
}

impl<'a> Shared<'a> {
    fn new(provider: &'a Provider) -> Option<Self> {
        let operations = || (provider.resources.iter()).flat_map(|resource| &resource.operations);
        Some(Self {
            access_token: most_common(operations().map(|operation| &operation.access_token))?,
            headers: most_common(operations().map(|operation| &*operation.headers))?,
            data: most_common(operations().map(|operation| operation.data.as_deref()))?,
            success: most_common(operations().map(|operation| operation.success.as_ref()))?,
            errors: most_common(operations().map(|operation| &*operation.errors))?,
        })
    }
}

/// The value that occurs most often; of several the first.
fn most_common<T: PartialEq + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counts.iter_mut().find(|(other, _)| *other == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    // `max_by_key` takes the last of several.
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map(|(value, _)| value)
}

/// The static that describes a call, as far as it differs from `API`.
pub(super) fn operation(
    context: &Context<'_>,
    resource: &Resource,
    operation: &Operation,
    names: &OperationNames,
) -> TokenStream {
    let constant = &names.constant;
    let id = format!("{}.{}", resource.id, operation.id);
    let method = variant("Method", &operation.method);
    let url = template(&operation.url);
    let fields = own_fields(context, operation);
    quote! {
        pub(crate) static #constant: Operation = Operation {
            id: #id,
            method: #method,
            url: #url,
            #(#fields,)*
            ..API
        };
    }
}

/// The fields in which a call differs from `API`, in the order of the type.
fn own_fields(context: &Context<'_>, operation: &Operation) -> Vec<TokenStream> {
    let Some(shared) = Shared::new(context.provider) else {
        return Vec::new();
    };
    let mut fields = request_fields(&shared, operation);
    fields.extend(list_fields(operation));
    fields.extend(facts_fields(operation));
    fields.extend(answer_fields(&shared, operation));
    fields
}

/// How the call is written.
fn request_fields(shared: &Shared<'_>, operation: &Operation) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    if operation.auth_method != AuthMethod::None {
        let auth_method = variant("AuthMethod", &operation.auth_method);
        fields.push(quote!(auth_method: #auth_method));
    }
    if operation.access_token != *shared.access_token {
        let access_token = access_token(&operation.access_token);
        fields.push(quote!(access_token: #access_token));
    }
    if !operation.constants.is_empty() {
        let constants = named_templates(&operation.constants);
        fields.push(quote!(constants: #constants));
    }
    if operation.headers != shared.headers {
        let headers = named_templates(&operation.headers);
        fields.push(quote!(headers: #headers));
    }
    if let Some(body) = &operation.body {
        let body = self::body(body);
        fields.push(quote!(body: Some(#body)));
    }
    if operation.data.as_deref() != shared.data {
        let data = optional_text(operation.data.as_deref());
        fields.push(quote!(data: #data));
    }
    fields
}

/// What is special to lists.
fn list_fields(operation: &Operation) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    if operation.empty_when_absent {
        fields.push(quote!(empty_when_absent: true));
    }
    if let Some(paging) = &operation.paging {
        let paging = self::paging(paging, operation);
        fields.push(quote!(paging: Some(#paging)));
    }
    if let Some(linked) = &operation.linked {
        let path = &linked.path;
        fields.push(quote!(linked: Some(#path)));
    }
    if operation.filter.is_some() {
        fields.push(quote!(filter: Some(&FILTER)));
    }
    fields
}

/// What an application may ask about the call without making it.
fn facts_fields(operation: &Operation) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    if !operation.scopes.is_empty() {
        let scopes = texts(&operation.scopes);
        fields.push(quote!(scopes: #scopes));
    }
    if operation.idempotent {
        fields.push(quote!(idempotent: true));
    }
    if let Some(deprecated) = &operation.deprecated {
        fields.push(quote!(deprecated: Some(#deprecated)));
    }
    if let Some(confirm) = &operation.confirm {
        fields.push(quote!(confirm: Some(#confirm)));
    }
    if !operation.limits.is_empty() {
        let limits = operation.limits.iter().map(limit);
        fields.push(quote!(limits: &[#(#limits),*]));
    }
    fields
}

/// How the answer is read.
fn answer_fields(shared: &Shared<'_>, operation: &Operation) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    if operation.success.as_ref() != shared.success {
        let success = option(operation.success.as_ref(), predicate);
        fields.push(quote!(success: #success));
    }
    if operation.errors != shared.errors {
        let errors = error_shapes(&operation.errors);
        fields.push(quote!(errors: #errors));
    }
    fields
}

pub(super) fn limit(limit: &Limit) -> TokenStream {
    let (id, max, of) = (&limit.id, number(limit.max), variant("LimitOf", &limit.of));
    let per = option(limit.per, number);
    quote!(Limit { id: #id, max: #max, of: #of, per: #per })
}

fn access_token(placement: &AccessTokenPlacement) -> TokenStream {
    match placement {
        AccessTokenPlacement::Header { scheme } => {
            quote!(AccessTokenPlacement::Header { scheme: #scheme })
        }
        AccessTokenPlacement::NamedHeader { name } => {
            quote!(AccessTokenPlacement::NamedHeader { name: #name })
        }
        AccessTokenPlacement::Form { name } => quote!(AccessTokenPlacement::Form { name: #name }),
    }
}

fn body(body: &Body) -> TokenStream {
    match body {
        Body::Json {
            wrapper,
            content_type,
        } => {
            let wrapper = optional_text(wrapper.as_deref());
            quote!(Body::Json { wrapper: #wrapper, content_type: #content_type })
        }
        Body::Raw { content_type } => quote!(Body::Raw { content_type: #content_type }),
        Body::Form => quote!(Body::Form),
        Body::Multipart => quote!(Body::Multipart),
    }
}

/// The model names parameters by id, the runtime by where they go.
fn paging(paging: &Paging, operation: &Operation) -> TokenStream {
    let described = |id: &str| {
        let parameter = operation
            .parameters
            .iter()
            .find(|parameter| parameter.id == id);
        // The model has no paging by parameters that are not there.
        parameter.map_or_else(|| quote!(Parameter::query(#id)), parameter::described)
    };
    match paging {
        Paging::PageNumber {
            page,
            page_size,
            first,
            next,
            items,
            max,
        } => {
            let items = optional_text(items.as_deref());
            let max = option(max.as_ref(), |max| number(*max));
            let (page, page_size) = (described(page), described(page_size));
            let (first, next) = (number(*first), optional_text(next.as_deref()));
            quote!(Paging::PageNumber { page: #page, page_size: #page_size, first: #first, next: #next, items: #items, max: #max })
        }
        Paging::Offset {
            offset,
            count,
            total,
            items,
            max,
        } => {
            let items = optional_text(items.as_deref());
            let max = option(max.as_ref(), |max| number(*max));
            let (offset, count) = (described(offset), described(count));
            let total = optional_text(total.as_deref());
            quote!(Paging::Offset { offset: #offset, count: #count, total: #total, items: #items, max: #max })
        }
    }
}
