//! An emulated provider before anything has happened at it.

use std::sync::{Arc, Mutex};

use specs::model::{Provider, RedirectUri};

use crate::{
    Error,
    address::Addresses,
    api, oauth,
    random::Random,
    world::{Account, RegisteredClient, Settings, Site},
};

/// A provider as its spec says, in an environment (`None`: the first).
pub(super) fn build(
    model: &Provider,
    environment: Option<&str>,
    settings: &Settings,
    redirect_uris: &[String],
) -> Result<Site, Error> {
    let model = Arc::new(model.clone());
    let environment = choose(&model, environment)?;
    let accounts = accounts(&model, settings.seed);
    let addresses = Addresses::new(&model, &model.environments[environment], &accounts);
    Ok(Site {
        environment,
        settings: settings.clone(),
        client: client(&model, settings.seed, redirect_uris),
        accounts,
        addresses,
        grants: Mutex::new(oauth::Grants::default()),
        api: Mutex::new(api::State::default()),
        model,
    })
}

/// Index of the environment.
fn choose(model: &Provider, environment: Option<&str>) -> Result<usize, Error> {
    let Some(wanted) = environment else {
        return Ok(0);
    };
    let mut known = model.environments.iter();
    known.position(|one| one.id == wanted).ok_or_else(|| {
        let known: Vec<&str> = model
            .environments
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        let known = known.join(", ");
        Error::new(format!(
            "{} has no environment {wanted}: there is {known}",
            model.id
        ))
    })
}

/// The people who can log in. They exist nowhere else.
fn accounts(model: &Provider, seed: u64) -> Vec<Account> {
    let people = [("kate", "Kate", "Greenway"), ("oliver", "Oliver", "Stone")];
    let numbered = people.into_iter().enumerate();
    numbered
        .map(|(index, (id, first_name, last_name))| {
            let organisation = format!("acc{}", index + 1);
            Account {
                id: id.to_owned(),
                first_name: first_name.to_owned(),
                last_name: last_name.to_owned(),
                email: format!("{id}@{organisation}.example"),
                password: Random::new(seed, &format!("password {} {id}", model.id)).token(),
                organisation,
            }
        })
        .collect()
}

fn client(model: &Provider, seed: u64, redirect_uris: &[String]) -> RegisteredClient {
    let made_up = |what: &str| Random::new(seed, &format!("{what} {}", model.id)).token();
    let redirect_uris = match redirect_uris {
        [] => default_redirect_uris(model),
        given => given.to_vec(),
    };
    RegisteredClient {
        client_id: made_up("client_id"),
        client_secret: made_up("client_secret"),
        redirect_uris,
    }
}

fn default_redirect_uris(model: &Provider) -> Vec<String> {
    let https = "https://localhost/callback".to_owned();
    match model.authorize.redirect_uri {
        RedirectUri::HttpsOnly => vec![https],
        RedirectUri::HttpsOrLoopback => vec![https, "http://127.0.0.1/callback".to_owned()],
    }
}
