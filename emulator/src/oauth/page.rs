//! The page at the authorization endpoint.

use super::view::View;

/// The page, as HTML.
pub(crate) fn consent(view: &View) -> String {
    let text = view.problem.as_deref().unwrap_or(&view.provider_name);
    text.chars()
        .filter(|letter| !"<>&".contains(*letter))
        .collect()
}
