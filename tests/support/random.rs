//! Any event whatever, made by the tables of the kinds.

use loopscope::event::{FieldReader, File, FileKind, LoopId, NameId, Report, Span, TaskId, Time};
use proptest::{prelude::*, sample::select};
use std::sync::Arc;

/// Makes fields of random numbers. Ids fit a narrow record, and lengths a poll's: 24 bits of steps of 1024 ticks.
pub(crate) struct Random(pub(crate) std::vec::IntoIter<u64>);

/// Texts that fields may have: an engine's among them.
const TEXTS: [&str; 5] = ["cpython 3.12.1", "", "größe 数", "a\u{301} line", "src/main.rs:12"];

impl Random {
    fn any_text(&mut self) -> Option<Arc<str>> {
        let number = self.0.next()?;
        let text = TEXTS.get(number as usize % 8).map_or_else(|| format!("text {}", number >> 48), |it| (*it).into());
        Some(text.into())
    }

    fn any_file(&mut self) -> Option<File> {
        let (fd, text) = (self.0.next()? as u32, self.any_text()?);
        let kind = match self.0.next()? % 6 {
            0 => FileKind::EventPoll,
            1 => FileKind::EventFd,
            2 => FileKind::Pipe(self.0.next()?),
            3 => FileKind::Socket(text),
            4 => FileKind::Path(text),
            _ => FileKind::Other(text),
        };
        Some(File { fd, kind })
    }
}

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
        self.0.next().map(Time)
    }

    fn text(&mut self, _: &'static str) -> Option<Arc<str>> {
        self.any_text()
    }

    fn texts(&mut self, _: &'static str) -> Option<Arc<[Arc<str>]>> {
        (0..self.0.next()? % 4).map(|_| self.any_text()).collect()
    }

    fn files(&mut self, _: &'static str) -> Option<Arc<[File]>> {
        (0..self.0.next()? % 4).map(|_| self.any_file()).collect()
    }
}

pub(crate) fn report() -> impl Strategy<Value = Report> {
    (select(Report::KINDS), proptest::collection::vec(any::<u64>(), 8)).prop_map(|(kind, numbers)| {
        Report::read(kind.name, &mut Random(numbers.into_iter())).expect("a report has numbers, and words for numbers")
    })
}
