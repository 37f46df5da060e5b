//! Calls: what is set before they are sent, and the ways to send them.
//!
//! What is public in a resource is `#[inline]` unless it is `async` (whose body is compiled where it
//! is awaited anyway): a crate of a hundred operations then costs its user the ones that are called.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Operation, Parameter, PartUpload, Resource, TypeRef};

use super::context::Context;
use super::doc::Doc;
use super::{constant, kind, parameter};
use crate::names::{OperationNames, ResourceNames};
use crate::surface::{self, Answer};
use crate::text::words;

/// The call: setters for optional parameters, and the ways to send it.
pub(super) fn call(
    context: &Context<'_>,
    resource: (&Resource, &ResourceNames),
    operation: &Operation,
    names: &OperationNames,
) -> TokenStream {
    let builder = &names.builder;
    let handle = resource.1.handle.as_str();
    let doc = Doc::ours(&format!(
        "A call of [`{handle}::{method}`], not yet sent.",
        method = names.method.as_str()
    ));
    let setters = surface::setters(operation, &names.parameters)
        .into_iter()
        .map(|(parameter, ident)| {
            parameter::setter(context, parameter, ident, page_size(operation, parameter))
        });
    let filter = filter(context, operation);
    let (fields, debug, upload) = match &operation.upload {
        None => (None, None, None),
        Some(parts) => {
            let (fields, setter, debug) = upload(builder);
            let send = send_in_parts(context, resource, (operation, names), parts);
            (Some(fields), Some(debug), Some(quote!(#setter #send)))
        }
    };
    let derive = if fields.is_some() {
        quote!()
    } else {
        quote!(#[derive(Clone, Debug)])
    };
    let send = upload.unwrap_or_else(|| send(context, operation));
    quote! {
        #doc
        #derive
        #[must_use = "a call does nothing until it is sent"]
        pub struct #builder {
            call: Call,
            #fields
        }

        impl #builder {
            #(#setters)*
            #filter
            #send
        }

        #debug
    }
}

/// A remark on the parameter that sets the size of a page, unless its own text has the number.
fn page_size(operation: &Operation, parameter: &Parameter) -> Option<String> {
    let paging = operation.paging.as_ref()?;
    let max = surface::page_max(paging)?;
    let (_, size) = surface::page_parameters(paging);
    let is_told = parameter.doc.contains(&max.to_string());
    (parameter.id == size && !is_told).then(|| format!("At most {max}."))
}

/// The setters by which records are chosen and ordered.
fn filter(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let record = kind::named(context, operation.filter.as_deref()?);
    let sort = (context.provider.api.as_ref())
        .is_some_and(|api| api.sort.is_some())
        .then(|| {
            let doc = Doc::ours("Orders the records. Called again, only the last order counts.");
            quote! {
                #doc
                #[inline]
                pub fn sort(mut self, sort: Sort<#record>) -> Self {
                    self.call.sort(sort);
                    self
                }
            }
        });
    let doc =
        Doc::ours("Chooses the records that meet the condition. Called again, they must meet all.");
    Some(quote! {
        #doc
        #[inline]
        pub fn filter(mut self, condition: Condition<#record>) -> Self {
            self.call.filter(condition);
            self
        }

        #sort
    })
}

/// The ways to send a call whose files, if any, go out whole.
fn send(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let value = |type_ref| kind::value(context, type_ref);
    let kind_of = |type_ref| kind::kind(context, type_ref);
    match Answer::of(operation) {
        Answer::Nothing => quote! {
            #[doc = " Makes the call; [`Error::kind`] says why it failed."]
            pub async fn send(self) -> Result<(), Error> {
                self.call.send_empty().await
            }
        },
        Answer::File => quote! {
            #[doc = " Makes the call; the content arrives as it is read."]
            pub async fn send(self) -> Result<Download, Error> {
                self.call.download().await
            }
        },
        Answer::Value(type_ref) => plain(context, operation, type_ref),
        Answer::List(record) => {
            let (plain, each) = match &operation.returns {
                Some(list) => (plain(context, operation, list), each(context, record)),
                None => return TokenStream::new(),
            };
            quote!(#plain #each)
        }
        Answer::Page(record) => page(context, operation, record),
        Answer::ObjectPage(object) => {
            let plain = plain(context, operation, object);
            let (value, kind) = (value(object), kind_of(object));
            quote! {
                #plain

                #[doc = " Goes through the pages; each is asked for when it is wanted."]
                #[inline]
                pub fn pages(self) -> runtime::Pages<#value> {
                    self.call.object_pages::<#kind>()
                }
            }
        }
    }
}

/// `send` for a value, and `send_linked` where records come along.
fn plain(context: &Context<'_>, operation: &Operation, type_ref: &TypeRef) -> TokenStream {
    let (value, kind) = (
        kind::value(context, type_ref),
        kind::kind(context, type_ref),
    );
    let linked = operation.linked.as_ref().map(|linked| {
        let linked_value = kind::value(context, &linked.type_ref);
        let linked_kind = kind::kind(context, &linked.type_ref);
        quote! {
            #[doc = " Makes the call and keeps the linked records that come along."]
            pub async fn send_linked(self) -> Result<Linked<#value, #linked_value>, Error> {
                self.call.send_linked::<#kind, #linked_kind>().await
            }
        }
    });
    quote! {
        #[doc = " Makes the call; [`Error::kind`] says why it failed."]
        pub async fn send(self) -> Result<#value, Error> {
            self.call.send::<#kind>().await
        }

        #linked
    }
}

