//! What the example `login` asks for, told in it and in the README.

use specs::model::{ConnectionFrom, ConnectionType, Provider, RedirectUri};

use super::facts;
use crate::names::Names;
use crate::prose;

/// What the names of its environment variables begin with.
pub(crate) fn prefix(provider: &Provider) -> String {
    provider.id.to_uppercase()
}

/// Whether the provider takes a redirect URI on a loopback address.
pub(crate) fn takes_loopback(provider: &Provider) -> bool {
    provider.authorize.redirect_uri == RedirectUri::HttpsOrLoopback
}

/// The features of the runtime that it uses.
pub(crate) fn features(provider: &Provider) -> &'static [&'static str] {
    if takes_loopback(provider) {
        &["browser", "loopback"]
    } else {
        &["browser"]
    }
}

/// Names of its environment variables, in the order of the fields they fill.
pub(crate) fn variables(provider: &Provider, names: &Names) -> Vec<String> {
    let prefix = prefix(provider);
    let secret = facts::has_client_secret(provider).then_some("CLIENT_SECRET");
    let own = ["CLIENT_ID"].into_iter().chain(secret);
    let mut variables: Vec<_> = own.chain(["REDIRECT_URI"]).map(str::to_owned).collect();
    for (field, own) in provider.connection.iter().zip(&names.connection) {
        let is_typed = !matches!(field.kind, ConnectionType::Enum(_));
        if field.from == ConnectionFrom::User && field.required && is_typed {
            variables.push(own.method.as_str().to_uppercase());
        }
    }
    let variables = variables.iter();
    variables.map(|end| format!("{prefix}_{end}")).collect()
}

/// How it is used, a paragraph each, in Markdown. `is_member`: the crate is in this workspace, where
/// the emulator is.
pub(crate) fn paragraphs(provider: &Provider, names: &Names, is_member: bool) -> [String; 2] {
    let name = prose::line(&provider.name);
    let variables: Vec<_> = variables(provider, names)
        .iter()
        .map(|variable| format!("`{variable}`"))
        .collect();
    let (last, others) = variables
        .split_last()
        .map_or(("", &[][..]), |(last, others)| (last, others));
    let variables = format!("{} and {last}", others.join(", "));
    let prefix = prefix(provider);
    let id = &provider.id;
    let way = if is_member {
        format!(
            "Without variables it logs in to an emulated {name}, which it starts. With {variables}, as \
             registered with {name}, it logs in to {name} itself and keeps the session where programs of the \
             user keep what they remember (`FileStore::default_folder`)."
        )
    } else {
        format!(
            "{variables} say what is registered with {name}; the session is kept where programs of the user keep what they remember \
             (`FileStore::default_folder`). An emulated {name} can take its place: the \
             package `emulator` beside the generator, started with the spec (`emulator specs/{id}.yaml`), \
             says what it expects in them, and `{prefix}_EMULATOR` is its address, such as \
             `127.0.0.1:8080`."
        )
    };
    let answer = if takes_loopback(provider) {
        "A redirect URI on this machine, such as `http://127.0.0.1/callback`, brings the answer by \
         itself. With any other, the address at which the browser ends is pasted."
            .to_owned()
    } else {
        format!(
            "{name} sends the browser to `https` addresses alone, so the address at which it ends is pasted."
        )
    };
    [way, answer]
}
