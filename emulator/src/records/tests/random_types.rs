//! Types nobody would write: nothing panics, nothing goes on for ever, and what has a value gets one.

use std::{collections::HashSet, sync::Arc};

use ::specs::model::{
    Evidence, Field, Identifier, IdentifierPart, Provider, ScalarType, Type, TypeRef, TypeShape,
    Variant,
};
use proptest::prelude::*;
use serde_json::json;

use super::{checker, golden, id, records};

const TYPES: usize = 6;

const SCALARS: [ScalarType; 16] = [
    ScalarType::String,
    ScalarType::Integer,
    ScalarType::Number,
    ScalarType::Boolean,
    ScalarType::BooleanTf,
    ScalarType::Boolean01,
    ScalarType::Id,
    ScalarType::Date,
    ScalarType::DateDmy,
    ScalarType::DateTime,
    ScalarType::Time,
    ScalarType::Decimal,
    ScalarType::EpochSeconds,
    ScalarType::EpochMilliseconds,
    ScalarType::Json,
    ScalarType::File,
];

fn name(number: usize) -> String {
    format!("Type{number}")
}

fn type_ref() -> impl Strategy<Value = TypeRef> {
    let leaf = prop_oneof![
        (0..SCALARS.len()).prop_map(|at| TypeRef::Scalar(SCALARS[at])),
        (0..TYPES).prop_map(|at| TypeRef::Named(name(at))),
        (0..TYPES).prop_map(|at| TypeRef::Id(name(at))),
    ];
    leaf.prop_recursive(2, 4, 1, |inner| {
        (0..6, inner).prop_map(|(kind, inner)| {
            let inner = Box::new(inner);
            match kind {
                0 => TypeRef::List(inner),
                1 => TypeRef::Map(inner),
                2 => TypeRef::OneOrMany(inner),
                3 => TypeRef::Single(inner),
                4 => TypeRef::MapOrList(inner),
                _ => TypeRef::TextOr(inner),
            }
        })
    })
}

fn field() -> impl Strategy<Value = Field> {
    let names = prop_oneof![
        Just("id".to_owned()),
        Just("type0_id".to_owned()),
        Just("email".to_owned()),
        Just("status".to_owned()),
        "[a-zA-Z_é%0-9]{0,8}",
    ];
    let docs = prop_oneof![
        Just(String::new()),
        "[a-z `.:0-9]{0,30}",
        Just("0 to 9".to_owned())
    ];
    (names, type_ref(), docs, any::<bool>()).prop_map(|(name, type_ref, doc, required)| Field {
        name,
        rename: None,
        doc,
        type_ref,
        required,
    })
}

fn shape() -> impl Strategy<Value = TypeShape> {
    let variant = |value: String| Variant {
        value,
        rename: None,
        doc: String::new(),
    };
    prop_oneof![
        1 => Just(TypeShape::Opaque),
        1 => prop::collection::vec("[a-z]{0,5}", 1..4)
            .prop_map(move |values| TypeShape::Values(values.into_iter().map(variant).collect())),
        6 => prop::collection::vec(field(), 0..7).prop_map(|mut fields| {
            let mut seen = HashSet::new();
            fields.retain(|field| seen.insert(field.name.clone()));
            TypeShape::Fields(fields)
        }),
    ]
}

fn identifier() -> impl Strategy<Value = Option<Identifier>> {
    let part = prop_oneof![
        (0..TYPES).prop_map(|at| TypeRef::Id(name(at))),
        Just(TypeRef::Scalar(ScalarType::Id)),
    ];
    let part = part.prop_map(|type_ref| IdentifierPart {
        name: String::new(),
        type_ref,
    });
    let parts = (prop::collection::vec(part, 2..4), "[-:0-9]{1,2}");
    prop_oneof![
        Just(None),
        parts.prop_map(|(parts, separator)| Some(Identifier {
            separator: Some(separator),
            parts,
            values: Vec::new(),
        })),
    ]
}

fn model() -> impl Strategy<Value = Provider> {
    let one = (shape(), identifier());
    prop::collection::vec(one, TYPES).prop_map(|types| {
        let mut model = (*golden("minimal")).clone();
        let types = types.into_iter().enumerate();
        let types = types.map(|(at, (shape, identifier))| Type {
            name: name(at),
            doc: String::new(),
            shape,
            identifier,
            evidence: Evidence::default(),
        });
        model.types = types.collect();
        model.resources = Vec::new();
        model
    })
}

/// The types that have a value at all: none that requires itself.
fn possible(model: &Provider) -> HashSet<String> {
    let mut found = HashSet::new();
    loop {
        let before = found.len();
        for one in &model.types {
            let needs = |field: &Field| match needed(&field.type_ref) {
                Some(name) => field.required && !found.contains(name),
                None => false,
            };
            let none = match &one.shape {
                TypeShape::Fields(fields) => fields.iter().any(needs),
                TypeShape::Values(_) | TypeShape::Opaque => false,
            };
            if !none {
                found.insert(one.name.clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// The type without a value of which there is no value of this one.
fn needed(type_ref: &TypeRef) -> Option<&str> {
    match type_ref {
        TypeRef::Named(name) => Some(name),
        TypeRef::Single(inner) => needed(inner),
        TypeRef::OneOrMany(_)
        | TypeRef::List(_)
        | TypeRef::Map(_)
        | TypeRef::MapOrList(_)
        | TypeRef::TextOr(_)
        | TypeRef::Id(_)
        | TypeRef::Scalar(_) => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_has_a_value_gets_one(model in model()) {
        let model = Arc::new(model);
        let possible = possible(&model);
        let mut records = records(&model);
        for one in &model.types {
            let type_ref = TypeRef::Named(one.name.clone());
            let mut values = records.all(&one.name);
            values.truncate(4);
            values.push(Arc::new(records.value(&type_ref, "any")));
            values.push(records.create(&one.name, super::fields(json!({}))));
            values.pop_if(|_| !matches!(one.shape, TypeShape::Fields(_)) || records.identifier(&one.name).is_none());
            if possible.contains(&one.name) {
                for value in values {
                    let problem = checker::problem(&model, &type_ref, &value);
                    prop_assert_eq!(problem, None, "{} {:#}", &one.name, value);
                }
            }
        }
    }

    #[test]
    fn records_can_go_and_come(model in model(), numbers in prop::collection::vec(0_usize..30, 0..20)) {
        let model = Arc::new(model);
        let mut records = records(&model);
        for number in numbers {
            let one = &model.types[number % TYPES];
            let all = records.all(&one.name);
            let Some(record) = all.get(number % all.len().max(1)) else {
                continue;
            };
            let known = id(&records, &one.name, record);
            match number % 3 {
                0 => prop_assert!(records.remove(&one.name, &known).is_some()),
                1 => {
                    let fields = super::fields((**record).clone());
                    prop_assert!(records.change(&one.name, &known, fields).is_some());
                }
                _ => {
                    let made = records.create(&one.name, super::fields(json!({})));
                    let made = id(&records, &one.name, &made);
                    prop_assert!(records.find(&one.name, &made).is_some());
                }
            }
        }
    }
}
