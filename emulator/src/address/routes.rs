//! The addresses of a provider and what is found there.

use std::collections::{BTreeMap, HashMap};

use http::Method;
use specs::model::{ConnectionField, ConnectionType, Provider, Template, TemplatePart};

use super::{
    Match, Target,
    pattern::{MARK, Pattern, percent_decode, segments},
    values::expand,
};
use crate::oauth;

/// Most addresses that the values of enumerated fields give for one template.
const MOST_COMBINATIONS: usize = 1_000;

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Purpose {
    Authorize,
    TokenRequest,
    /// Revoking a token, with this method. Others are free for other things.
    Revocation(Method),
    /// `resource.operation`.
    Operation(String),
    /// Everything below belongs to the API.
    Base,
}

#[derive(Clone, Debug)]
struct Route {
    purpose: Purpose,
    pattern: Pattern,
    /// The path as the spec has it, for people.
    text: String,
    /// The account whose address this is; `None` if it is that of several.
    account: Option<usize>,
}

/// The addresses of a provider, by host.
#[derive(Debug, Default)]
pub(super) struct Routes {
    hosts: BTreeMap<String, Vec<Route>>,
}

/// What is found at an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Spot {
    Target(Target),
    NoSuchPath,
    NoSuchHost,
}

/// Gives the value of an environment value or a connection field of an account.
pub(super) type Variables<'a> = &'a dyn Fn(usize, &str) -> Option<String>;

impl Routes {
    /// The addresses of a provider with this many accounts.
    pub(super) fn new(model: &Provider, accounts: usize, variables: Variables<'_>) -> Self {
        let mut found = Found::default();
        for account in 0..accounts.max(1) {
            for (purpose, template) in templates(model) {
                for spot in spots(model, template, &|name| variables(account, name)) {
                    found.add(&purpose, spot, account);
                }
            }
        }
        found.routes()
    }

    /// What is found at an address.
    pub(super) fn locate(&self, method: &Method, host: &str, path: &str) -> Spot {
        let Some(routes) = self.hosts.get(host) else {
            return Spot::NoSuchHost;
        };
        let path: Vec<String> = segments(path).map(percent_decode).collect();
        let is = |purpose: &Purpose| {
            let mut those = routes.iter().filter(|route| route.purpose == *purpose);
            those.any(|route| route.pattern.fit(&path).is_some())
        };
        if is(&Purpose::Revocation(method.clone())) {
            return Spot::Target(Target::TokenRequest);
        }
        let is_token = is(&Purpose::TokenRequest);
        // Where both have one address, the page is what is read and tokens are what is posted.
        if is(&Purpose::Authorize) && !(is_token && method == Method::POST) {
            return Spot::Target(Target::Authorize);
        }
        if is_token {
            return Spot::Target(Target::TokenRequest);
        }
        if let Some(api) = api(routes, &path) {
            return Spot::Target(api);
        }
        let is_revocation = routes.iter().any(|route| {
            let revokes = matches!(route.purpose, Purpose::Revocation(_));
            revokes && route.pattern.fit(&path).is_some()
        });
        if is_revocation {
            // The method is wrong, which the endpoint itself says.
            return Spot::Target(Target::TokenRequest);
        }
        Spot::NoSuchPath
    }

    /// The hosts, in order.
    pub(super) fn hosts(&self) -> impl Iterator<Item = &str> {
        self.hosts.keys().map(String::as_str)
    }

    /// An address that these and those share.
    pub(super) fn clash(&self, others: &Self) -> Option<String> {
        self.hosts.iter().find_map(|(host, routes)| {
            let others = others.hosts.get(host)?;
            let meets = |route: &Route| others.iter().any(|other| same(route, other));
            let route = routes.iter().find(|route| meets(route))?;
            Some(format!("https://{host}{}", route.text))
        })
    }
}

/// Whether nobody can tell which of the two is meant.
fn same(route: &Route, other: &Route) -> bool {
    let calls = |route: &Route| route.purpose != Purpose::Base;
    calls(route) && calls(other) && route.pattern.meets(&other.pattern)
}

/// The operations with this path, those without variables first; `None` if the path is outside the
/// API.
fn api(routes: &[Route], path: &[String]) -> Option<Target> {
    let mut matches = Vec::new();
    for route in routes {
        if let (Purpose::Operation(operation), Some(path)) =
            (&route.purpose, route.pattern.fit(path))
        {
            matches.push((
                route.pattern.variables(),
                route.account,
                Match {
                    operation: operation.clone(),
                    path,
                },
            ));
        }
    }
    matches.sort_by_key(|(variables, ..)| *variables);
    if let Some(account) = matches.first().map(|(_, account, _)| *account) {
        let ours = matches.into_iter().filter(|(_, of, _)| *of == account);
        let matches = ours.map(|(.., found)| found).collect();
        return Some(Target::Api { account, matches });
    }
    let base = |route: &&Route| route.purpose == Purpose::Base && route.pattern.begins(path);
    let account = routes.iter().find(base)?.account;
    Some(Target::Api {
        account,
        matches: Vec::new(),
    })
}

