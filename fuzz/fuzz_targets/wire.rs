//! Any bytes a program may put on the wire: reading them never panics, and what is understood survives the way back.
//!
//! `cargo +nightly fuzz run wire`

#![no_main]

use libfuzzer_sys::fuzz_target;
use loopscope::event::wire::{Message, NARROW, Record, Texts, WIDE};

fuzz_target!(|bytes: &[u8]| {
    if let Some(message) = Message::parse(bytes) {
        assert_eq!(Message::parse(message.to_string().as_bytes()), Some(message));
    }
    let words: Vec<u64> = bytes.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word)).collect();
    for size in [NARROW, WIDE] {
        let mut texts = Texts::default();
        for words in words.chunks(size / 8) {
            let record = Record::from_words(words);
            texts.push(&record, size);
            if let Some(report) = record.report() {
                let again = Record::of(&report, record.site, record.time);
                assert_eq!(again.report(), Some(report));
            }
        }
    }
});
