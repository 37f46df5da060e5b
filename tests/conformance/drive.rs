//! Whether the driver of a crate is complete.

use super::{Case, ensure, report::Verdict};
use crate::driver::{Driver, Setup};
use provider_runtime::ErrorKind;
use specs::model::{ConnectionField, ConnectionFrom, ConnectionType, Operation, Provider};
use std::net::{Ipv4Addr, SocketAddr};

/// The operations of a spec by `resource.operation`.
pub fn operations(provider: &Provider) -> impl Iterator<Item = (String, &Operation)> {
    provider.resources.iter().flat_map(|resource| {
        let operations = resource.operations.iter();
        operations.map(move |operation| (format!("{}.{}", resource.id, operation.id), operation))
    })
}

pub fn every_operation<D: Driver>(provider: &Provider) -> Case {
    let declared: Vec<_> = operations(provider)
        .map(|(id, operation)| (id, operation.paging.is_some()))
        .collect();
    let driven: Vec<_> = D::OPERATIONS
        .iter()
        .map(|operation| (operation.id.to_owned(), operation.list.is_some()))
        .collect();
    ensure(driven == declared, || {
        format!("{driven:?} instead of {declared:?}")
    })?;
    Ok(Verdict::Passed(format!("{} operations", declared.len())))
}

pub async fn every_environment<D: Driver>(provider: &Provider) -> Case {
    for environment in &provider.environments {
        let mut setup = Setup::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 1)));
        "client".clone_into(&mut setup.client_id);
        "secret".clone_into(&mut setup.client_secret);
        "https://localhost/callback".clone_into(&mut setup.redirect_uri);
        setup.environment = Some(environment.id.clone());
        let given = provider.connection.iter();
        let given = given.filter(|field| field.from == ConnectionFrom::User);
        setup.connection = given
            .map(|field| (field.id.clone(), connection_value(field)))
            .collect();
        let client = D::client(&setup)?;
        let Err(error) = D::session(&client, "nobody").await else {
            return Err("there is a session before the first login".into());
        };
        ensure(error.kind() == ErrorKind::NoSession, || error.to_string())?;
    }
    Ok(Verdict::Passed(format!(
        "{} built",
        provider.environments.len()
    )))
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
