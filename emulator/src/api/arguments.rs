//! What was sent for the declared parameters.

use serde_json::Value;
use specs::model::{
    Body, JsonIds, ListStyle, Operation, Parameter, ParameterIn, Provider, ScalarType, TypeRef,
};

use super::{
    content::{Content, Sent},
    kinds,
    problem::{Problem, Reason},
    schema,
};
use crate::{exchange::Received, json_path};

/// The value of a parameter.
#[derive(Debug)]
pub(super) enum Given {
    Value(Value),
    /// One file, or those of a list.
    Files(Vec<Sent>),
}

/// A declared parameter that was sent.
#[derive(Debug)]
pub(super) struct Argument<'a> {
    pub(super) parameter: &'a Parameter,
    pub(super) given: Given,
}

impl Argument<'_> {
    /// The value as text, if it is a single one.
    pub(super) fn text(&self) -> Option<String> {
        match &self.given {
            Given::Value(Value::Array(_) | Value::Object(_) | Value::Null) | Given::Files(_) => {
                None
            }
            Given::Value(value) => Some(kinds::text(value)),
        }
    }

    /// All values as texts, one or several.
    pub(super) fn texts(&self) -> Vec<String> {
        match &self.given {
            Given::Value(Value::Array(items)) => items.iter().map(kinds::text).collect(),
            _ => self.text().into_iter().collect(),
        }
    }
}

/// All declared parameters that were sent, in the order of the spec.
#[derive(Debug, Default)]
pub(super) struct Arguments<'a>(pub(super) Vec<Argument<'a>>);

impl<'a> Arguments<'a> {
    /// The argument of the parameter with this id.
    pub(super) fn get(&self, id: &str) -> Option<&Argument<'a>> {
        self.0.iter().find(|one| one.parameter.id == id)
    }

    /// A whole number.
    pub(super) fn number(&self, id: &str) -> Option<i64> {
        match &self.get(id)?.given {
            Given::Value(value) => value.as_i64(),
            Given::Files(_) => None,
        }
    }

    /// The files of all parameters.
    pub(super) fn files(&self) -> impl Iterator<Item = &Sent> {
        self.0.iter().flat_map(|one| match &one.given {
            Given::Files(files) => &files[..],
            Given::Value(_) => &[],
        })
    }
}

/// Where parameters are looked for.
pub(super) struct Sources<'a> {
    pub(super) model: &'a Provider,
    pub(super) operation: &'a Operation,
    pub(super) request: &'a Received,
    pub(super) query: &'a [(String, String)],
    pub(super) path: &'a [(String, String)],
    pub(super) content: &'a Content,
}

