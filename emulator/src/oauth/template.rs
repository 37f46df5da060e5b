//! Texts of the spec in which environment values and connection fields stand.

use specs::model::{ConnectionType, Template, TemplatePart};

use crate::{
    address::percent_decode,
    exchange::{Received, Via},
    world::Site,
};

/// Most texts that one template is expanded to.
const MOST: usize = 256;

/// Every text that a template stands for: one, unless connection fields in it have several values.
pub(super) fn expansions(site: &Site, template: &Template) -> Vec<String> {
    let mut chosen: Vec<Vec<(&str, String)>> = vec![Vec::new()];
    for part in &template.parts {
        let TemplatePart::Variable(name) = part else {
            continue;
        };
        if chosen[0].iter().any(|(known, _)| known == name) {
            continue;
        }
        let values = values(site, name);
        chosen = chosen
            .iter()
            .flat_map(|before| {
                values.iter().map(|value| {
                    let mut choice = before.clone();
                    choice.push((name, value.clone()));
                    choice
                })
            })
            .take(MOST)
            .collect();
    }
    let expand = |choice: &Vec<(&str, String)>| {
        let texts = template.parts.iter().map(|part| match part {
            TemplatePart::Literal(text) => text.as_str(),
            TemplatePart::Variable(name) => choice
                .iter()
                .find(|(known, _)| known == name)
                .map_or("", |(_, value)| value),
        });
        texts.collect()
    };
    chosen.iter().map(expand).collect()
}

/// The values of a variable; never none.
fn values(site: &Site, name: &str) -> Vec<String> {
    let environment = &site.environment().values;
    if let Some((_, value)) = environment.iter().find(|(known, _)| known == name) {
        return vec![value.clone()];
    }
    let Some(field) = site.model.connection.iter().find(|field| field.id == name) else {
        return vec![String::new()];
    };
    if let ConnectionType::Enum(values) = &field.kind {
        let values: Vec<String> = values.iter().map(|value| value.value.clone()).collect();
        if !values.is_empty() {
            return values;
        }
    }
    let accounts = 0..site.accounts.len().max(1);
    let mut values: Vec<String> = accounts
        .map(|account| site.addresses.value(field, account, Via::ProviderHost))
        .collect();
    values.dedup();
    values
}

/// Whether a request was made to an address of the spec.
pub(super) fn is_address_of(site: &Site, url: &Template, request: &Received) -> bool {
    let mut urls = expansions(site, url).into_iter();
    urls.any(|url| {
        let rest = url.strip_prefix("https://").unwrap_or(&url);
        let (address, _) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = address.split_at(address.find('/').unwrap_or(address.len()));
        let path = if path.is_empty() { "/" } else { path };
        host.eq_ignore_ascii_case(&request.host)
            && percent_decode(path) == percent_decode(&request.path)
    })
}
