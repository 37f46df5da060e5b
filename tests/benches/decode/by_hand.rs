//! The tasks of two providers as somebody writes them by hand: the fields of the generated types,
//! plain serde, and [`lenient`](crate::lenient) where the provider has several spellings.

#![allow(dead_code, reason = "fields are there to be read from JSON")]

/// Worksection.
pub mod worksection {
    use crate::lenient::{Id, OrText, optional, required};
    use provider_runtime::{Date, DateTime, Decimal, Time};
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, Deserialize)]
    pub struct Answer {
        pub status: String,
        pub data: Vec<Task>,
    }

    #[derive(Debug, Deserialize)]
    pub struct Task {
        #[serde(default, deserialize_with = "optional")]
        pub id: Option<Id>,
        pub name: String,
        pub page: String,
        pub status: Option<Status>,
        #[serde(default, deserialize_with = "optional")]
        pub priority: Option<i64>,
        pub user_from: Option<OrText<User>>,
        pub user_to: Option<OrText<User>>,
        #[serde(default, deserialize_with = "optional")]
        pub from_me: Option<bool>,
        #[serde(default, deserialize_with = "optional")]
        pub to_me: Option<bool>,
        pub project: Option<Project>,
        pub parent: Option<Parent>,
        pub text: Option<String>,
        #[serde(default, deserialize_with = "optional")]
        pub date_added: Option<DateTime>,
        #[serde(default, deserialize_with = "optional")]
        pub date_start: Option<Date>,
        #[serde(default, deserialize_with = "optional")]
        pub date_end: Option<Date>,
        #[serde(default, deserialize_with = "optional")]
        pub date_closed: Option<DateTime>,
        #[serde(default, deserialize_with = "optional")]
        pub time_start: Option<Time>,
        #[serde(default, deserialize_with = "optional")]
        pub time_end: Option<Time>,
        #[serde(default, deserialize_with = "optional")]
        pub max_time: Option<Decimal>,
        #[serde(default, deserialize_with = "optional")]
        pub max_money: Option<Decimal>,
        pub tags: Option<Tags>,
        pub files: Option<Vec<File>>,
        #[serde(default, deserialize_with = "optional")]
        pub has_comments: Option<bool>,
        pub comments: Option<Vec<Comment>>,
        pub relations: Option<Relations>,
        pub subscribers: Option<Vec<User>>,
        pub child: Option<Vec<Task>>,
        pub custom_fields: Option<Vec<CustomValue>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Status {
        Active,
        Done,
        #[serde(untagged)]
        Other(String),
    }

    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    pub enum Tags {
        Map(BTreeMap<String, String>),
        List(Vec<String>),
    }

    #[derive(Debug, Deserialize)]
    pub struct User {
        #[serde(deserialize_with = "required")]
        pub id: Id,
        pub email: Option<String>,
        pub name: Option<String>,
    }

    #[derive(Debug, Deserialize)]
    pub struct Project {
        #[serde(deserialize_with = "required")]
        pub id: Id,
        pub name: Option<String>,
        pub page: Option<String>,
    }

    #[derive(Debug, Deserialize)]
    pub struct Parent {
        #[serde(deserialize_with = "required")]
        pub id: Id,
        pub name: Option<String>,
        pub page: Option<String>,
        pub status: Option<Status>,
        #[serde(default, deserialize_with = "optional")]
        pub priority: Option<i64>,
    }

    #[derive(Debug, Deserialize)]
    pub struct File {
        #[serde(deserialize_with = "required")]
        pub id: Id,
        pub page: Option<String>,
        pub name: Option<String>,
        #[serde(default, deserialize_with = "optional")]
        pub size: Option<i64>,
        #[serde(default, deserialize_with = "optional")]
        pub date_added: Option<DateTime>,
        pub user_from: Option<User>,
    }

    #[derive(Debug, Deserialize)]
    pub struct Comment {
        #[serde(deserialize_with = "required")]
        pub id: Id,
        pub page: Option<String>,
        pub text: Option<String>,
        #[serde(default, deserialize_with = "optional")]
        pub date_added: Option<DateTime>,
        pub user_from: Option<User>,
        pub files: Option<Vec<File>>,
    }

    #[derive(Debug, Deserialize)]
    pub struct Relations {
        pub from: Option<Vec<Relation>>,
        pub to: Option<Vec<Relation>>,
    }

    #[derive(Debug, Deserialize)]
    pub struct Relation {
        #[serde(rename = "type")]
        pub kind: Option<String>,
        pub task: Option<Parent>,
    }

    #[derive(Debug, Deserialize)]
    pub struct CustomValue {
        #[serde(deserialize_with = "required")]
        pub id: Id,
        #[serde(rename = "type")]
        pub kind: Option<String>,
        pub name: Option<String>,
        pub value: Option<serde_json::Value>,
    }
}

