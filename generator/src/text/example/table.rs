//! The list that the quick start shows as a table, and its columns: chosen by what the records are
//! made of.

use std::cmp::Reverse;

use specs::model::{Field, Method, Operation, Provider, ScalarType, TypeRef, TypeShape};

use crate::filter;
use crate::name::Ident;
use crate::names::Names;
use crate::surface::Answer;

/// Most columns.
const COLUMNS: usize = 5;

/// Names of fields that tell a person what a record is, the best first.
const TITLES: [&str; 8] = [
    "name",
    "title",
    "subject",
    "displayname",
    "fullname",
    "label",
    "summary",
    "description",
];

/// A list and how it is shown.
pub(super) struct Table<'a> {
    pub(super) operation: &'a Operation,
    /// The method of the session.
    pub(super) resource: &'a Ident,
    /// The method of the resource.
    pub(super) method: &'a Ident,
    /// At least two columns.
    pub(super) columns: Vec<Column>,
}

/// A column.
pub(super) struct Column {
    /// The field, in code.
    pub(super) title: String,
    /// The cell of `record`, as an expression.
    pub(super) cell: String,
    /// Whether the expression needs `DateTime`.
    pub(super) takes_date: bool,
    role: Role,
}

/// What a column tells, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Id,
    Title,
    State,
    Time,
}

/// The list that says most: records with an identifier, a title, states and times; of the resource
/// with the most operations, which is what the API is about. `None`: there is no such list.
pub(super) fn of<'a>(provider: &'a Provider, names: &'a Names) -> Option<Table<'a>> {
    let resources = provider.resources.iter().zip(&names.resources);
    let lists = resources.flat_map(|(resource, resource_names)| {
        let operations = resource.operations.iter().zip(&resource_names.operations);
        operations.filter_map(move |(operation, own)| {
            let table = Table {
                operation,
                resource: &resource_names.method,
                method: &own.method,
                columns: columns(provider, names, operation)?,
            };
            let rank = rank(&table, resource.operations.len());
            Some((rank, table))
        })
    });
    // `max_by_key` takes the last of several.
    let lists: Vec<_> = lists.collect();
    let best = lists.into_iter().rev().max_by_key(|(rank, _)| *rank)?;
    Some(best.1)
}

type Rank = (bool, bool, bool, usize, usize, Reverse<usize>);

fn rank(table: &Table<'_>, operations: usize) -> Rank {
    let has = |role| table.columns.iter().any(|column| column.role == role);
    (
        has(Role::Id) && has(Role::Title),
        has(Role::Time),
        has(Role::State),
        operations,
        table.columns.len(),
        // What matters most tends to have the plainest name.
        Reverse(table.resource.as_str().len()),
    )
}

/// The columns for the records of a list that anybody may ask for.
fn columns(provider: &Provider, names: &Names, operation: &Operation) -> Option<Vec<Column>> {
    let is_harmless = operation.method == Method::Get
        && operation.deprecated.is_none()
        && operation.confirm.is_none()
        && !operation.parameters.iter().any(|one| one.required);
    let TypeRef::Named(record) = Answer::of(operation).record()? else {
        return None;
    };
    let a_type = filter::types(provider).find(|a_type| a_type.name == *record)?;
    let TypeShape::Fields(fields) = &a_type.shape else {
        return None;
    };
    let members = &names.types.get(record)?.members;
    let fields: Vec<_> = fields.iter().zip(members).collect();
    let columns = choose(provider, &fields);
    (is_harmless && columns.len() > 1).then_some(columns)
}

/// An identifier, a title, at most two states, and times.
fn choose(provider: &Provider, fields: &[(&Field, &Ident)]) -> Vec<Column> {
    let of_role = |wanted: Role| {
        let fields = fields.iter();
        fields.filter(move |(field, _)| role(provider, field) == Some(wanted))
    };
    let id = of_role(Role::Id).max_by_key(|(_, ident)| Reverse(ident.as_str().len()));
    let title = of_role(Role::Title).min_by_key(|(field, _)| title_rank(field));
    let states = of_role(Role::State).take(2);
    let chosen: Vec<_> = id.into_iter().chain(title).chain(states).collect();
    let times = of_role(Role::Time).take(COLUMNS.saturating_sub(chosen.len()).min(2));
    let chosen = chosen.into_iter().chain(times);
    chosen
        .filter_map(|(field, ident)| Some(column(field, ident, role(provider, field)?)))
        .collect()
}

/// What a field tells in a table, if anything.
fn role(provider: &Provider, field: &Field) -> Option<Role> {
    match &field.type_ref {
        TypeRef::Scalar(ScalarType::Id) | TypeRef::Id(_) => is_own_id(field).then_some(Role::Id),
        TypeRef::Scalar(ScalarType::String) => {
            (title_rank(field) < TITLES.len()).then_some(Role::Title)
        }
        TypeRef::Scalar(
            ScalarType::Date
            | ScalarType::DateDmy
            | ScalarType::DateTime
            | ScalarType::EpochSeconds
            | ScalarType::EpochMilliseconds,
        ) => Some(Role::Time),
        TypeRef::Named(name) => {
            let a_type = filter::types(provider).find(|a_type| a_type.name == *name)?;
            matches!(a_type.shape, TypeShape::Values(_)).then_some(Role::State)
        }
        _ => None,
    }
}

/// Whether a field identifies the record itself, not another.
fn is_own_id(field: &Field) -> bool {
    let name = field.rename.as_ref().unwrap_or(&field.name);
    name.eq_ignore_ascii_case("id") || field.required && name.to_ascii_lowercase().ends_with("id")
}

fn title_rank(field: &Field) -> usize {
    let name = field.rename.as_ref().unwrap_or(&field.name);
    let plain = name.replace('_', "").to_ascii_lowercase();
    let position = TITLES.iter().position(|title| *title == plain);
    position.unwrap_or(TITLES.len())
}

fn column(field: &Field, ident: &Ident, role: Role) -> Column {
    let name = ident.as_str();
    let is_date_time = field.type_ref == TypeRef::Scalar(ScalarType::DateTime);
    let value = match (role, field.required) {
        (Role::Time, true) if is_date_time => format!("Some(record.{name}.date())"),
        (Role::Time, false) if is_date_time => format!("record.{name}.map(DateTime::date)"),
        (Role::Time, true) => format!("Some(record.{name})"),
        (Role::Time, false) => format!("record.{name}"),
        (_, true) => format!("Some(&record.{name})"),
        (_, false) => format!("record.{name}.as_ref()"),
    };
    Column {
        title: name.to_owned(),
        cell: format!("cell({value})"),
        takes_date: is_date_time && !field.required,
        role,
    }
}
