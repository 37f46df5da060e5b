//! Hosts and addresses that a provider names.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| provider_runtime::fuzzing::host(data));
