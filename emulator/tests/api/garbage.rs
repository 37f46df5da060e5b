//! Whatever is sent, there is an answer.

use std::sync::LazyLock;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::{collection::vec, prelude::*, sample::select};
use specs::model::Provider;

use super::fixture::{Fixture, golden};
use crate::exchange::Received;

/// Operations with every kind of body and place.
const OPERATIONS: [&str; 10] = [
    "orders.list_orders",
    "orders.find_orders",
    "orders.create_order",
    "orders.replace_order",
    "orders.change_order",
    "orders.attach_files",
    "orders.upload_file",
    "orders.upload_part",
    "orders.get_file",
    "reports.import_report",
];

fn piece() -> impl Strategy<Value = String> {
    let known = select(vec![
        "page=",
        "&",
        "=",
        "offset=-1",
        "count=99999999999999999999",
        "id[]=",
        "%",
        "%zz",
        "%00",
        "status_eq=",
        "[",
        "]",
        "links[",
        "customer[id_eq]=1",
        "sort=-",
        "a.b.c",
        "{",
        "}",
        "\"",
        ":",
        "1e999",
        "null",
        "{\"order\":",
        "{\"title\":",
        "--frontier",
        "\r\n",
        "\r\n\r\n",
        "--",
        "Content-Disposition: form-data; name=\"file\"",
        "; filename=\"a\"",
        "ü",
        "0",
        "T",
        "label[0]",
        "label[18446744073709551616]",
        "part_number=9223372036854775807",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => ".{0,6}"]
}

fn text() -> impl Strategy<Value = String> {
    vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn garbage_is_refused_or_taken(
        operation in select(OPERATIONS.to_vec()),
        query in text(),
        body in text(),
        id in text(),
        tail in vec(any::<u8>(), 0..24),
        header in text(),
    ) {
        static MODEL: LazyLock<Provider> =
            LazyLock::new(|| Provider::clone(&golden("kitchen_sink").site.model));
        let fixture = Fixture::new(MODEL.clone());
        let bytes = [body.as_bytes(), &tail].concat();
        let ask = fixture.ask(operation).with_path(&id).edit(move |request: &mut Received| {
            request.query = format!("{}&{query}", request.query);
            request.body = Bytes::from(bytes.clone());
            add(&mut request.headers, "x-trace", &header);
        });
        let seen = fixture.send(&ask);
        prop_assert!(seen.status >= 200);
        prop_assert!(seen.note.refused.is_some() || seen.status < 300);
    }
}

fn add(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
        headers.insert(HeaderName::from_static(name), value);
    }
}
