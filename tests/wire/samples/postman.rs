//! Saved answers of Postman collections.

use super::sample::{Sample, Target};
use serde_json::Value;

/// The samples of a collection, folders and all.
pub fn samples(stem: &str, document: &Value) -> Vec<Sample> {
    let mut samples = Vec::new();
    collect(stem, &document["item"], &mut samples);
    samples
}

fn collect(stem: &str, items: &Value, samples: &mut Vec<Sample>) {
    for item in items.as_array().into_iter().flatten() {
        collect(stem, &item["item"], samples);
        for response in item["response"].as_array().into_iter().flatten() {
            samples.push(sample(stem, item, response));
        }
    }
}

fn sample(stem: &str, item: &Value, response: &Value) -> Sample {
    let name = response["name"].as_str().unwrap_or_default();
    let body = response["body"].as_str().unwrap_or_default().to_owned();
    let status = response["code"]
        .as_u64()
        .and_then(|code| code.try_into().ok());
    Sample {
        name: format!(
            "{stem}: {}, {name}",
            item["name"].as_str().unwrap_or_default()
        ),
        target: target(&response["originalRequest"]),
        status: status.expect("a saved answer has a status"),
        content_type: content_type(response).to_owned(),
        json: serde_json::from_str(&body).ok(),
        body,
        // Errors have status 200, too: the name says which is which.
        is_error: name != "success",
    }
}

/// The value of `action`, or else the address behind the variable that stands for the host.
fn target(request: &Value) -> Target {
    let query = request["url"]["query"].as_array().into_iter().flatten();
    let action = query
        .filter(|parameter| parameter["key"] == "action")
        .find_map(|parameter| parameter["value"].as_str());
    if let Some(action) = action {
        return Target::Action(action.to_owned());
    }
    let address = request["url"]["raw"].as_str().unwrap_or_default();
    let path = address.split_once('/').map_or("", |(_, path)| path);
    Target::new(request["method"].as_str().unwrap_or_default(), path)
}

fn content_type(response: &Value) -> &str {
    let headers = response["header"].as_array().into_iter().flatten();
    headers
        .filter(|header| {
            let name = header["key"].as_str().unwrap_or_default();
            name.eq_ignore_ascii_case("content-type")
        })
        .find_map(|header| header["value"].as_str())
        .unwrap_or("application/json")
}
