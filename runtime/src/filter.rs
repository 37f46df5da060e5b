//! Conditions on the fields of records, and their order.

use std::fmt;
use std::marker::PhantomData;

use crate::json::Json;
use crate::operation::Operators;
use crate::value::Id;
use crate::value::kind::{Encode, Ordered, Textual};

/// A field of the records `R` that lists can be filtered by and sorted on; `K` says how its values
/// are written.
pub struct Field<R, K> {
    name: &'static str,
    of: PhantomData<fn() -> (R, K)>,
}

/// A field of the records `R` that holds identifiers of `T`.
pub struct Link<R, T> {
    name: &'static str,
    of: PhantomData<fn() -> (R, T)>,
}

/// A condition on the records `R`. Whether the provider has such a condition shows when the call is
/// sent.
#[must_use = "a condition does nothing unless it is given to a call"]
pub struct Condition<R> {
    pub(crate) test: FieldTest,
    of: PhantomData<fn() -> R>,
}

/// An order of the records `R`.
#[must_use = "an order does nothing unless it is given to a call"]
pub struct Sort<R> {
    pub(crate) order: Order,
    of: PhantomData<fn() -> R>,
}

/// What an order says, whatever the records.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(crate) field: &'static str,
    pub(crate) descending: bool,
}

/// What a condition says, whatever the records.
#[derive(Clone)]
pub(crate) struct FieldTest {
    /// Links that lead to the field, the first one last.
    pub(crate) links: Vec<&'static str>,
    pub(crate) field: &'static str,
    pub(crate) operator: Operator,
    pub(crate) operand: Operand,
}

/// What a field is compared with.
#[derive(Clone)]
pub(crate) enum Operand {
    One(Json),
    Several(Vec<Json>),
    Null,
    /// The value cannot be written; the text says why.
    Refused(String),
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    OneOf,
    NoneOf,
    Like,
    NotLike,
    LikeIgnoringCase,
    NotLikeIgnoringCase,
}

impl Operator {
    /// The provider's name for it.
    pub(crate) fn name(self, names: &Operators) -> Option<&'static str> {
        match self {
            Self::Equal => names.equal,
            Self::NotEqual => names.not_equal,
            Self::Less => names.less,
            Self::LessOrEqual => names.less_or_equal,
            Self::Greater => names.greater,
            Self::GreaterOrEqual => names.greater_or_equal,
            Self::OneOf => names.one_of,
            Self::NoneOf => names.none_of,
            Self::Like => names.like,
            Self::NotLike => names.not_like,
            Self::LikeIgnoringCase => names.like_ignoring_case,
            Self::NotLikeIgnoringCase => names.not_like_ignoring_case,
        }
    }
}

impl<R, K> Field<R, K> {
    /// The field with this name on the wire.
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Field {
            name,
            of: PhantomData,
        }
    }

    /// Records in which the field is null.
    pub fn is_null(self) -> Condition<R> {
        condition(self.name, Operator::Equal, Operand::Null)
    }

    /// Records in which the field is not null.
    pub fn is_not_null(self) -> Condition<R> {
        condition(self.name, Operator::NotEqual, Operand::Null)
    }

    /// From the least value of the field to the greatest.
    pub fn ascending(self) -> Sort<R> {
        self.sort(false)
    }

    /// From the greatest value of the field to the least.
    pub fn descending(self) -> Sort<R> {
        self.sort(true)
    }

    fn sort(self, descending: bool) -> Sort<R> {
        let field = self.name;
        Sort {
            order: Order { field, descending },
            of: PhantomData,
        }
    }
}

impl<R, K: Encode> Field<R, K> {
    /// Records in which the field equals the value.
    pub fn eq(self, value: impl Into<K::Value>) -> Condition<R> {
        self.test(Operator::Equal, value)
    }

    /// Records in which the field differs from the value.
    pub fn not_eq(self, value: impl Into<K::Value>) -> Condition<R> {
        self.test(Operator::NotEqual, value)
    }

    /// Records in which the field is one of the values.
    pub fn one_of<V: Into<K::Value>>(self, values: impl IntoIterator<Item = V>) -> Condition<R> {
        self.test_several(Operator::OneOf, values)
    }

    /// Records in which the field is none of the values.
    pub fn none_of<V: Into<K::Value>>(self, values: impl IntoIterator<Item = V>) -> Condition<R> {
        self.test_several(Operator::NoneOf, values)
    }

    fn test(self, operator: Operator, value: impl Into<K::Value>) -> Condition<R> {
        let operand = match encoded::<K>(&value.into()) {
            Ok(value) => Operand::One(value),
            Err(why) => Operand::Refused(why),
        };
        condition(self.name, operator, operand)
    }