/// Addresses without those that are there already.
#[derive(Default)]
struct Found {
    places: HashMap<(String, String, Purpose), usize>,
    routes: Vec<(String, Route)>,
}

impl Found {
    fn add(&mut self, purpose: &Purpose, (host, path): (String, String), account: usize) {
        let key = (host.clone(), path.clone(), purpose.clone());
        if let Some(index) = self.places.get(&key) {
            let route = &mut self.routes[*index].1;
            if route.account != Some(account) {
                route.account = None;
            }
            return;
        }
        self.places.insert(key, self.routes.len());
        let route = Route {
            purpose: purpose.clone(),
            pattern: Pattern::new(&path),
            text: readable(&path),
            account: Some(account),
        };
        self.routes.push((host, route));
    }

    fn routes(self) -> Routes {
        let mut hosts: BTreeMap<String, Vec<Route>> = BTreeMap::new();
        for (host, route) in self.routes {
            hosts.entry(host).or_default().push(route);
        }
        Routes { hosts }
    }
}

/// A path with its variables in braces.
fn readable(path: &str) -> String {
    let parts = path.split(MARK).enumerate();
    let parts = parts.map(|(index, text)| match index % 2 {
        0 => text.to_owned(),
        _ => format!("{{{text}}}"),
    });
    parts.collect()
}

/// All addresses of a spec.
fn templates(model: &Provider) -> Vec<(Purpose, &Template)> {
    let mut templates = vec![
        (Purpose::Authorize, &model.authorize.url),
        (Purpose::TokenRequest, &model.token.url),
    ];
    let more = [&model.refresh, &model.password].into_iter().flatten();
    templates.extend(more.map(|request| (Purpose::TokenRequest, &request.url)));
    if let Some(revoke) = &model.revoke {
        let method = oauth::method(revoke.method);
        templates.push((Purpose::Revocation(method), &revoke.url));
    }
    for resource in &model.resources {
        for operation in &resource.operations {
            let name = format!("{}.{}", resource.id, operation.id);
            templates.push((Purpose::Operation(name), &operation.url));
        }
    }
    templates.extend(model.api.iter().map(|api| (Purpose::Base, &api.base_url)));
    templates
}

/// Host and path of a template, once for each choice from the enumerated fields in it.
fn spots(
    model: &Provider,
    template: &Template,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Vec<(String, String)> {
    let choices = choices(model, template);
    let text = |choice: &Vec<(&str, &str)>| {
        expand(template, |name| {
            let mut chosen = choice.iter().filter(|(field, _)| *field == name);
            let chosen = chosen.next().map(|(_, value)| (*value).to_owned());
            let known = chosen.or_else(|| variable(name));
            Some(known.unwrap_or_else(|| format!("{MARK}{name}{MARK}")))
        })
    };
    let texts = choices.iter().filter_map(text);
    texts.filter_map(|text| spot(&text)).collect()
}

/// Host and path of an address.
fn spot(url: &str) -> Option<(String, String)> {
    let (_, behind) = url.split_once("://")?;
    let behind = behind.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = behind.split_at(behind.find('/').unwrap_or(behind.len()));
    let is_host = !host.is_empty() && !host.contains(MARK);
    is_host.then(|| (host.to_ascii_lowercase(), path.to_owned()))
}

/// Every combination of the values of the enumerated fields in a template.
fn choices<'a>(model: &'a Provider, template: &Template) -> Vec<Vec<(&'a str, &'a str)>> {
    let mut choices = vec![Vec::new()];
    for field in model.connection.iter().filter(|one| uses(template, one)) {
        let ConnectionType::Enum(values) = &field.kind else {
            continue;
        };
        let longer = |choice: Vec<(&'a str, &'a str)>| {
            values.iter().map(move |value| {
                let mut choice = choice.clone();
                choice.push((&field.id, &value.value));
                choice
            })
        };
        let all = choices.into_iter().flat_map(longer);
        choices = all.take(MOST_COMBINATIONS).collect();
    }
    choices
}

/// Whether a template has a field as a variable.
pub(super) fn uses(template: &Template, field: &ConnectionField) -> bool {
    template
        .parts
        .iter()
        .any(|part| matches!(part, TemplatePart::Variable(name) if *name == field.id))
}
