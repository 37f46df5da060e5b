//! `OpenAPI` 3.0 and 3.1: `components.securitySchemes`, `info` and `servers`.

use super::{
    DescribedScope, Description, DescriptionFormat, Told, Unusable,
    page::{self, Page},
};
use crate::{
    diagnostic::quote,
    node::{Node, NodeKind},
};

pub(super) fn describe(page: &Page<'_>, version: &Node) -> Result<Description, Unusable> {
    let is_known = matches!(&version.kind, NodeKind::Text(text)
        if text.starts_with("3.0.") || text.starts_with("3.1."));
    if !is_known {
        return Err(page.at(version, "only OpenAPI 3.0 and 3.1 are read"));
    }
    let schemes = page
        .root
        .get("components")
        .and_then(|components| components.get("securitySchemes"))
        .ok_or_else(|| {
            page.start("there are no security schemes (`components.securitySchemes`) in this file")
        })?;
    page.refuse_duplicates(schemes)?;
    page.refuse_secrets(schemes)?;
    let (name, flow, others) = choose(page, schemes)?;
    let token_endpoint = page.needed_address(flow, "tokenUrl")?;
    let refresh_endpoint = match page.address(flow, "refreshUrl")? {
        Some(url) => Told::Yes(url),
        None => Told::Unknown,
    };
    let info = page.root.get("info");
    let mut remarks = Vec::new();
    if !others.is_empty() {
        let others: Vec<_> = others.iter().map(|other| quote(other)).collect();
        remarks.push(format!(
            "Taken from the security scheme {}; the file has {}, too.",
            quote(name),
            others.join(", ")
        ));
    }
    Ok(Description {
        format: DescriptionFormat::OpenApi,
        name: info.and_then(|info| page::line(info, "title")),
        authorization_endpoint: page.needed_address(flow, "authorizationUrl")?,
        token_endpoint,
        refresh_endpoint,
        scopes: scopes(page, flow)?,
        servers: servers(page),
        remarks,
        ..Description::default()
    })
}

/// The first scheme with an authorization code: its name, the flow, and the names of the other
/// schemes.
fn choose<'a>(
    page: &Page<'_>,
    schemes: &'a Node,
) -> Result<(&'a str, &'a Node, Vec<&'a str>), Unusable> {
    let mut chosen = None;
    let mut others = Vec::new();
    let mut openid = None;
    for entry in schemes.entries() {
        let (name, scheme) = (entry.key.value.as_str(), &entry.value);
        if page::line(scheme, "type").as_deref() == Some("openIdConnect") {
            openid = openid.or(Some(scheme));
        }
        let flows = scheme.get("flows");
        let flow = flows.and_then(|flows| page::present(flows, "authorizationCode"));
        match flow {
            Some(flow) if chosen.is_none() => chosen = Some((name, flow)),
            _ => others.push(name),
        }
    }
    if let Some((name, flow)) = chosen {
        return Ok((name, flow, others));
    }
    Err(match openid {
        Some(scheme) => {
            let address = page.address(scheme, "openIdConnectUrl")?;
            let address = address.unwrap_or_else(|| "its openIdConnectUrl".to_owned());
            let message = format!(
                "the login is described elsewhere: save what {address} answers, and start with that file"
            );
            page.at(scheme, &message)
        }
        None => page.at(
            schemes,
            "no security scheme has the flow `authorizationCode`: specs describe logins with an \
             authorization code",
        ),
    })
}

fn scopes(page: &Page<'_>, flow: &Node) -> Result<Vec<DescribedScope>, Unusable> {
    let Some(scopes) = page::present(flow, "scopes") else {
        return Ok(Vec::new());
    };
    let entries = scopes.entries();
    if entries.is_empty() && !matches!(scopes.kind, NodeKind::Map(_)) {
        return Err(page.at(scopes, "`scopes` is not a map of scopes to descriptions"));
    }
    let scope = |entry: &crate::node::Entry| {
        let doc = match &entry.value.kind {
            NodeKind::Text(text) => page::one_line(text),
            _ => None,
        };
        let value = page.scope(&entry.value, &entry.key.value)?;
        Ok(DescribedScope { value, doc })
    };
    entries.iter().map(scope).collect()
}

/// The addresses of the API that are whole. Relative ones, and those with variables, are not.
fn servers(page: &Page<'_>) -> Vec<String> {
    let servers = page.root.get("servers");
    let Some(NodeKind::List(items)) = servers.map(|servers| &servers.kind) else {
        return Vec::new();
    };
    let addresses = items.iter().filter_map(|server| page::line(server, "url"));
    addresses
        .filter(|address| page::address_problem(address).is_none())
        .map(|address| address.trim_end_matches('/').to_owned())
        .take(10)
        .collect()
}
