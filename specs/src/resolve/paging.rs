//! Lists and files in parts.

use super::{
    Spec,
    connection::{text, text_or},
    types,
};
use crate::{
    diagnostic::Diagnostic,
    model::{FilterStyle, Linked, Operators, Paging, PartUpload, SortStyle},
    schema,
};

pub(super) fn paging(paging: &schema::Paging) -> Paging {
    match paging {
        schema::Paging::PageNumber(paging) => Paging::PageNumber {
            page: paging.page.value.clone(),
            page_size: paging.page_size.value.clone(),
            first: paging.first.unwrap_or(1),
            next: text(paging.next.as_ref()),
            items: text(paging.items.as_ref()),
            max: paging.max.as_ref().map(|max| max.value),
        },
        schema::Paging::Offset(paging) => Paging::Offset {
            offset: paging.offset.value.clone(),
            count: paging.count.value.clone(),
            total: text(paging.total.as_ref()),
            items: text(paging.items.as_ref()),
            max: paging.max.as_ref().map(|max| max.value),
        },
    }
}

pub(super) fn filter_style(filter: &schema::FilterStyle) -> FilterStyle {
    let written = &filter.operators;
    FilterStyle {
        separator: filter.separator.value.clone(),
        operators: Operators {
            equal: text(written.equal.as_ref()),
            not_equal: text(written.not_equal.as_ref()),
            less: text(written.less.as_ref()),
            less_or_equal: text(written.less_or_equal.as_ref()),
            greater: text(written.greater.as_ref()),
            greater_or_equal: text(written.greater_or_equal.as_ref()),
            one_of: text(written.one_of.as_ref()),
            none_of: text(written.none_of.as_ref()),
            like: text(written.like.as_ref()),
            not_like: text(written.not_like.as_ref()),
            like_ignoring_case: text(written.like_ignoring_case.as_ref()),
            not_like_ignoring_case: text(written.not_like_ignoring_case.as_ref()),
        },
        list_separator: text_or(filter.list_separator.as_ref(), ","),
        null: text(filter.null.as_ref()),
        links: text(filter.links.as_ref()),
    }
}

pub(super) fn sort_style(sort: &schema::SortStyle) -> SortStyle {
    SortStyle {
        parameter: sort.parameter.value.clone(),
        descending: sort.descending.value.clone(),
    }
}

pub(super) fn linked(
    spec: Spec<'_>,
    linked: &schema::Linked,
    found: &mut Vec<Diagnostic>,
) -> Linked {
    Linked {
        path: linked.path.value.clone(),
        type_ref: types::type_ref(&linked.type_expr, spec, found),
    }
}

pub(super) fn upload(upload: &schema::PartUpload) -> PartUpload {
    PartUpload {
        file: upload.file.value.clone(),
        part_number: upload.part_number.value.clone(),
        part_count: upload.part_count.value.clone(),
        max_bytes: upload.max_bytes.value,
        next: upload.next.value.clone(),
        id: upload.id.value.clone(),
        returned_id: upload.returned_id.value.clone(),
    }
}
