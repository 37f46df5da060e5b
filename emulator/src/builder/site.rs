//! An emulated provider before anything has happened at it.

use std::sync::{Arc, Mutex};

use specs::model::Provider;

use crate::{
    Error,
    address::Addresses,
    api, oauth,
    random::Random,
    records::recent,
    world::{Account, Settings, Site},
};

use super::application::Application;

/// A provider as its spec says, in an environment (`None`: the first).
pub(super) fn build(
    model: &Provider,
    environment: Option<&str>,
    settings: &Settings,
    application: &Application,
) -> Result<Site, Error> {
    let model = Arc::new(recent(model.clone(), settings.first_day));
    let environment = choose(&model, environment)?;
    let accounts = accounts(&model, settings.seed);
    let addresses = Addresses::new(&model, &model.environments[environment], &accounts);
    Ok(Site {
        environment,
        settings: settings.clone(),
        client: application.registered(&model, settings.seed)?,
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
