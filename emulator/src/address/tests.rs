#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing;

fn addresses(id: &str) -> (Provider, Addresses) {
    let model = testing::golden(id);
    let accounts = testing::accounts();
    let mut addresses = Addresses::new(&model, &model.environments[0], &accounts);
    addresses.listen("http://127.0.0.1:80");
    for (index, values) in addresses.listeners().enumerate() {
        for value in values {
            value.origin = format!("http://127.0.0.1:{}", 81 + index);
        }
    }
    (model, addresses)
}

fn field<'a>(model: &'a Provider, id: &str) -> &'a ConnectionField {
    model
        .connection
        .iter()
        .find(|field| field.id == id)
        .unwrap()
}

fn operations(target: Spot) -> (Option<usize>, Vec<String>) {
    match target {
        Spot::Target(Target::Api { account, matches }) => {
            let names = matches.into_iter().map(|found| found.operation);
            (account, names.collect())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_account_has_its_own_hosts() {
    let (model, addresses) = addresses("kitchen_sink");
    let value = |id, account, via| addresses.value(field(&model, id), account, via);
    let (there, here) = (Via::ProviderHost, Via::Loopback);
    assert_eq!(
        value("api_url", 0, there),
        "https://acc1.kitchen.example/v2/"
    );
    assert_eq!(
        value("api_url", 1, there),
        "https://acc2.kitchen.example/v2/"
    );
    assert_eq!(
        value("files_origin", 1, there),
        "https://files.kitchen.example"
    );
    assert_eq!(
        value("report_host", 1, there),
        "acc2.reports.kitchen.example"
    );
    assert_eq!(value("realm", 1, there), "realm-acc2");
    assert_eq!(value("region", 1, there), "us");
    // What a user configures does not depend on who logs in later.
    assert_eq!(value("tenant", 1, there), "acc1");

    let local = value("api_url", 1, here);
    assert!(
        local.starts_with("http://127.0.0.1:8") && local.ends_with("/v2/"),
        "{local}"
    );
    assert_ne!(local, value("api_url", 0, here));
    let host = value("report_host", 0, here);
    assert!(host.starts_with("127.0.0.1:8"), "{host}");
    assert_eq!(value("realm", 0, here), "realm-acc1");
    assert_eq!(value("realm", 9, here), "");
}

#[test]
fn addresses_can_be_written_in_two_worlds() {
    let (model, addresses) = addresses("dynamic_base");
    let base = &model.api.as_ref().unwrap().base_url;
    let url = |template, account, via| addresses.url(template, account, via).unwrap();
    assert_eq!(
        url(base, 1, Via::ProviderHost),
        "https://acc2.dynamic.example/api/rest"
    );
    assert_eq!(url(base, 1, Via::Loopback), "http://127.0.0.1:82/api/rest");
    let token = &model.token.url;
    assert_eq!(
        url(token, 1, Via::ProviderHost),
        "https://acc1.dynamic.example/token"
    );
    assert_eq!(
        url(token, 0, Via::Loopback),
        "http://127.0.0.1:80/acc1.dynamic.example/token"
    );
}

#[test]
fn a_path_means_the_operations_of_an_account() {
    let (_, addresses) = addresses("dynamic_base");
    let locate = |host, path| addresses.routes.locate(&Method::GET, host, path);
    let get_user = |account| (Some(account), vec!["users.get_user".to_owned()]);
    let user = "/api/rest/users/7";
    assert_eq!(
        operations(locate("acc1.dynamic.example", user)),
        get_user(0)
    );
    assert_eq!(
        operations(locate("acc2.dynamic.example", user)),
        get_user(1)
    );
    let unknown = locate("acc2.dynamic.example", "/api/rest/pets");
    assert_eq!(operations(unknown), (Some(1), Vec::new()));
    assert_eq!(
        locate("acc1.dynamic.example", "/token"),
        Spot::Target(Target::TokenRequest)
    );
    assert_eq!(
        locate("acc1.dynamic.example", "/authorize"),
        Spot::Target(Target::Authorize)
    );
    assert_eq!(
        locate("acc1.dynamic.example", "/elsewhere"),
        Spot::NoSuchPath
    );
    assert_eq!(locate("acc3.dynamic.example", user), Spot::NoSuchHost);
}

#[test]
fn a_revocation_leaves_its_address_to_others() {
    let mut model = testing::golden("minimal");
    let mut revoke = model.token.clone();
    revoke.method = specs::model::Method::Delete;
    revoke.url = model.authorize.url.clone();
    model.revoke = Some(revoke);
    let addresses = Addresses::new(&model, &model.environments[0], &testing::accounts());
    let locate = |method, path| {
        let routes = &addresses.routes;
        routes.locate(&method, "login.minimal.example", path)
    };
    let (token, page) = (Target::TokenRequest, Target::Authorize);
    assert_eq!(
        locate(Method::DELETE, "/authorize"),
        Spot::Target(token.clone())
    );
    assert_eq!(locate(Method::GET, "/authorize"), Spot::Target(page));
    assert_eq!(
        locate(Method::DELETE, "/token"),
        Spot::Target(token.clone())
    );

    let (_, addresses) = self::addresses("kitchen_sink");
    let post = |path| {
        let routes = &addresses.routes;
        routes.locate(&Method::POST, "files.kitchen.example", path)
    };
    assert_eq!(post("/grants"), Spot::Target(token), "it says so itself");
}

#[test]
fn all_values_of_an_enumerated_field_lead_somewhere() {
    let (model, addresses) = addresses("kitchen_sink");
    let template = &model.authorize.url;
    let written = addresses.text(template, 0).unwrap();
    let hosts: Vec<&str> = addresses.hosts().collect();
    let other = written.replace("us", "eu");
    for url in [&written, &other] {
        let host = url.split('/').nth(2).unwrap();
        assert!(hosts.contains(&host), "{host} {hosts:?}");
    }
}

#[test]
fn only_the_chosen_environment_is_there() {
    let model = testing::golden("environments");
    let staging = Addresses::new(&model, &model.environments[1], &testing::accounts());
    let hosts: Vec<&str> = staging.hosts().collect();
    assert_eq!(hosts, ["api.test.env.example", "login.test.env.example"]);
}

#[test]
fn a_provider_clashes_with_itself_and_not_with_others() {
    let (_, one) = addresses("minimal");
    let (_, other) = addresses("environments");
    assert!(one.clash(&one).is_some());
    assert_eq!(one.clash(&other), None);
}