/// `send_each` for a list.
fn each(context: &Context<'_>, record: &TypeRef) -> TokenStream {
    let (value, kind) = (kind::value(context, record), kind::kind(context, record));
    let doc = Doc::ours("Makes the call; a record that cannot be read is an error in its place.");
    quote! {
        #doc
        pub async fn send_each(self) -> Result<Vec<Result<#value, Error>>, Error> {
            self.call.send_each::<#kind>().await
        }
    }
}

/// The ways to send a call that is answered in pages.
fn page(context: &Context<'_>, operation: &Operation, record: &TypeRef) -> TokenStream {
    let (value, kind) = (kind::value(context, record), kind::kind(context, record));
    let (page, linked_kind) = match &operation.linked {
        None => (quote!(Page<#value>), quote!(kind::Nothing)),
        Some(linked) => {
            let linked_value = kind::value(context, &linked.type_ref);
            (
                quote!(Page<#value, #linked_value>),
                kind::kind(context, &linked.type_ref),
            )
        }
    };
    let each = each(context, record);
    let items_doc = Doc::ours(
        "Goes through the records of all pages; one that cannot be read is an error in its place.",
    );
    let items_doc = match &operation.linked {
        None => items_doc,
        Some(_) => items_doc.paragraph(
            "Linked records that were asked for are lost here; `pages` and `send` have them.",
        ),
    };
    quote! {
        #[doc = " Asks for one page; [`Error::kind`] says why it failed."]
        pub async fn send(self) -> Result<#page, Error> {
            self.call.send_page::<#kind, #linked_kind>().await
        }

        #each

        #[doc = " Goes through the pages; each is asked for when it is wanted."]
        #[inline]
        pub fn pages(self) -> runtime::Pages<#page> {
            self.call.pages::<#kind, #linked_kind>()
        }

        #items_doc
        #[inline]
        pub fn items(self) -> runtime::Items<#value> {
            self.call.items::<#kind>()
        }
    }
}

/// What a call has for a file that goes out in parts: fields, the setter, `Debug`.
fn upload(builder: &crate::name::Ident) -> (TokenStream, TokenStream, TokenStream) {
    let fields = quote! {
        file: Upload,
        on_progress: Option<Box<dyn FnMut(Progress) + Send>>,
    };
    let setter = quote! {
        #[doc = " Is told how much has been sent, after each piece."]
        #[inline]
        pub fn on_progress(
            mut self,
            on_progress: impl FnMut(Progress) + Send + 'static,
        ) -> Self {
            self.on_progress = Some(Box::new(on_progress));
            self
        }
    };
    let debug = quote! {
        impl fmt::Debug for #builder {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.call.fmt(formatter)
            }
        }
    };
    (fields, setter, debug)
}

/// `send` for a file that goes out in parts.
fn send_in_parts(
    context: &Context<'_>,
    (resource, resource_names): (&Resource, &ResourceNames),
    (operation, names): (&Operation, &OperationNames),
    parts: &PartUpload,
) -> TokenStream {
    let next = surface::next_part(resource, operation);
    let next = next.and_then(|(at, next)| Some((next, resource_names.operations.get(at)?)));
    let Some((next, next_names)) = next else {
        // The model has no operations that lead nowhere.
        return TokenStream::new();
    };
    let (value, kind) = match &operation.returns {
        Some(returns) => (kind::value(context, returns), kind::kind(context, returns)),
        None => (quote!(()), quote!(kind::Nothing)),
    };
    let described = |operation: &Operation, id: &str| {
        let mut parameters = operation.parameters.iter();
        let parameter = parameters.find(|parameter| parameter.id == id);
        parameter.map(parameter::described)
    };
    let file = described(operation, &parts.file);
    let part_number = described(operation, &parts.part_number);
    let part_count = described(operation, &parts.part_count);
    let id = described(next, &parts.id);
    let (first, next) = (&names.constant, &next_names.constant);
    let (max_bytes, returned_id) = (constant::number(parts.max_bytes), &parts.returned_id);
    let doc = Doc::ours(&format!(
        "Sends the file, above {} in parts; [`Error::kind`] says why it failed.",
        words::plural(parts.max_bytes, "byte")
    ));
    quote! {
        #doc
        pub async fn send(self) -> Result<#value, Error> {
            static PARTS: PartUpload = PartUpload {
                first: &#first,
                next: &#next,
                file: #file,
                part_number: #part_number,
                part_count: #part_count,
                id: #id,
                max_bytes: #max_bytes,
                returned_id: #returned_id,
            };
            self.call.upload::<#kind>(&PARTS, self.file, self.on_progress).await
        }
    }
}
