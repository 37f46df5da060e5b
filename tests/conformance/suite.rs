//! What every crate must do, whatever its provider.

use crate::driver::{Driver, Setup};
use provider_runtime::ErrorKind;
use specs::model::{ConnectionField, ConnectionFrom, ConnectionType, Operation, Provider};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};

/// Checks a crate. `specs` is the folder of its spec, as seen from the workspace's root.
pub async fn run<D: Driver>(specs: &str) {
    let provider = provider(specs, D::ID);
    every_operation_is_driven::<D>(&provider);
    a_client_is_built_for_every_environment::<D>(&provider).await;
}

/// A spec out of a folder.
fn provider(specs: &str, id: &str) -> Provider {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut providers =
        specs::load_only(&root.join(specs), &[id.to_owned()]).expect("the spec is valid");
    providers.pop().expect("there is a spec of this name")
}

/// The operations of a spec by `resource.operation`.
fn operations(provider: &Provider) -> impl Iterator<Item = (String, &Operation)> {
    provider.resources.iter().flat_map(|resource| {
        let operations = resource.operations.iter();
        operations.map(move |operation| (format!("{}.{}", resource.id, operation.id), operation))
    })
}

fn every_operation_is_driven<D: Driver>(provider: &Provider) {
    let declared: Vec<_> = operations(provider)
        .map(|(id, operation)| (id, operation.paging.is_some()))
        .collect();
    let driven: Vec<_> = D::OPERATIONS
        .iter()
        .map(|operation| (operation.id.to_owned(), operation.list.is_some()))
        .collect();
    assert_eq!(driven, declared, "{}: operations, and whether paged", D::ID);
}

async fn a_client_is_built_for_every_environment<D: Driver>(provider: &Provider) {
    for environment in &provider.environments {
        let mut setup = Setup::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 1)));
        setup.client_id = "client".to_owned();
        setup.client_secret = "secret".to_owned();
        setup.redirect_uri = "https://localhost/callback".to_owned();
        setup.environment = Some(environment.id.clone());
        let given = provider.connection.iter();
        let given = given.filter(|field| field.from == ConnectionFrom::User);
        setup.connection = given
            .map(|field| (field.id.clone(), connection_value(field)))
            .collect();
        let client = D::client(&setup).expect("everything is given");
        let Err(error) = D::session(&client, "nobody").await else {
            panic!("{}: there is a session before the first login", D::ID);
        };
        assert_eq!(error.kind(), ErrorKind::NoSession, "{}: {error}", D::ID);
    }
}

/// A value the provider could have for a connection field.
fn connection_value(field: &ConnectionField) -> String {
    let host = || field.allow_hosts[0].replacen('*', "acc1", 1);
    match &field.kind {
        ConnectionType::Origin | ConnectionType::BaseUrl { .. } => format!("https://{}", host()),
        ConnectionType::Host => host(),
        ConnectionType::Subdomain => "acc1".to_owned(),
        ConnectionType::Id => "1".to_owned(),
        ConnectionType::Enum(values) => values[0].value.clone(),
    }
}
