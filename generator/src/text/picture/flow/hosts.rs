//! Who has which address.

use specs::model::{ConnectionField, Environment, Provider, Template};

use super::{Party, Row, parts};
use crate::text::{facts, words};

/// The hosts of the requests at `urls`, and with `calls` of the API, environment by environment;
/// and what the connection fields in the addresses are.
pub(super) fn of(provider: &Provider, urls: &[&Template], calls: bool) -> (Vec<Row>, Vec<Row>) {
    let api = if calls {
        api_urls(provider)
    } else {
        Vec::new()
    };
    let mut rows: Vec<Row> = Vec::new();
    for (index, environment) in provider.environments.iter().enumerate() {
        for (parties, hosts) in parties(hosts(urls, environment), hosts(&api, environment)) {
            let is_known = |row: &Row| row.name.starts_with(&parties) && row.meaning == hosts;
            if hosts.is_empty() || rows.iter().any(is_known) {
                continue;
            }
            let name = match index {
                0 => parties,
                _ => format!("{parties}, {}", environment.id),
            };
            rows.push(Row::new(name, hosts));
        }
    }
    let base = provider.api.iter().map(|api| &api.base_url);
    let base = base.filter(|_| calls);
    let shown: Vec<_> = urls.iter().copied().chain(base).collect();
    let variables = variables(provider, |field| {
        let in_host = |row: &Row| row.meaning.contains(&format!("{{{}}}", field.id));
        rows.iter().any(in_host) || shown.iter().any(|url| parts::uses(url, field))
    });
    (rows, variables)
}

/// The parties and their hosts; one row for both where they have the same.
fn parties(of_provider: String, of_api: String) -> Vec<(String, String)> {
    let (provider, api) = (Party::Provider.name(), Party::Api.name());
    if of_provider == of_api {
        return vec![("Host".to_owned(), of_provider)];
    }
    Vec::from([(provider.to_owned(), of_provider), (api.to_owned(), of_api)])
}

/// The addresses that calls go to.
fn api_urls(provider: &Provider) -> Vec<&Template> {
    let base = provider.api.iter().map(|api| &api.base_url);
    base.chain(facts::operations(provider).map(|operation| &operation.url))
        .collect()
}

/// The hosts of addresses, each once.
fn hosts(urls: &[&Template], environment: &Environment) -> String {
    let mut hosts: Vec<String> = Vec::new();
    for url in urls {
        let host = host(&facts::address(url, environment)).to_owned();
        if !host.is_empty() && !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts.join(", ")
}

/// The host of an address; the variable that an address begins with brings the host with it.
fn host(address: &str) -> &str {
    match address.find('}') {
        Some(end) if address.starts_with('{') => &address[..=end],
        _ => facts::host(address),
    }
}

/// Where the values of the connection fields that `is_used` come from.
fn variables(provider: &Provider, is_used: impl Fn(&ConnectionField) -> bool) -> Vec<Row> {
    let fields = provider.connection.iter().filter(|field| is_used(field));
    fields
        .map(|field| {
            let from = words::connection_from(&field.from);
            let allowed = match field.allow_hosts.as_slice() {
                [] => String::new(),
                hosts => format!("; must be {}", hosts.join(" or ")),
            };
            Row::new(format!("{{{}}}", field.id), format!("{from}{allowed}"))
        })
        .collect()
}
