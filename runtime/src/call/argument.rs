//! Arguments of a call and how they become text.

use std::borrow::Cow;

use crate::error::Error;
use crate::json::Json;
use crate::operation::{ListStyle, Parameter};
use crate::value::File;

/// One argument of a call.
#[derive(Clone)]
pub(super) struct Argument {
    pub(super) parameter: Parameter,
    pub(super) value: ArgumentValue,
}

#[derive(Clone)]
pub(super) enum ArgumentValue {
    Json(Json),
    File(File),
    /// The value has no JSON form; the text says why.
    Refused(String),
}

impl Argument {
    /// The texts of an argument outside a JSON body: one for most, several for a list whose
    /// elements are named one by one, none for null.
    pub(super) fn texts(&self, operation: &str) -> Result<Vec<Cow<'_, str>>, Error> {
        let value = match &self.value {
            ArgumentValue::Json(value) => value,
            ArgumentValue::File(_) => {
                return Err(self.refuse(operation, "a file has no place there"));
            }
            ArgumentValue::Refused(why) => return Err(self.refuse(operation, why)),
        };
        match value {
            Json::Null => Ok(Vec::new()),
            Json::Array(items) => self.list_texts(operation, items),
            one => Ok(vec![text(one)]),
        }
    }

    /// The value of an argument that is neither absent nor a list.
    pub(super) fn single(&self) -> Option<&Json> {
        match &self.value {
            ArgumentValue::Json(Json::Null | Json::Array(_))
            | ArgumentValue::File(_)
            | ArgumentValue::Refused(_) => None,
            ArgumentValue::Json(one) => Some(one),
        }
    }

    fn list_texts<'a>(
        &'a self,
        operation: &str,
        items: &'a [Json],
    ) -> Result<Vec<Cow<'a, str>>, Error> {
        let texts: Vec<Cow<'_, str>> = items
            .iter()
            .filter(|item| !item.is_null())
            .map(text)
            .collect();
        let Some(separator) = self.separator() else {
            return Ok(texts);
        };
        if texts.iter().any(|text| text.contains(separator)) {
            let why =
                format!("an element of the list contains `{separator}`, which separates elements");
            return Err(self.refuse(operation, &why));
        }
        Ok(vec![Cow::Owned(texts.join(separator))])
    }

    /// Text between the elements of a list; `None` if each has a name.
    fn separator(&self) -> Option<&'static str> {
        match self.parameter.list {
            ListStyle::Comma => Some(","),
            ListStyle::Semicolon => Some(";"),
            ListStyle::Space => Some(" "),
            ListStyle::Repeat | ListStyle::Indexed => None,
        }
    }

    /// The name of the text or file with this index among those of the parameter.
    pub(super) fn name(&self, index: usize) -> Cow<'static, str> {
        let name = self.parameter.name;
        match self.parameter.list {
            ListStyle::Indexed => Cow::Owned(format!("{name}[{index}]")),
            _ => Cow::Borrowed(name),
        }
    }

    /// The error for an argument that cannot be sent.
    pub(super) fn refuse(&self, operation: &str, why: &str) -> Error {
        Error::configuration(
            operation,
            format!("`{}` cannot be sent: {why}", self.parameter.name),
        )
    }
}

/// A value as text: a string as it is, anything else as JSON.
pub(super) fn text(value: &Json) -> Cow<'_, str> {
    match value {
        Json::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}
