//! Answers with 200 records, made of the providers' published ones.

use serde_json::{Value, json};

/// Records of a page.
pub const RECORDS: usize = 200;

/// A list of Worksection's tasks, as `get_tasks` returns it with several extras.
pub fn worksection() -> Value {
    (0..RECORDS)
        .map(|at| {
            let user = json!({ "id": "3993", "email": "henry.gardner@ws.com", "name": "Henry Gardner" });
            json!({
                "id": (331_894 + at).to_string(),
                "name": format!("Development {at}"),
                "page": format!("/project/8562/{}/", 331_894 + at),
                "status": "active",
                "priority": "7",
                "user_from": user,
                "user_to": user,
                "project": { "id": "8562", "name": "Owl brand launch", "page": "/project/8562/" },
                "text": "Business logic programming\r\nwith \"quotes\" and umlauts: äöü",
                "date_added": "2021-01-07 10:01",
                "date_start": "2021-01-16",
                "date_end": "2021-02-16",
                "time_start": "08:00",
                "time_end": "18:00",
                "max_time": 352,
                "max_money": 5280.25,
                "tags": { "105554": "inner", "105570": "wiki" },
                "files": [{ "id": "17694", "page": "/download/17694/", "name": "Requirements.doc", "size": "27136" }],
                "has_comments": 1,
                "comments": [{
                    "id": "19978",
                    "page": "/project/8562/331894/#com19978",
                    "text": "Thanks, first section done",
                    "date_added": "2021-01-07 16:38",
                    "user_from": user,
                }],
            })
        })
        .collect()
}

/// A list of Actionstep's tasks.
pub fn actionstep() -> Value {
    (0..RECORDS)
        .map(|at| {
            json!({
                "id": 2347 + at,
                "name": format!("Call the court {at}"),
                "status": "Incomplete",
                "priority": "High",
                "dueTimestamp": "2022-05-03T00:09:00+12:00",
                "startedTimestamp": "2022-05-02T00:09:00+12:00",
                "completedTimestamp": null,
                "lastModifiedTimestamp": "2022-05-03T00:10:35+12:00",
                "actualHours": "2.50",
                "billableHours": 2.5,
                "description": "About the lease of 5 Harbour Lane",
                "assignedBy": "Example, Ada",
                "completeDuringStep": null,
                "completeBeforeStep": "12",
                "hasTriggerDate": "T",
                "triggerField": "DueDate",
                "triggerOffset": -2,
                "triggerWeekdaysOnly": "T",
                "links": { "action": "34", "assignee": "14", "triggerDataCollection": "8834", "template": "23" },
            })
        })
        .collect()
}
