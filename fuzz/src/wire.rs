//! Any words in a ring's slots: what is understood survives the way back, and a text is no longer than the wire allows.

use loopscope::event::wire::{MAX_TEXT, NARROW, Record, Text, Texts, WIDE, chunks};

pub(crate) fn run(bytes: &[u8]) {
    let words: Vec<u64> = bytes.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word)).collect();
    for size in [NARROW, WIDE] {
        let mut texts = Texts::default();
        for words in words.chunks(size / 8) {
            let record = Record::from_words(words);
            reports_come_back(&record);
            reports_come_back(&record.in_nanoseconds());
            if let Some(Text::Name(_, text) | Text::Site(_, text)) = texts.push(&record, size) {
                // A byte that is no text may become three.
                assert!(text.len() <= 3 * MAX_TEXT);
                super::planted(text.len(), 70);
            }
        }
    }
    texts_come_back(&String::from_utf8_lossy(bytes));
}

fn reports_come_back(record: &Record) {
    let Some(report) = record.report() else { return };
    let again = Record::of(&report, record.site, record.time);
    assert_eq!(again.report(), Some(report));
}

fn texts_come_back(text: &str) {
    let mut texts = Texts::default();
    let read = |record: Record| texts.push(&Record::from_words(&record.narrow(1)), NARROW);
    let read = chunks(7, false, text, 0).filter_map(read).collect::<Vec<_>>();
    let expected = &text[..text.floor_char_boundary(MAX_TEXT)];
    assert!(matches!(&read[..], [Text::Name(id, text)] if id.0 == 7 && **text == *expected), "{read:?}");
}