impl<'a> Sources<'a> {
    /// Reads all declared parameters.
    pub(super) fn read(&self) -> Result<Arguments<'a>, Problem> {
        let operation: &'a Operation = self.operation;
        let mut arguments = Vec::new();
        for parameter in &operation.parameters {
            let given = match parameter.parameter_in {
                ParameterIn::Path => self.read_texts(parameter, self.path_texts(parameter))?,
                ParameterIn::Query => {
                    self.read_texts(parameter, in_pairs(parameter, self.query)?)?
                }
                ParameterIn::Header => self.read_texts(parameter, self.header_texts(parameter)?)?,
                ParameterIn::Body => self.read_body(parameter)?,
                ParameterIn::WholeBody => self.whole_body(parameter)?,
            };
            match given {
                Some(given) => arguments.push(Argument { parameter, given }),
                None if parameter.required => return Err(Problem::missing(&parameter.name)),
                None => {}
            }
        }
        Ok(Arguments(arguments))
    }

    fn path_texts(&self, parameter: &Parameter) -> Vec<String> {
        let named = |name: &str| name == parameter.id || name == parameter.name;
        let found = self.path.iter().filter(|(name, _)| named(name));
        found.map(|(_, text)| text.clone()).collect()
    }

    fn header_texts(&self, parameter: &Parameter) -> Result<Vec<String>, Problem> {
        let mut texts = Vec::new();
        for value in self.request.headers.get_all(&parameter.name) {
            match value.to_str() {
                Ok(text) => texts.push(text.trim().to_owned()),
                Err(_) => return Err(Problem::invalid(&parameter.name, "it is no text")),
            }
        }
        Ok(texts)
    }

    /// A value from the texts that stand under its name.
    fn read_texts(
        &self,
        parameter: &Parameter,
        mut texts: Vec<String>,
    ) -> Result<Option<Given>, Problem> {
        if texts.is_empty() {
            return Ok(None);
        }
        let several = matches!(parameter.list, ListStyle::Repeat | ListStyle::Indexed);
        let element = element(&parameter.type_ref);
        if texts.len() > 1 && !(several && element.is_some()) {
            let message = format!("`{}` was sent more than once.", parameter.name);
            return Err(Problem::new(Reason::Malformed, message).about(&parameter.name));
        }
        let read = |type_ref: &TypeRef, text: &str| {
            kinds::from_text(self.model, type_ref, text)
                .map_err(|why| Problem::invalid(&parameter.name, why))
        };
        let Some(element) = element else {
            let text = texts.pop().unwrap_or_default();
            return Ok(Some(Given::Value(read(&parameter.type_ref, &text)?)));
        };
        if let Some(separator) = separator(parameter.list) {
            let joined = texts.pop().unwrap_or_default();
            texts = joined.split(separator).map(str::to_owned).collect();
            if joined.is_empty() {
                texts.clear();
            }
        }
        let items: Result<Vec<Value>, Problem> =
            texts.iter().map(|text| read(element, text)).collect();
        Ok(Some(Given::Value(Value::Array(items?))))
    }

    fn read_body(&self, parameter: &Parameter) -> Result<Option<Given>, Problem> {
        match self.content {
            Content::Nothing | Content::Raw(_) => Ok(None),
            Content::Form(pairs) => self.read_texts(parameter, in_pairs(parameter, pairs)?),
            Content::Parts(parts) if is_file(&parameter.type_ref) => files(parameter, parts),
            Content::Parts(parts) => {
                let mut pairs = Vec::new();
                let own = |name: &str| name.starts_with(parameter.name.as_str());
                for (name, part) in parts.iter().filter(|(name, _)| own(name)) {
                    // Parts of other parameters may be no texts.
                    let text = String::from_utf8_lossy(&part.bytes).into_owned();
                    pairs.push((name.clone(), text));
                }
                self.read_texts(parameter, in_pairs(parameter, &pairs)?)
            }
            Content::Json(_) => {
                let body = self.unwrapped()?;
                if !body.is_object() {
                    let message = "The body has to be an object.";
                    return Err(Problem::new(Reason::Malformed, message));
                }
                self.read_json(parameter, json_path::get(body, &parameter.name))
            }
        }
    }

    fn whole_body(&self, parameter: &Parameter) -> Result<Option<Given>, Problem> {
        match self.content {
            Content::Raw(sent) if sent.bytes.is_empty() => Ok(None),
            Content::Raw(sent) if is_file(&parameter.type_ref) => {
                Ok(Some(Given::Files(vec![sent.clone()])))
            }
            Content::Raw(sent) => match std::str::from_utf8(&sent.bytes) {
                Ok(text) => self.read_texts(parameter, vec![text.to_owned()]),
                Err(_) => Err(Problem::invalid(&parameter.name, "it is no text")),
            },
            Content::Json(_) => self.read_json(parameter, Some(self.unwrapped()?)),
            Content::Nothing | Content::Form(_) | Content::Parts(_) => Ok(None),
        }
    }

    /// The JSON body without the object around it.
    fn unwrapped(&self) -> Result<&Value, Problem> {
        let Content::Json(body) = self.content else {
            return Ok(&Value::Null);
        };
        match &self.operation.body {
            Some(Body::Json {
                wrapper: Some(wrapper),
                ..
            }) => body
                .get(wrapper.as_str())
                .ok_or_else(|| Problem::missing(wrapper)),
            _ => Ok(body),
        }
    }

    fn read_json(
        &self,
        parameter: &Parameter,
        value: Option<&Value>,
    ) -> Result<Option<Given>, Problem> {
        let anything = parameter.type_ref == TypeRef::Scalar(ScalarType::Json);
        let value = match value {
            None => return Ok(None),
            Some(Value::Null) if !anything && parameter.required => return Ok(None),
            Some(value) => value,
        };
        if !value.is_null() {
            let api = self.model.api.as_ref();
            let ids = api.map_or(JsonIds::Text, |api| api.json_ids);
            kinds::from_json(self.model, ids, &parameter.type_ref, value)
                .map_err(|why| Problem::invalid(&parameter.name, &why))?;
        }
        Ok(Some(Given::Value(value.clone())))
    }
}

