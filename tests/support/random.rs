//! Any report whatever, made by the table of the kinds.

use loopscope::event::{FieldReader, File, LoopId, NameId, Report, Span, TaskId, Time};
use proptest::{prelude::*, sample::select};
use std::sync::Arc;

/// Makes fields of random numbers. Ids fit a narrow record, and lengths a poll's: 24 bits of steps of 1024 ticks.
struct Random(std::vec::IntoIter<u64>);

impl FieldReader for Random {
    fn number(&mut self, _: &'static str, most: u64) -> Option<u64> {
        Some(self.0.next()? & most)
    }

    fn word(&mut self, _: &'static str, words: &[&str]) -> Option<usize> {
        Some(self.0.next()? as usize % words.len())
    }

    fn name(&mut self, field: &'static str) -> Option<NameId> {
        self.number(field, u32::MAX.into()).map(|id| NameId(id as u32))
    }

    fn task(&mut self, field: &'static str) -> Option<TaskId> {
        self.number(field, u32::MAX.into()).map(|id| TaskId(id.max(1)))
    }

    fn maybe_task(&mut self, field: &'static str) -> Option<Option<TaskId>> {
        self.number(field, u32::MAX.into()).map(|id| (id % 2 == 0 && id > 0).then_some(TaskId(id)))
    }

    fn event_loop(&mut self, field: &'static str) -> Option<LoopId> {
        self.number(field, u32::MAX.into()).map(|id| LoopId(id as u32))
    }

    fn span(&mut self, field: &'static str) -> Option<Span> {
        self.number(field, (1 << 24) - 1).map(|steps| Span(steps << 10))
    }

    fn moment(&mut self, _: &'static str) -> Option<Time> {
        None
    }

    fn text(&mut self, _: &'static str) -> Option<Arc<str>> {
        None
    }

    fn texts(&mut self, _: &'static str) -> Option<Arc<[Arc<str>]>> {
        None
    }

    fn files(&mut self, _: &'static str) -> Option<Arc<[File]>> {
        None
    }
}

pub(crate) fn report() -> impl Strategy<Value = Report> {
    (select(Report::KINDS), proptest::collection::vec(any::<u64>(), 8)).prop_map(|(kind, numbers)| {
        Report::read(kind.name, &mut Random(numbers.into_iter())).expect("a report has numbers, and words for numbers")
    })
}
