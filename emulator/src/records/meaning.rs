//! What a field holds, judged by its name, its documentation and published examples: what is made
//! up for it is to look like it.

use serde_json::Value;
use specs::model::{Field, ScalarType as Scalar, Type, TypeRef, TypeShape};

use super::{
    catalogue::Catalogue,
    examples::Form,
    template::{self, Template},
    words,
};

/// What records of a type are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Person,
    Company,
    Country,
    File,
    Tag,
    Group,
    Field,
    /// Work, and whatever is nothing of the above.
    Work,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    FirstName,
    MiddleName,
    LastName,
    FullName,
    Initials,
    Salutation,
    Suffix,
    Email,
    Phone,
    Url,
    Company,
    Job,
    Department,
    Street,
    AddressLine2,
    City,
    State,
    PostCode,
    Country,
    CountryCode,
    Language,
    Currency,
    TimeZone,
    FileName,
    FileEnding,
    TagName,
    GroupName,
    FieldName,
    PhoneLabel,
    LocalPhone,
    Title,
    Sentence,
    Html,
    Colour,
    Browser,
    System,
    IpAddress,
    HoursMinutes,
    Clock,
    Reference,
    Money,
    Hours,
    Percent,
    Bytes,
    Year,
    Position,
    Offset,
    CallingCode,
    AreaCode,
    Created,
    Modified,
    Start,
    End,
    Closed,
    Birth,
    Death,
    Rarely,
    Mostly,
    Code,
    Count,
    /// Nothing is known of it.
    Unknown,
}

/// How a field is made.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) name: String,
    pub(super) type_ref: TypeRef,
    pub(super) required: bool,
    /// Whether it identifies the record.
    pub(super) is_key: bool,
    pub(super) meaning: Meaning,
    /// How a scalar of the field is spelled.
    pub(super) spelling: Option<Value>,
    /// Values that examples show.
    pub(super) values: Vec<Value>,
    /// Keys that examples show, where it is a map.
    pub(super) keys: Vec<String>,
    /// The outer form that examples show.
    pub(super) form: Option<Form>,
    /// A text of which identifiers of the record are parts.
    pub(super) template: Option<Template>,
    /// Least and greatest value of a number.
    pub(super) range: Option<(i64, i64)>,
    /// In how many records of 16 it is there, unless it is required.
    pub(super) presence: usize,
}

impl Kind {
    pub(super) fn of(one: &Type) -> Self {
        let parts = words::split(&one.name);
        let is = |known: &[&str]| parts.iter().any(|part| known.contains(&part.as_str()));
        // What it is stands last: a contact group is a group.
        let last = |known: &[&str]| {
            parts
                .last()
                .is_some_and(|part| known.contains(&part.as_str()))
        };
        let TypeShape::Fields(fields) = &one.shape else {
            return if is(&["country"]) {
                Self::Country
            } else {
                Self::Work
            };
        };
        let names: Vec<Vec<String>> = fields.iter().map(|one| words::split(&one.name)).collect();
        let has = |wanted: &[&str]| names.iter().any(|name| name == wanted);
        let people = [
            "user",
            "person",
            "people",
            "contact",
            "participant",
            "member",
            "employee",
            "customer",
            "client",
            "author",
            "subscriber",
            "assignee",
            "sender",
            "lead",
            "cook",
        ];
        let groups = [
            "group",
            "folder",
            "category",
            "list",
            "segment",
            "set",
            "collection",
            "type",
            "role",
            "kind",
        ];
        if has(&["first", "name"]) || has(&["last", "name"]) {
            Self::Person
        } else if is(&["country"]) {
            Self::Country
        } else if last(&["tag", "label"]) {
            Self::Tag
        } else if last(&groups) {
            Self::Group
        } else if last(&["field", "column", "property", "attribute"]) {
            Self::Field
        } else if last(&[
            "company",
            "organisation",
            "organization",
            "vendor",
            "supplier",
            "account",
        ]) {
            Self::Company
        } else if is(&[
            "file",
            "attachment",
            "document",
            "image",
            "picture",
            "media",
            "logo",
        ]) {
            Self::File
        } else if last(&people) || (has(&["name"]) && has(&["email"])) {
            Self::Person
        } else {
            Self::Work
        }
    }
}