/// The texts of a parameter among names and values.
fn in_pairs(parameter: &Parameter, pairs: &[(String, String)]) -> Result<Vec<String>, Problem> {
    let is_indexed = parameter.list == ListStyle::Indexed && element(&parameter.type_ref).is_some();
    if !is_indexed {
        let found = pairs.iter().filter(|(name, _)| *name == parameter.name);
        return Ok(found.map(|(_, text)| text.clone()).collect());
    }
    let found = pairs
        .iter()
        .filter_map(|(name, text)| Some((index(&parameter.name, name)?, text.clone())));
    in_order(parameter, found.collect())
}

/// `3` for `attach[3]`.
fn index(parameter: &str, name: &str) -> Option<usize> {
    let index = name.strip_prefix(parameter)?.strip_prefix('[')?;
    index.strip_suffix(']')?.parse().ok()
}

/// The elements of an indexed list, which are numbered from 0 without gaps.
fn in_order<T>(parameter: &Parameter, mut found: Vec<(usize, T)>) -> Result<Vec<T>, Problem> {
    found.sort_by_key(|(index, _)| *index);
    if found
        .iter()
        .enumerate()
        .any(|(place, (index, _))| place != *index)
    {
        let why = "the elements are not numbered 0, 1, 2 …";
        return Err(Problem::invalid(&parameter.name, why));
    }
    Ok(found.into_iter().map(|(_, value)| value).collect())
}

fn files(parameter: &Parameter, parts: &[(String, Sent)]) -> Result<Option<Given>, Problem> {
    let is_list = element(&parameter.type_ref).is_some();
    let found: Vec<Sent> = if is_list && parameter.list == ListStyle::Indexed {
        let indexed = parts
            .iter()
            .filter_map(|(name, part)| Some((index(&parameter.name, name)?, part.clone())));
        in_order(parameter, indexed.collect())?
    } else {
        let named = parts.iter().filter(|(name, _)| *name == parameter.name);
        named.map(|(_, part)| part.clone()).collect()
    };
    match found.len() {
        0 => Ok(None),
        1 => Ok(Some(Given::Files(found))),
        _ if is_list => Ok(Some(Given::Files(found))),
        _ => {
            let message = format!("`{}` was sent more than once.", parameter.name);
            Err(Problem::new(Reason::Malformed, message).about(&parameter.name))
        }
    }
}

/// The type of the elements, if the parameter is written as a list.
fn element(type_ref: &TypeRef) -> Option<&TypeRef> {
    match type_ref {
        TypeRef::List(_) | TypeRef::OneOrMany(_) => schema::element(type_ref),
        _ => None,
    }
}

fn is_file(type_ref: &TypeRef) -> bool {
    *type_ref.innermost() == TypeRef::Scalar(ScalarType::File)
}

fn separator(list: ListStyle) -> Option<char> {
    match list {
        ListStyle::Comma => Some(','),
        ListStyle::Semicolon => Some(';'),
        ListStyle::Space => Some(' '),
        ListStyle::Repeat | ListStyle::Indexed => None,
    }
}
