//! Answers of a token endpoint.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| provider_runtime::fuzzing::token_answer(data));
