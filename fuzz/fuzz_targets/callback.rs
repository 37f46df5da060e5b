//! Redirects back from the provider.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| provider_runtime::fuzzing::callback(data));
