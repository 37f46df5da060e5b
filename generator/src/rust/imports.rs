//! The `use` lines of a file, derived from what its body names.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::context::Context;
use crate::name;

#[cfg(test)]
mod tests;

/// A name and the path of the module it comes from.
pub(super) type Import = (&'static str, &'static [&'static str]);

const RUNTIME: &[&str] = &["crate", "runtime"];
const GENERATED: &[&str] = &["crate", "runtime", "generated"];
const FMT: &[&str] = &["std"];

/// Names of the runtime that only the client uses. They stand apart because other modules have types
/// of the provider, which may be called so too.
pub(super) const OF_THE_CLIENT: &[Import] = &[
    ("AccessToken", RUNTIME),
    ("Clock", &["crate", "runtime", "clock"]),
    ("PathBuf", &["std", "path"]),
    ("RefreshTiming", RUNTIME),
    ("SessionEvent", RUNTIME),
    ("SessionState", RUNTIME),
];

/// Names of the runtime and of std that bodies use.
pub(super) const COMMON: &[Import] = &[
    ("Authorization", RUNTIME),
    ("Condition", RUNTIME),
    ("Date", RUNTIME),
    ("DateTime", RUNTIME),
    ("Decimal", RUNTIME),
    ("Download", RUNTIME),
    ("Error", RUNTIME),
    ("Field", RUNTIME),
    ("File", RUNTIME),
    ("Id", RUNTIME),
    ("Json", RUNTIME),
    ("Link", RUNTIME),
    ("Linked", RUNTIME),
    ("MapOrList", RUNTIME),
    ("Page", RUNTIME),
    ("Pending", RUNTIME),
    ("Progress", RUNTIME),
    ("Secret", RUNTIME),
    ("Sort", RUNTIME),
    ("TextOr", RUNTIME),
    ("Time", RUNTIME),
    ("Timestamp", RUNTIME),
    ("Unknown", RUNTIME),
    ("Upload", RUNTIME),
    ("generated", RUNTIME),
    ("Store", &["crate", "runtime", "store"]),
    ("Transport", &["crate", "runtime", "transport"]),
    ("AccessTokenPlacement", GENERATED),
    ("AuthMethod", GENERATED),
    ("Body", GENERATED),
    ("Call", GENERATED),
    ("ErrorShape", GENERATED),
    ("Limit", GENERATED),
    ("LimitOf", GENERATED),
    ("ListStyle", GENERATED),
    ("Method", GENERATED),
    ("OpenEnum", GENERATED),
    ("Operation", GENERATED),
    ("Paging", GENERATED),
    ("Parameter", GENERATED),
    ("Part", GENERATED),
    ("PartUpload", GENERATED),
    ("Predicate", GENERATED),
    ("Scalar", GENERATED),
    ("Test", GENERATED),
    ("kind", GENERATED),
    ("BTreeMap", &["std", "collections"]),
    ("Cow", &["std", "borrow"]),
    ("SystemTime", &["std", "time"]),
    ("fmt", FMT),
];

/// Names of the crate itself that its other modules use.
pub(super) const OF_THE_CRATE: &[Import] = &[
    ("runtime", &["crate"]),
    ("Environment", &["crate"]),
    ("ErrorCode", &["crate"]),
    ("Scope", &["crate"]),
    ("API", &["crate", "provider"]),
    ("FILTER", &["crate", "provider"]),
    ("PROVIDER", &["crate", "provider"]),
];

/// Names only the description of a provider uses.
pub(super) const OF_A_PROVIDER: &[Import] = &[
    ("Authorize", GENERATED),
    ("Callback", GENERATED),
    ("CodeChallengeMethod", GENERATED),
    ("CodeRetry", GENERATED),
    ("ConnectionField", GENERATED),
    ("ConnectionFrom", GENERATED),
    ("ConnectionType", GENERATED),
    ("Environment", GENERATED),
    ("Expiry", GENERATED),
    ("ExpiryFormat", GENERATED),
    ("FilterStyle", GENERATED),
    ("Grace", GENERATED),
    ("Grant", GENERATED),
    ("Lifecycle", GENERATED),
    ("Lifetime", GENERATED),
    ("NewLogin", GENERATED),
    ("OldAccessToken", GENERATED),
    ("OnReuse", GENERATED),
    ("Operators", GENERATED),
    ("Provider", GENERATED),
    ("RedirectUri", GENERATED),
    ("RefreshTokenLifecycle", GENERATED),
    ("Replay", GENERATED),
    ("Role", GENERATED),
    ("Rotation", GENERATED),
    ("Scopes", GENERATED),
    ("SendIn", GENERATED),
    ("TokenRequest", GENERATED),
    ("TokenRequests", GENERATED),
    ("TokenResponse", GENERATED),
];

/// The `use` lines for those names of `tables` that `body` uses.
pub(super) fn imports(tables: &[&[Import]], body: &TokenStream) -> TokenStream {
    let mut used = BTreeSet::new();
    collect(body, &mut used);
    let mut modules: BTreeMap<&[&str], BTreeSet<&str>> = BTreeMap::new();
    for (name, module) in tables.iter().copied().flatten() {
        if used.contains(*name) {
            modules.entry(module).or_default().insert(name);
        }
    }
    let lines = |from_std: bool| {
        modules
            .iter()
            .filter(move |(module, _)| (module.first() == Some(&"std")) == from_std)
            .map(|(module, names)| {
                let module = module.iter().copied().map(ident);
                let names = names.iter().copied().map(ident);
                quote!(use #(#module::)*{#(#names),*};)
            })
    };
    let (of_std, of_the_crate) = (lines(true), lines(false));
    quote!(#(#of_std)* #(#of_the_crate)*)
}

/// The `use` lines for those types of the spec that `body` uses and that stand in another module
/// than it does: that of a resource, or `types` for `None`.
pub(super) fn of_types(
    context: &Context<'_>,
    own_module: Option<&name::Ident>,
    body: &TokenStream,
) -> TokenStream {
    types_from(context, "crate", body, |module| module != own_module)
}

/// The `use` lines for those types of the spec that `body`, which stands in another crate, uses.
pub(super) fn of_types_outside(
    context: &Context<'_>,
    crate_name: &name::Ident,
    body: &TokenStream,
) -> TokenStream {
    types_from(context, crate_name.as_str(), body, |_| true)
}

fn types_from(
    context: &Context<'_>,
    root: &str,
    body: &TokenStream,
    is_elsewhere: impl Fn(Option<&name::Ident>) -> bool,
) -> TokenStream {
    let mut used = BTreeSet::new();
    collect(body, &mut used);
    let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for names in context.names.types.values() {
        let type_name = names.type_name.as_str();
        let module = names.module.as_ref();
        if is_elsewhere(module) && used.contains(type_name) {
            let module = module.map_or("types", name::Ident::as_str);
            modules.entry(module).or_default().insert(type_name);
        }
    }
    let root = ident(root);
    let lines = modules.iter().map(|(module, names)| {
        let module = ident(module);
        let names = names.iter().copied().map(ident);
        quote!(use #root::#module::{#(#names),*};)
    });
    quote!(#(#lines)*)
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Gathers the identifiers that name something outside: not the second part of a path, not a
/// member, not a variant where an enum is declared.
fn collect(tokens: &TokenStream, used: &mut BTreeSet<String>) {
    let trees: Vec<_> = tokens.clone().into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => {
                // What a closure is given is a type, though it looks like a list of variants.
                if index > 0 && is_closure(&trees[index - 1]) {
                    let types = group.stream();
                    collect(&quote!(<#types>), used);
                } else {
                    collect(&group.stream(), used);
                }
            }
            TokenTree::Ident(name) if is_reference(&trees, index) => {
                used.insert(name.to_string());
            }
            TokenTree::Literal(literal) => {
                // Paths in serde attributes are text.
                if literal.to_string().starts_with("\"kind::") {
                    used.insert("kind".to_owned());
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

fn is_closure(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Ident(name) if name == "FnMut")
}

fn is_reference(trees: &[TokenTree], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| trees.get(before));
    let after = trees.get(index + 1);
    let is_punct = |tree: Option<&TokenTree>, character: char| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == character);
    let begins_path = is_punct(after, ':') && is_punct(trees.get(index + 2), ':');
    // `..NAME` takes the rest of a struct from NAME.
    let before_that = index.checked_sub(2).and_then(|before| trees.get(before));
    let continues_path = (is_punct(before, '.') && !is_punct(before_that, '.'))
        || (is_punct(before, ':') && index >= 2 && is_punct(trees.get(index - 2), ':'));
    let is_module = matches!(&trees[index], TokenTree::Ident(name) if name.to_string().starts_with(char::is_lowercase));
    let follows_separator = match before {
        None => true,
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Bracket,
        Some(_) => is_punct(before, ','),
    };
    let precedes_separator = match after {
        None => true,
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        Some(_) => is_punct(after, ','),
    };
    let is_variant = follows_separator && precedes_separator;
    !continues_path && !is_variant && (begins_path || !is_module)
}
