#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| loopscope_fuzz::run("settings", bytes));