/// Actionstep.
pub mod actionstep {
    use crate::lenient::{Id, optional, required};
    use provider_runtime::{DateTime, Decimal};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Task {
        #[serde(deserialize_with = "required")]
        pub id: Id,
        pub name: Option<String>,
        pub status: Option<Status>,
        pub priority: Option<Priority>,
        #[serde(default, deserialize_with = "optional")]
        pub due_timestamp: Option<DateTime>,
        #[serde(default, deserialize_with = "optional")]
        pub started_timestamp: Option<DateTime>,
        #[serde(default, deserialize_with = "optional")]
        pub completed_timestamp: Option<DateTime>,
        #[serde(default, deserialize_with = "optional")]
        pub last_modified_timestamp: Option<DateTime>,
        #[serde(default, deserialize_with = "optional")]
        pub actual_hours: Option<Decimal>,
        #[serde(default, deserialize_with = "optional")]
        pub billable_hours: Option<Decimal>,
        pub description: Option<String>,
        pub assigned_by: Option<String>,
        #[serde(default, deserialize_with = "optional")]
        pub complete_during_step: Option<i64>,
        #[serde(default, deserialize_with = "optional")]
        pub complete_before_step: Option<i64>,
        #[serde(default, deserialize_with = "optional")]
        pub must_start_before_timestamp: Option<DateTime>,
        #[serde(default, deserialize_with = "optional")]
        pub expected_duration_value: Option<i64>,
        pub expected_duration_units: Option<String>,
        #[serde(default, deserialize_with = "optional")]
        pub is_billing_hold: Option<bool>,
        #[serde(default, deserialize_with = "optional")]
        pub is_part_billed: Option<bool>,
        #[serde(default, deserialize_with = "optional")]
        pub confirmed_non_billable: Option<bool>,
        #[serde(default, deserialize_with = "optional")]
        pub confirmed_non_billable_timestamp: Option<DateTime>,
        #[serde(default, deserialize_with = "optional")]
        pub has_trigger_date: Option<bool>,
        pub trigger_field: Option<String>,
        #[serde(default, deserialize_with = "optional")]
        pub trigger_offset: Option<i64>,
        #[serde(default, deserialize_with = "optional")]
        pub trigger_weekdays_only: Option<bool>,
        pub links: Option<Links>,
    }

    #[derive(Debug, Deserialize)]
    pub enum Status {
        Incomplete,
        Complete,
        #[serde(untagged)]
        Other(String),
    }

    #[derive(Debug, Deserialize)]
    pub enum Priority {
        Low,
        Normal,
        High,
        #[serde(untagged)]
        Other(String),
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Links {
        #[serde(default, deserialize_with = "optional")]
        pub trigger_data_collection: Option<Id>,
        #[serde(default, deserialize_with = "optional")]
        pub action: Option<Id>,
        #[serde(default, deserialize_with = "optional")]
        pub assignee: Option<Id>,
        #[serde(default, deserialize_with = "optional")]
        pub rate: Option<Id>,
        #[serde(default, deserialize_with = "optional")]
        pub confirmed_non_billable_by: Option<Id>,
        #[serde(default, deserialize_with = "optional")]
        pub linked_document_template: Option<Id>,
        #[serde(default, deserialize_with = "optional")]
        pub linked_data_collection: Option<Id>,
        #[serde(default, deserialize_with = "optional")]
        pub template: Option<Id>,
    }
}
