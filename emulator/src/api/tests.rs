//! Tests of the API on its own.
