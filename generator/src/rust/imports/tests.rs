use super::*;
use crate::name::{CONSTANTS, TYPES};

/// A module declares what a spec names next to what it imports: the compiler refuses a second one
/// of the same name (E0255).
#[test]
fn no_imported_name_is_left_for_a_spec() {
    for (name, _) in COMMON.iter().chain(OF_THE_CRATE) {
        let is_lower = |c: char| c.is_ascii_lowercase();
        if name.starts_with(is_lower) {
            // A module; a spec declares none beside it.
            continue;
        }
        let reserved = if name.contains(is_lower) {
            TYPES
        } else {
            CONSTANTS
        };
        assert!(reserved.contains(name), "`{name}` is not reserved");
    }
}

#[test]
fn a_name_is_imported_where_it_is_used() {
    let body = quote!(
        static TASK: Operation = Operation {
            method: Method::Get,
        };
    );
    let lines = imports(&[COMMON, OF_THE_CRATE], &body).to_string();
    let expected = quote!(
        use crate::runtime::generated::{Method, Operation};
    )
    .to_string();
    assert_eq!(lines, expected);
}

#[test]
fn what_a_closure_is_given_is_a_type() {
    let body = quote!(
        fn on_progress(f: impl FnMut(Progress)) {}
    );
    let lines = imports(&[COMMON], &body).to_string();
    let expected = quote!(
        use crate::runtime::{Progress};
    );
    assert_eq!(lines, expected.to_string());
}
