//! Constants by which records are filtered and sorted, and the style in which that is written.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use specs::model::{FilterStyle, Operators, SortStyle, Type};

use super::constant::optional_text;
use super::context::Context;
use super::doc::Doc;
use super::kind;
use crate::filter;
use crate::names::TypeNames;
use crate::prose;

/// `FILTER`, of a provider some of whose lists can be filtered.
pub(super) fn style(context: &Context<'_>) -> TokenStream {
    let api = context.provider.api.as_ref();
    let Some(style) = api.and_then(|api| api.filter.as_ref()) else {
        return TokenStream::new();
    };
    if filter::filtered(context.provider).is_empty() {
        return TokenStream::new();
    }
    let FilterStyle {
        separator,
        operators,
        list_separator,
        null,
        ..
    } = style;
    let operators = self::operators(operators);
    let null = optional_text(null.as_deref());
    let sort = api.and_then(|api| api.sort.as_ref());
    let parameter = optional_text(sort.map(|sort| sort.parameter.as_str()));
    let descending = sort.map_or("", |SortStyle { descending, .. }| descending.as_str());
    quote! {
        pub(crate) static FILTER: FilterStyle = FilterStyle {
            separator: #separator,
            operators: #operators,
            list_separator: #list_separator,
            null: #null,
            sort_parameter: #parameter,
            sort_descending: #descending,
        };
    }
}

fn operators(operators: &Operators) -> TokenStream {
    let words = [
        ("equal", &operators.equal),
        ("not_equal", &operators.not_equal),
        ("less", &operators.less),
        ("less_or_equal", &operators.less_or_equal),
        ("greater", &operators.greater),
        ("greater_or_equal", &operators.greater_or_equal),
        ("one_of", &operators.one_of),
        ("none_of", &operators.none_of),
        ("like", &operators.like),
        ("not_like", &operators.not_like),
        ("like_ignoring_case", &operators.like_ignoring_case),
        ("not_like_ignoring_case", &operators.not_like_ignoring_case),
    ];
    let fields = words.map(|(field, word)| {
        let (field, word) = (format_ident!("{field}"), optional_text(word.as_deref()));
        quote!(#field: #word)
    });
    quote!(Operators { #(#fields),* })
}

/// A constant for each field of a record that can be compared, and for each of its links.
pub(super) fn items(context: &Context<'_>, record: &Type, names: &TypeNames) -> TokenStream {
    let provider = context.provider;
    let comparable = filter::comparable(provider, record);
    let fields = comparable
        .iter()
        .zip(&names.fields)
        .map(|(comparable, constant)| {
            let name = &comparable.field.name;
            let doc = Doc::ours(&format!(
                "The field {}, to filter or sort by.",
                prose::code(name)
            ));
            let kind = kind::kind(context, comparable.type_ref);
            quote! {
                #doc
                pub const #constant: Field<Self, #kind> = Field::new(#name);
            }
        });
    let links = filter::links(provider, record);
    let links = links.iter().zip(&names.links).map(|(link, constant)| {
        let name = &link.field.name;
        let doc = Doc::ours(&format!("The link {}, to filter by.", prose::code(name)));
        let target = kind::named(context, link.target);
        quote! {
            #doc
            pub const #constant: Link<Self, #target> = Link::new(#name);
        }
    });
    quote!(#(#fields)* #(#links)*)
}
