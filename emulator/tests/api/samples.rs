//! Values with which calls succeed.

use super::fixture::{golden, provider};

#[test]
fn samples_of_one_operation_belong_together() {
    let fixture = golden("paging");
    let site = &fixture.site;
    let sample = |parameter: &str| site.api().sample(site, "orders.get", parameter).unwrap();
    let ask = fixture
        .ask("orders.get")
        .with("customer", sample("customer"))
        .with("order", sample("order"))
        .with("reason", "because");
    assert_eq!(fixture.send(&ask).note.refused, None);
}

#[test]
fn lists_of_a_sample_are_not_empty() {
    let fixture = provider("worksection");
    let site = &fixture.site;
    let id = site.api().sample(site, "tasks.get_tasks", "id_project");
    let ask = fixture
        .ask("tasks.get_tasks")
        .with("id_project", id.unwrap());
    assert!(!fixture.send(&ask).at("data").as_array().unwrap().is_empty());
}

#[test]
fn samples_within_values_and_of_conditions() {
    let fixture = golden("kitchen_sink");
    let site = &fixture.site;
    let sample = |operation: &str, parameter: &str| site.api().sample(site, operation, parameter);
    let list = "orders.list_orders";
    assert_eq!(sample(list, "filter.title").as_deref(), Some("Chairs"));
    assert_eq!(sample(list, "filter.customer").as_deref(), Some("4"));
    assert_eq!(sample(list, "filter.nothing"), None);
    let parent = sample("orders.replace_order", "order.links.parent");
    assert_eq!(parent.as_deref(), Some("7"));
    let ask = fixture
        .ask(list)
        .query("customer[id_eq]", &sample(list, "filter.customer").unwrap());
    let orders = fixture.send(&ask);
    assert!(!orders.at("data.orders").as_array().unwrap().is_empty());
}

#[test]
fn there_are_none_of_what_does_not_exist() {
    let fixture = golden("paging");
    let site = &fixture.site;
    for (operation, parameter) in [
        ("orders.get", "nothing"),
        ("orders.nothing", "order"),
        ("nothing", "order"),
        ("orders.get", "reason"),
    ] {
        assert_eq!(site.api().sample(site, operation, parameter), None);
    }
}
