//! A lesson on the dashboard: its runs are shown, and how far somebody came is kept.

use std::{io, sync::Arc};

use super::{
    interactive::App,
    lesson::{Reached, lesson_order},
    session::Session,
};
use crate::{
    lesson::Signal,
    ui::{Brief, Engines, Order, Past, Taught},
};

impl App {
    /// Begins a lesson where it was left, or at a card.
    pub(super) fn learn(&mut self, place: usize, from: Option<usize>) -> Result<(), String> {
        let lesson = Arc::clone(self.lessons.all.get(place).ok_or("there is no such lesson")?);
        let card = from.unwrap_or_else(|| self.lessons.progress.of_lesson(&lesson.name).card);
        let taught = Taught::new(lesson, place + 1, card);
        let run = taught.wanted();
        self.lessons.done.clear();
        self.lessons.shown = None;
        let before = self.state.lesson.replace(taught);
        let shown = self.lesson_run(run, true);
        if shown.is_err() {
            self.state.lesson = before;
        }
        shown
    }

    /// Shows a run of the lesson: as it was, or a new one.
    pub(super) fn lesson_run(&mut self, run: usize, anew: bool) -> Result<(), String> {
        let Some(lesson) = self.state.lesson.as_ref().map(|taught| Arc::clone(&taught.lesson)) else { return Ok(()) };
        if let Some((brief, model)) = self.lessons.done.remove(&run).filter(|_| !anew) {
            self.leave_run();
            self.session = Some(Session::over(model));
            self.state.begin(brief);
        } else {
            let wanted = &lesson.runs[run];
            self.begin_order(&Order::Scenario(lesson_order(wanted, self.lesson_engine())), wanted.signal)?;
        }
        self.lessons.shown = Some(run);
        self.state.show_lesson_run(Some(run));
        Ok(())
    }

    /// The signal of a run of the learner's own: the one that the lesson's has.
    pub(super) fn own_signal(&self, order: &Order) -> Option<Signal> {
        let taught = self.state.lesson.as_ref()?;
        let wanted = &taught.lesson.runs[taught.wanted()];
        let is_same = matches!(order, Order::Scenario(order) if order.scenario == wanted.scenario);
        wanted.signal.filter(|_| is_same)
    }

    /// Puts the lesson's run that is shown aside. Whether there was one.
    pub(super) fn leave_run(&mut self) -> bool {
        let Some(run) = self.lessons.shown.take() else { return false };
        let Some(mut session) = self.session.take() else { return false };
        if session.is_over() {
            let past = Some(Past::default());
            let brief = Brief { past, ..self.state.board.brief.clone() };
            self.lessons.done.insert(run, (brief, std::mem::take(&mut session.model)));
        }
        true
    }

    /// Keeps how far somebody came.
    pub(super) fn reached(&mut self, lesson: &str, reached: Reached) -> io::Result<()> {
        let kept = self.lessons.progress.keep(lesson, reached);
        self.state.lessons = self.lessons.rows();
        kept
    }

    /// A lesson runs on one engine. Where both are chosen that is CPython, if it is there.
    fn lesson_engine(&self) -> Engines {
        match self.state.gallery.engines {
            Engines::Both if self.python.find().is_ok() => Engines::Cpython,
            Engines::Both => Engines::Tokio,
            one => one,
        }
    }
}