/// The plans of a type's fields. The entries and examples of the catalogue exist.
pub(super) fn plans(one: &Type, catalogue: &Catalogue) -> Vec<Plan> {
    let TypeShape::Fields(fields) = &one.shape else {
        return Vec::new();
    };
    let Some(entry) = catalogue.entry(&one.name) else {
        return Vec::new();
    };
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let plan = |field: &Field| {
        let written = catalogue.examples.written(&one.name, &field.name);
        let values = written.map_or_else(Vec::new, |written| written.values.clone());
        let meaning = super::reading::meaning(field, entry.kind, &names);
        let is_key = entry.key.as_ref() == Some(&field.name);
        let mut plan = Plan {
            name: field.name.clone(),
            type_ref: type_ref(field, is_key, catalogue),
            required: field.required,
            is_key,
            meaning,
            spelling: spelling(one, field, &values, catalogue),
            keys: written.map_or_else(Vec::new, |written| written.keys.clone()),
            form: written.and_then(|written| written.form),
            template: template::of(entry, field, catalogue),
            range: super::reading::range(&field.doc),
            presence: presence(field, meaning),
            values,
        };
        if plan.values.is_empty()
            && let Some(sample) = super::reading::sample(&field.doc, &names)
            && field.type_ref.innermost() == &TypeRef::Scalar(Scalar::String)
        {
            plan.values.push(Value::String(sample));
        }
        plan
    };
    fields.iter().map(plan).collect()
}

/// The type of a field; an `id` whose name says of what it is becomes an identifier of that.
fn type_ref(field: &Field, is_key: bool, catalogue: &Catalogue) -> TypeRef {
    if is_key || field.type_ref != TypeRef::Scalar(Scalar::Id) {
        return field.type_ref.clone();
    }
    let mut parts = words::split(&field.name);
    parts.retain(|part| part != "id");
    match catalogue.named(&parts) {
        Some(entry) => TypeRef::Id(catalogue.base(&entry.name).to_owned()),
        None => field.type_ref.clone(),
    }
}

/// A value written as the field is written: of an example of the field, else of one like it.
fn spelling(one: &Type, field: &Field, values: &[Value], catalogue: &Catalogue) -> Option<Value> {
    if let Some(value) = values.first() {
        return Some(value.clone());
    }
    let kind = match field.type_ref.innermost() {
        TypeRef::Scalar(kind) => *kind,
        TypeRef::Id(_) => Scalar::Id,
        _ => return None,
    };
    let examples = &catalogue.examples;
    let of_type = || match kind {
        Scalar::Integer | Scalar::Number | Scalar::Boolean | Scalar::Boolean01 => None,
        _ => examples.of_kind(&one.name, kind),
    };
    let of_all = || match kind {
        Scalar::DateTime | Scalar::Time => examples.of_kind("", kind),
        _ => None,
    };
    of_type().or_else(of_all).cloned()
}

fn presence(field: &Field, meaning: Meaning) -> usize {
    let parts = words::split(&field.name);
    let says = |known: &[&str]| parts.iter().any(|part| known.contains(&part.as_str()));
    match (meaning, field.type_ref.innermost()) {
        (Meaning::Rarely, _) => 16,
        _ if says(&["deleted", "error"]) => 1,
        (Meaning::Death, _) => 1,
        (Meaning::MiddleName | Meaning::Suffix | Meaning::AddressLine2, _) => 5,
        (Meaning::Unknown, TypeRef::Named(_)) => 14,
        (Meaning::Sentence, _) => 13,
        (Meaning::Unknown | Meaning::Start | Meaning::End | Meaning::Phone | Meaning::Url, _) => 15,
        _ => 16,
    }
}