    fn test_several<V: Into<K::Value>>(
        self,
        operator: Operator,
        values: impl IntoIterator<Item = V>,
    ) -> Condition<R> {
        let values = values.into_iter().map(|value| encoded::<K>(&value.into()));
        let operand = match values.collect() {
            Ok(values) => Operand::Several(values),
            Err(why) => Operand::Refused(why),
        };
        condition(self.name, operator, operand)
    }
}

impl<R, K: Encode + Ordered> Field<R, K> {
    /// Records in which the field is less than the value.
    pub fn lt(self, value: impl Into<K::Value>) -> Condition<R> {
        self.test(Operator::Less, value)
    }

    /// Records in which the field is less than the value or equals it.
    pub fn le(self, value: impl Into<K::Value>) -> Condition<R> {
        self.test(Operator::LessOrEqual, value)
    }

    /// Records in which the field is greater than the value.
    pub fn gt(self, value: impl Into<K::Value>) -> Condition<R> {
        self.test(Operator::Greater, value)
    }

    /// Records in which the field is greater than the value or equals it.
    pub fn ge(self, value: impl Into<K::Value>) -> Condition<R> {
        self.test(Operator::GreaterOrEqual, value)
    }
}

impl<R, K: Textual> Field<R, K> {
    /// Records in which the field matches the pattern, written as the provider writes patterns.
    pub fn like(self, pattern: impl Into<String>) -> Condition<R> {
        self.matches(Operator::Like, pattern)
    }

    /// Records in which the field does not match the pattern.
    pub fn not_like(self, pattern: impl Into<String>) -> Condition<R> {
        self.matches(Operator::NotLike, pattern)
    }

    /// Records in which the field matches the pattern, whatever the case of its letters.
    pub fn like_ignoring_case(self, pattern: impl Into<String>) -> Condition<R> {
        self.matches(Operator::LikeIgnoringCase, pattern)
    }

    /// Records in which the field does not match the pattern, whatever the case of its letters.
    pub fn not_like_ignoring_case(self, pattern: impl Into<String>) -> Condition<R> {
        self.matches(Operator::NotLikeIgnoringCase, pattern)
    }

    fn matches(self, operator: Operator, pattern: impl Into<String>) -> Condition<R> {
        condition(
            self.name,
            operator,
            Operand::One(Json::String(pattern.into())),
        )
    }
}

impl<R, T> Link<R, T> {
    /// The link with this name on the wire.
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Link {
            name,
            of: PhantomData,
        }
    }

    /// Records linked with the `T` that has this identifier.
    pub fn id(self, id: impl Into<Id<T>>) -> Condition<R> {
        let id: Id<T> = id.into();
        self.matching(condition(
            "id",
            Operator::Equal,
            Operand::One(Json::String(id.as_str().to_owned())),
        ))
    }

    /// Records linked with a `T` that meets the condition.
    pub fn matching(self, condition: Condition<T>) -> Condition<R> {
        let mut test = condition.test;
        test.links.push(self.name);
        Condition {
            test,
            of: PhantomData,
        }
    }
}

fn condition<R>(field: &'static str, operator: Operator, operand: Operand) -> Condition<R> {
    Condition {
        test: FieldTest {
            links: Vec::new(),
            field,
            operator,
            operand,
        },
        of: PhantomData,
    }
}

fn encoded<K: Encode>(value: &K::Value) -> Result<Json, String> {
    K::encode(value, serde_json::value::Serializer).map_err(|error| error.to_string())
}

// Written by hand: what is derived would ask the same of `R`, `K` and `T`, which are only names.

impl<R, K> Clone for Field<R, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, K> Copy for Field<R, K> {}

impl<R, K> fmt::Debug for Field<R, K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Field").field(&self.name).finish()
    }
}

impl<R, T> Clone for Link<R, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, T> Copy for Link<R, T> {}

impl<R, T> fmt::Debug for Link<R, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Link").field(&self.name).finish()
    }
}

impl<R> Clone for Condition<R> {
    fn clone(&self) -> Self {
        Condition {
            test: self.test.clone(),
            of: PhantomData,
        }
    }
}

/// Without the value, which may be private.
impl<R> fmt::Debug for Condition<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Condition")
            .field("field", &self.test.field)
            .field("operator", &self.test.operator)
            .finish_non_exhaustive()
    }
}

impl<R> Clone for Sort<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Sort<R> {}

impl<R> fmt::Debug for Sort<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Sort").field(&self.order).finish()
    }
}
