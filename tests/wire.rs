//! The wire: what is written is what is read, and no bytes whatever make a reader panic.

use loopscope::event::wire::{Message, NARROW, Record, Text, Texts, WIDE, chunks};
use loopscope::event::{
    By, End, ErrorHow, GeneratorId, JobId, Leave, LoopId, LoopState, Metric, NameId, Phase, Refusal, Report, SignalHow,
    SiteId, Span, Step, TaskId, TimerId, Wait, Warned,
};
use proptest::{prelude::*, sample::select};

fn task() -> impl Strategy<Value = TaskId> {
    (1..=u64::from(u32::MAX)).prop_map(TaskId)
}

fn other() -> impl Strategy<Value = Option<TaskId>> {
    proptest::option::of(task())
}

fn name() -> impl Strategy<Value = NameId> {
    any::<u32>().prop_map(NameId)
}

fn on() -> impl Strategy<Value = LoopId> {
    any::<u32>().prop_map(LoopId)
}

fn span() -> impl Strategy<Value = Span> {
    any::<u64>().prop_map(Span)
}

fn small() -> impl Strategy<Value = u64> {
    1..=u64::from(u32::MAX)
}

fn of_a_task() -> BoxedStrategy<Report> {
    prop_oneof![
        (task(), other(), on(), name()).prop_map(|(task, parent, on, name)| Report::Spawned { task, parent, on, name }),
        (task(), name()).prop_map(|(task, name)| Report::Renamed { task, name }),
        // As much as fits: 40 bits of length, 24 bits of queueing in steps of 1024 ticks.
        (task(), 0..1u64 << 40, select(By::ALL), other(), 0..1u64 << 24).prop_map(
            |(task, took, woken_by, waker, queued)| {
                Report::Polled { task, took: Span(took), woken_by, waker, queued: Span(queued << 10) }
            }
        ),
        (task(), select(Wait::ALL), other()).prop_map(|(task, on, other)| Report::Waiting { task, on, other }),
        (task(), select(By::ALL), other(), name()).prop_map(|(task, by, asker, message)| Report::CancelRequested {
            task,
            by,
            asker,
            message
        }),
        task().prop_map(|task| Report::CancelDelivered { task }),
        task().prop_map(|task| Report::CancelSwallowed { task }),
        (task(), any::<u32>()).prop_map(|(task, left)| Report::Uncancelled { task, left }),
        (task(), select(End::ALL), name()).prop_map(|(task, end, reason)| Report::Ended { task, end, reason }),
        (task(), name()).prop_map(|(task, reason)| Report::NotRetrieved { task, reason }),
    ]
    .boxed()
}

fn of_a_loop() -> BoxedStrategy<Report> {
    let phase = || select(Phase::ALL);
    prop_oneof![
        (on(), select(LoopState::ALL)).prop_map(|(id, state)| Report::Loop { id, state }),
        (on(), select(Step::ALL), phase(), any::<u32>()).prop_map(|(id, step, phase, count)| Report::Teardown {
            id,
            step,
            phase,
            count
        }),
        (on(), select(Refusal::ALL)).prop_map(|(id, refusal)| Report::Refused { id, refusal }),
        (on(), name(), span()).prop_map(|(on, name, took)| Report::Callback { on, name, took }),
        (small(), on(), phase(), span()).prop_map(|(timer, on, phase, after)| Report::Timer {
            timer: TimerId(timer),
            on,
            phase,
            after
        }),
        (small(), on(), phase(), name()).prop_map(|(job, on, phase, name)| Report::Job {
            job: JobId(job),
            on,
            phase,
            name
        }),
        (on(), any::<u8>(), select(SignalHow::ALL)).prop_map(|(on, signal, how)| Report::Signal { on, signal, how }),
        (small(), on(), phase()).prop_map(|(id, on, phase)| Report::Generator {
            generator: GeneratorId(id),
            on,
            phase
        }),
        (on(), select(Metric::ALL), any::<u64>()).prop_map(|(on, metric, value)| Report::Metric { on, metric, value }),
    ]
    .boxed()
}

fn of_the_program() -> BoxedStrategy<Report> {
    prop_oneof![
        (on(), any::<u32>(), name()).prop_map(|(id, thread, class)| Report::LoopMade { id, thread, class }),
        (on(), select(Warned::ALL), name()).prop_map(|(on, warned, text)| Report::Warning { on, warned, text }),
        (other(), on(), select(ErrorHow::ALL), name()).prop_map(|(task, on, how, text)| Report::Error {
            task,
            on,
            how,
            text
        }),
        (select(Leave::ALL), name()).prop_map(|(how, program)| Report::Leaving { how, program }),
        any::<u32>().prop_map(|child| Report::Forked { child }),
    ]
    .boxed()
}

fn message() -> impl Strategy<Value = Message> {
    prop_oneof![
        (any::<u16>(), any::<u32>(), any::<u32>(), "[a-z0-9. ]+")
            .prop_map(|(version, pid, fd, engine)| Message::Hello { version, pid, fd, engine }),
        any::<u32>().prop_map(|tid| Message::Ring { tid }),
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
        report in prop_oneof![of_a_task(), of_a_loop(), of_the_program()], site: u16, time: u64, seq: u32,
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
    fn a_last_poll_tells_what_a_poll_does(
        task in task(), took in 0..1u64 << 40, woken_by in select(By::ALL), waker in other(), site: u16, time: u64,
    ) {
        let report = Report::Polled { task, took: Span(took), woken_by, waker, queued: Span(0) };
        let poll = Record::of(&report, site, time);
        let last = Record { kind: 26, ..poll };
        prop_assert_eq!([poll.is_last_poll(), last.is_last_poll(), last.is_poll()], [false, true, false]);
        prop_assert_eq!(last.report(), Some(report));
    }

    #[test]
    fn any_words_are_a_record(words in proptest::collection::vec(any::<u64>(), 0..10)) {
        let record = Record::from_words(&words);
        let _ = record.report();
        for size in [NARROW, WIDE] {
            let _ = Texts::default().take(&record, size);
        }
    }

    #[test]
    fn a_text_is_put_together_again(text in "\\PC{0,400}", id: u32) {
        let mut texts = Texts::default();
        let taken: Vec<_> = chunks(id, false, &text, 7)
            .filter_map(|record| texts.take(&Record::from_words(&record.narrow(0)), NARROW))
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
            texts.take(&Record::from_words(&words), WIDE)
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
            taken.extend(both.into_iter().flatten().filter_map(|record| texts.take(&record, NARROW)));
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
