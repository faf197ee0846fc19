//! The wire: what is written is what is read, and no bytes whatever make a reader panic.

#[path = "support/random.rs"]
mod random;

use loopscope::event::wire::{Message, NARROW, Record, Text, Texts, WIDE, chunks};
use loopscope::event::{By, LoopId, Metric, NameId, Report, SiteId, Span, TaskId};
use proptest::{prelude::*, sample::select};
use random::report;

fn task() -> impl Strategy<Value = TaskId> {
    (1..=u64::from(u32::MAX)).prop_map(TaskId)
}

fn message() -> impl Strategy<Value = Message> {
    prop_oneof![
        (any::<u16>(), any::<u32>(), any::<u32>(), "[a-z0-9. ]+")
            .prop_map(|(version, pid, fd, engine)| Message::Hello { version, pid, fd, engine }),
        any::<u32>().prop_map(|tid| Message::Ring { tid }),
        any::<u32>().prop_map(|tid| Message::Half { tid }),
        any::<u32>().prop_map(|slots| Message::Memory { slots }),
        "[^\0]+".prop_map(Message::Note),
        any::<u32>().prop_map(Message::Look),
        any::<u32>().prop_map(Message::Seen),
        any::<u64>().prop_map(|task| Message::Cancel(TaskId(task))),
        any::<u32>().prop_map(Message::StackOf),
        (any::<u32>(), proptest::collection::vec("[^\0\t]+", 0..9))
            .prop_map(|(tid, frames)| Message::Stack { tid, frames }),
    ]
}

proptest! {
    #[test]
    fn a_report_comes_back_as_it_went(
        report in report(), site: u16, time: u64, seq: u32,
    ) {
        let record = Record::of(&report, site, time);
        let (narrow, wide) = (record.narrow(seq), record.wide(seq));
        prop_assert_eq!([size_of_val(&narrow), size_of_val(&wide)], [NARROW, WIDE]);
        for (words, written) in [(&narrow[..], narrow[0] as u32), (&wide[..], (wide[7] >> 32) as u32)] {
            let read = Record::from_words(words);
            prop_assert_eq!(written, seq);
            prop_assert_eq!(read, record);
            prop_assert_eq!(read.report(), Some(report));
        }
    }

    #[test]
    fn a_value_keeps_all_its_bits(value: u64) {
        let metric = Report::Metric { on: LoopId(1), metric: Metric::Polls, value };
        let callback = Report::Callback { on: LoopId(1), name: NameId(2), took: Span(value) };
        for report in [metric, callback] {
            prop_assert_eq!(Record::of(&report, 0, 0).report(), Some(report));
        }
    }

    #[test]
    fn a_length_that_does_not_fit_is_the_longest_that_does(took in 1u64 << 40.., queued in 1u64 << 34..) {
        let (took, queued) = (Span(took), Span(queued));
        let report = Report::Polled { task: TaskId(1), took, woken_by: By::Task, waker: None, queued };
        let longest = Report::Polled {
            task: TaskId(1),
            took: Span((1 << 40) - 1),
            woken_by: By::Task,
            waker: None,
            queued: Span(((1 << 24) - 1) << 10),
        };
        prop_assert_eq!(Record::of(&report, 0, 0).report(), Some(longest));
    }

    #[test]
    fn a_last_poll_reports_the_same_as_a_poll(
        task in task(), took in 0..1u64 << 40, woken_by in select(By::ALL), waker in proptest::option::of(task()), site: u16, time: u64,
    ) {
        let report = Report::Polled { task, took: Span(took), woken_by, waker, queued: Span(0) };
        let poll = Record::of(&report, site, time);
        let last = Record { kind: 26, ..poll };
        prop_assert_eq!([poll.is_poll(), poll.is_last_poll()], [true, false]);
        prop_assert_eq!([last.is_poll(), last.is_last_poll()], [false, true]);
        prop_assert_eq!(last.report(), Some(report));
    }

    #[test]
    fn any_words_are_a_record(words in proptest::collection::vec(any::<u64>(), 0..10)) {
        let record = Record::from_words(&words);
        let _ = record.report();
        for size in [NARROW, WIDE] {
            let _ = Texts::default().push(&record, size);
        }
    }

    #[test]
    fn a_text_is_put_together_again(text in "\\PC{0,400}", id: u32) {
        let mut texts = Texts::default();
        let taken: Vec<_> = chunks(id, false, &text, 7)
            .filter_map(|record| texts.push(&Record::from_words(&record.narrow(0)), NARROW))
            .collect();
        let kept = &text[..text.floor_char_boundary(loopscope::event::wire::MAX_TEXT)];
        prop_assert_eq!(taken, [Text::Name(NameId(id), kept.into())]);
    }

    #[test]
    fn a_wide_record_holds_32_bytes_of_a_text(text in "[a-zñ]{1,90}") {
        let parts = text.as_bytes().chunks(32);
        let (last, mut texts) = (parts.len() - 1, Texts::default());
        let taken: Vec<_> = parts.enumerate().filter_map(|(number, part)| {
            let mut bytes = [0; 32];
            bytes[..part.len()].copy_from_slice(part);
            let word = |at: usize| u64::from_le_bytes(bytes[8 * at..][..8].try_into().expect("eight"));
            let detail = part.len() as u8 | u8::from(number < last) << 6;
            let head = u64::from(detail) << 40 | 1 << 32;
            let words = [head, 0, 7, word(0), word(1), word(2), word(3), 1 << 32];
            texts.push(&Record::from_words(&words), WIDE)
        }).collect();
        prop_assert_eq!(taken, [Text::Name(NameId(7), text.into())]);
    }

    #[test]
    fn texts_that_mix_do_not_mingle(one in "[a-z]{1,60}", two in "[A-Z]{1,60}") {
        let mut texts = Texts::default();
        let (mut ones, mut twos) = (chunks(1, false, &one, 0), chunks(1, true, &two, 0));
        let mut taken = Vec::new();
        loop {
            let both = [ones.next(), twos.next()];
            if both == [None, None] {
                break;
            }
            taken.extend(both.into_iter().flatten().filter_map(|record| texts.push(&record, NARROW)));
        }
        prop_assert_eq!(taken.len(), 2);
        prop_assert!(taken.contains(&Text::Name(NameId(1), one.as_str().into())));
        prop_assert!(taken.contains(&Text::Site(SiteId(1), two.as_str().into())));
    }

    #[test]
    fn a_message_comes_back_as_it_went(message in message()) {
        prop_assert_eq!(Message::parse(message.to_string().as_bytes()), Some(message));
    }

    #[test]
    fn any_bytes_are_a_message_or_none(bytes: Vec<u8>, verb in "hello|ring|note|look|seen|cancel|stack", rest: String) {
        let _ = Message::parse(&bytes);
        let _ = Message::parse(format!("{verb} {rest}").as_bytes());
    }
}

#[test]
fn every_offset_is_where_the_description_says() {
    let record = Record { kind: 7, detail: 2, site: 0x0304, time: 5, subject: 6, object: 8, value: 9, rest: [0; 2] };
    assert_eq!(record.narrow(1), [0x0304_0207_0000_0001, 5, 8 << 32 | 6, 9]);
    assert_eq!(record.wide(1), [0x0304_0207_0000_0000, 5, 6, 8, 9, 0, 0, 1 << 32]);
}
