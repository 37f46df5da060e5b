//! The order in which the structs of `schema` declare their fields. A JSON Schema does not keep it,
//! but serde hands it to every deserializer.

use crate::schema::{
    Accepts, AccessTokenHeader, AccessTokenLifecycle, Api, AuthorizationCodeLifecycle, Authorize,
    Callback, Claim, ConnectionField, Disputed, Environment, ErrorCodeDetails, ErrorShape, Expiry,
    FieldDetails, FilterStyle, GraceWindow, Identifier, Lifecycle, Limit, Linked, OffsetPaging,
    Operation, Operators, PageNumberPaging, Parameter, PartUpload, Predicate, Provider,
    RefreshTokenLifecycle, Resource, ScopeDetails, Scopes, SortStyle, Source, TokenErrorCode,
    TokenErrorCodes, TokenRequest, TokenRequests, TokenResponse, Type, ValueDetails,
};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, Visitor, value::Error},
    forward_to_deserialize_any,
};

/// The keys of the struct called `name`, in the order of its fields. Empty if there is none.
pub(super) fn keys(name: &str) -> &'static [&'static str] {
    match name {
        "Accepts" => declared::<Accepts>(),
        "AccessTokenHeader" => declared::<AccessTokenHeader>(),
        "AccessTokenLifecycle" => declared::<AccessTokenLifecycle>(),
        "Api" => declared::<Api>(),
        "AuthorizationCodeLifecycle" => declared::<AuthorizationCodeLifecycle>(),
        "Authorize" => declared::<Authorize>(),
        "Callback" => declared::<Callback>(),
        "Claim" => declared::<Claim>(),
        "ConnectionField" => declared::<ConnectionField>(),
        "Disputed" => declared::<Disputed>(),
        "Environment" => declared::<Environment>(),
        "ErrorCodeDetails" => declared::<ErrorCodeDetails>(),
        "ErrorShape" => declared::<ErrorShape>(),
        "Expiry" => declared::<Expiry>(),
        "FieldDetails" => declared::<FieldDetails>(),
        "FilterStyle" => declared::<FilterStyle>(),
        "GraceWindow" => declared::<GraceWindow>(),
        "Identifier" => declared::<Identifier>(),
        "Lifecycle" => declared::<Lifecycle>(),
        "Limit" => declared::<Limit>(),
        "Linked" => declared::<Linked>(),
        "OffsetPaging" => declared::<OffsetPaging>(),
        "Operation" => declared::<Operation>(),
        "Operators" => declared::<Operators>(),
        "PageNumberPaging" => declared::<PageNumberPaging>(),
        "Parameter" => declared::<Parameter>(),
        "PartUpload" => declared::<PartUpload>(),
        "Predicate" => declared::<Predicate>(),
        "Provider" => declared::<Provider>(),
        "RefreshTokenLifecycle" => declared::<RefreshTokenLifecycle>(),
        "Resource" => declared::<Resource>(),
        "ScopeDetails" => declared::<ScopeDetails>(),
        "Scopes" => declared::<Scopes>(),
        "SortStyle" => declared::<SortStyle>(),
        "Source" => declared::<Source>(),
        "TokenErrorCode" => declared::<TokenErrorCode>(),
        "TokenErrorCodes" => declared::<TokenErrorCodes>(),
        "TokenRequest" => declared::<TokenRequest>(),
        "TokenRequests" => declared::<TokenRequests>(),
        "TokenResponse" => declared::<TokenResponse>(),
        "Type" => declared::<Type>(),
        "ValueDetails" => declared::<ValueDetails>(),
        _ => &[],
    }
}

fn declared<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut fields: &'static [&'static str] = &[];
    // Always an error: the probe looks at what is asked of it and gives nothing.
    let _ = T::deserialize(Probe(&mut fields));
    fields
}

struct Probe<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom("not a struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        Err(Error::custom("the fields are known"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
