//! Paging.

use super::suggest;
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::Spec,
    schema::{Paging, TypeExpr},
};

/// Paging is controlled by parameters of the operation that hold numbers.
pub(super) fn parameters(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let Some(paging) = &op.operation.paging else {
            continue;
        };
        let names = match &paging.value {
            Paging::PageNumber(paging) => [&paging.page, &paging.page_size],
            Paging::Offset(paging) => [&paging.offset, &paging.count],
        };
        let parameters = &op.operation.parameters;
        for name in names {
            let known = parameters.keys().map(|key| key.value.as_str());
            match parameters.get(&name.value) {
                None => {
                    let message = format!("no parameter is called {}", quote(&name.value));
                    let otherwise = "declare it under `parameters`, with `type: integer`";
                    found.push(
                        Diagnostic::new("undefined-paging-parameter", name.span, message)
                            .here("not a parameter of this operation")
                            .help(suggest(&name.value, known, otherwise)),
                    );
                }
                Some(parameter) if !is_number(&parameter.type_expr.value) => {
                    let message = format!("{} does not hold a number", quote(&name.value));
                    found.push(
                        Diagnostic::new("paging-parameter-type", name.span, message)
                            .here("counts pages or records")
                            .label(parameter.type_expr.span, "no number")
                            .help("write `type: integer`"),
                    );
                }
                Some(_) => {}
            }
        }
        if names[0].value == names[1].value {
            let message = format!("{} cannot mean both", quote(&names[1].value));
            found.push(
                Diagnostic::new("paging-parameter-twice", names[1].span, message)
                    .here("used here")
                    .label(names[0].span, "and here")
                    .help("name two parameters"),
            );
        }
    }
}

fn is_number(written: &TypeExpr) -> bool {
    matches!(written, TypeExpr::Name(name) if name == "integer")
}
