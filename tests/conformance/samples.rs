//! Values for the parameters of operations.

use provider_runtime::{Date, DateTime, Decimal, File, Json, Time, Timestamp};

/// Finds a value by operation and parameter.
type LookUp<'a> = &'a (dyn Fn(&str, &str) -> Option<String> + Sync);

/// Values for the parameters of an operation.
///
/// Identifiers, texts and whole numbers are looked up, since they may have to name something that
/// exists; what is not found, and all other values, are made up here.
#[derive(Clone)]
pub struct Samples<'a> {
    look_up: LookUp<'a>,
    operation: String,
    /// Names of what is around the value, each with a dot behind it.
    around: String,
}

impl<'a> Samples<'a> {
    /// Values as `look_up` finds them. It is given the operation (`resource.operation`) and the
    /// parameter: its id in the spec. For a value inside of a parameter the wire names of fields
    /// follow, as in `order.links.customer`; for the value of a condition the name of the field
    /// follows `filter`, as in `filter.status`.
    pub fn new(look_up: LookUp<'a>) -> Self {
        Self {
            look_up,
            operation: String::new(),
            around: String::new(),
        }
    }

    /// Values for the parameters of an operation.
    #[must_use]
    pub fn of(&self, operation: &str) -> Self {
        Self {
            look_up: self.look_up,
            operation: operation.to_owned(),
            around: String::new(),
        }
    }

    /// Values for the fields of an object.
    #[must_use]
    pub fn inside(&self, name: &str) -> Self {
        Self {
            around: format!("{}{name}.", self.around),
            ..self.clone()
        }
    }

    /// An identifier.
    pub fn id(&self, name: &str) -> String {
        self.find(name).unwrap_or_else(|| "1".to_owned())
    }

    /// A text.
    pub fn text(&self, name: &str) -> String {
        self.find(name).unwrap_or_else(|| "sample".to_owned())
    }

    /// A whole number.
    ///
    /// # Panics
    ///
    /// If something else is found.
    pub fn integer(&self, name: &str) -> i64 {
        self.find(name)
            .map_or(1, |found| found.parse().expect("a whole number"))
    }

    fn find(&self, name: &str) -> Option<String> {
        (self.look_up)(&self.operation, &format!("{}{name}", self.around))
    }

    /// A day.
    pub fn date() -> Date {
        Date::new(2026, 3, 14).expect("this is a date")
    }

    /// A day and a time of day.
    pub fn date_time() -> DateTime {
        "2026-03-14T09:26:53+00:00"
            .parse()
            .expect("this is a date and a time")
    }

    /// A time of day.
    pub fn time() -> Time {
        Time::new(9, 26, 53).expect("this is a time")
    }

    /// An instant.
    pub fn timestamp() -> Timestamp {
        Timestamp::from_seconds(1_773_480_413)
    }

    /// An exact number.
    pub fn decimal() -> Decimal {
        Decimal::new(1250, 2)
    }

    /// What the provider does not publish the shape of.
    pub fn json() -> Json {
        Json::Object(
            [("name".to_owned(), Json::from("value"))]
                .into_iter()
                .collect(),
        )
    }

    /// A small file.
    pub fn file() -> File {
        File::new("sample.txt", "A small file.\n").with_content_type("text/plain")
    }
}
