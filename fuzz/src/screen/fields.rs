//! The fields of any event, from bytes. Texts are as their readers leave them.

use super::super::pieces::Pieces;
use loopscope::event::{FieldReader, File, FileKind, LoopId, NameId, Span, TaskId, Time, clean};
use std::sync::Arc;

pub(super) struct Fields<'a, 'b>(pub(super) &'a mut Pieces<'b>);

impl Fields<'_, '_> {
    /// Mostly a small number, which others are likely to be as well.
    fn any(&mut self) -> u64 {
        match self.0.byte() {
            255 => self.0.number(8),
            254 => self.0.number(4),
            small => small.into(),
        }
    }

    fn any_text(&mut self) -> Arc<str> {
        clean(&self.0.text(60)).into()
    }

    fn any_file(&mut self) -> File {
        let (fd, kind) = (u32::from(self.0.byte()), self.0.byte());
        let kind = match kind % 6 {
            0 => FileKind::EventPoll,
            1 => FileKind::EventFd,
            2 => FileKind::Pipe(self.any()),
            3 => FileKind::Socket(self.any_text()),
            4 => FileKind::Path(self.any_text()),
            _ => FileKind::Other(self.any_text()),
        };
        File { fd, kind }
    }

    /// A few of some kind; none where there are no bytes for them.
    fn few(&mut self) -> u8 {
        if self.0.is_empty() { 0 } else { self.0.byte() % 4 }
    }
}

impl FieldReader for Fields<'_, '_> {
    fn number(&mut self, _: &'static str, most: u64) -> Option<u64> {
        Some(self.any() & most)
    }

    fn word(&mut self, _: &'static str, words: &[&str]) -> Option<usize> {
        Some(usize::from(self.0.byte()) % words.len())
    }

    fn name(&mut self, _: &'static str) -> Option<NameId> {
        Some(NameId(self.any() as u32))
    }

    fn task(&mut self, _: &'static str) -> Option<TaskId> {
        Some(TaskId(self.any()))
    }

    fn maybe_task(&mut self, _: &'static str) -> Option<Option<TaskId>> {
        Some(Some(TaskId(self.any())).filter(|task| task.0 > 0))
    }

    fn event_loop(&mut self, _: &'static str) -> Option<LoopId> {
        Some(LoopId(self.any() as u32))
    }

    fn span(&mut self, _: &'static str) -> Option<Span> {
        Some(Span(self.any()))
    }

    fn moment(&mut self, _: &'static str) -> Option<Time> {
        Some(Time(self.any()))
    }

    fn text(&mut self, field: &'static str) -> Option<Arc<str>> {
        if field == "engine" { Some("cpython 3.12.1".into()) } else { Some(self.any_text()) }
    }

    fn texts(&mut self, _: &'static str) -> Option<Arc<[Arc<str>]>> {
        Some((0..self.few()).map(|_| self.any_text()).collect())
    }

    fn files(&mut self, _: &'static str) -> Option<Arc<[File]>> {
        Some((0..self.few()).map(|_| self.any_file()).collect())
    }
}
