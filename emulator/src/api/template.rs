//! Texts of a spec with variables, compared with what was sent.

use specs::model::{ConnectionType, NamedTemplate, Template, TemplatePart};

use crate::{exchange::Via, world::Site};

/// Whether a text is the template with values of the environment and of a connection in place of
/// the variables. Where a connection may have one of several values, any of them will do.
pub(super) fn matches(site: &Site, template: &Template, text: &str) -> bool {
    matches_parts(site, &template.parts, text)
}

fn matches_parts(site: &Site, parts: &[TemplatePart], text: &str) -> bool {
    let Some((first, rest)) = parts.split_first() else {
        return text.is_empty();
    };
    let candidates = match first {
        TemplatePart::Literal(literal) => vec![literal.clone()],
        TemplatePart::Variable(name) => values(site, name),
    };
    candidates.iter().any(|candidate| {
        let behind = text.strip_prefix(candidate.as_str());
        behind.is_some_and(|behind| matches_parts(site, rest, behind))
    })
}

/// All values a variable can have.
fn values(site: &Site, name: &str) -> Vec<String> {
    let of_environment = site.environment().values.iter();
    let mut values: Vec<String> = of_environment
        .filter(|(id, _)| id == name)
        .map(|(_, value)| value.clone())
        .collect();
    for field in site
        .model
        .connection
        .iter()
        .filter(|field| field.id == name)
    {
        if let ConnectionType::Enum(choices) = &field.kind {
            values.extend(choices.iter().map(|choice| choice.value.clone()));
            continue;
        }
        for account in 0..site.accounts.len() {
            for via in [Via::ProviderHost, Via::Loopback] {
                values.push(site.addresses.value(field, account, via));
            }
        }
    }
    values.dedup();
    values
}

/// Whether all of these are among the pairs, each once and with its value.
pub(super) fn all_sent(
    site: &Site,
    constants: &[NamedTemplate],
    pairs: &[(String, String)],
) -> bool {
    constants.iter().all(|constant| {
        let mut sent = pairs.iter().filter(|(name, _)| *name == constant.name);
        let first = sent.next();
        let fits = first.is_some_and(|(_, value)| matches(site, &constant.value, value));
        fits && sent.next().is_none()
    })
}
