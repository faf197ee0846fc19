//! The sessions of the dashboard: begun as ordered, put away among the last runs, opened again.

use super::{
    command::command_session,
    coroutine::coroutine_session,
    interactive::App,
    lesson::plan_signal,
    linear::Outcome,
    plan::Plan,
    session::{Session, SessionSpec},
};
use crate::{
    finding::{Verdict, judge},
    lesson::Signal,
    model::Model,
    source::SourceError,
    ui::{NoticeLine, Order},
};

impl App {
    /// What the session shown came to, as a line report would say: how a command ended, else whether a lane broke or a
    /// check failed. A session that still runs was ended by the user, and came to nothing, as did a recording.
    pub(super) fn outcome(&self) -> Outcome {
        let is_over = |model: &Model| model.lanes.iter().all(|lane| lane.lifeline.exited.is_some());
        let session = self.session.as_ref().filter(|session| session.is_over() || is_over(&session.model));
        let Some(session) = session.filter(|_| !self.state.board.is_past()) else { return Outcome::Passed };
        let order = self.state.board.brief.order.as_ref();
        let exited = session.model.lanes.first().and_then(|lane| lane.lifeline.exited);
        if let (Some(Order::Command(_)), Some((_, exit))) = (order, exited) {
            return Outcome::Program(exit);
        }
        let (model, limits) = (&session.model, order.map(Order::limits).unwrap_or_default());
        let shown = model.lanes.iter().filter(|lane| !model.is_folded(lane));
        let findings = shown.flat_map(|lane| judge(lane, model.head(), &limits));
        let failed = findings.filter(|finding| finding.verdict == Verdict::Fail).count();
        Outcome::of(model, failed, session.why_unsent().or_else(|| self.lacks.clone()), None)
    }

    /// The session that an order asks for, and what there is to say about it.
    fn spec(&self, order: &Order) -> Result<(SessionSpec, Option<String>), String> {
        match order {
            Order::Scenario(order) => {
                let (plan, missing) = Plan::of(&self.scenarios, order, &self.python)?;
                Ok((plan.session().map_err(|error| not_begun(&error))?, missing))
            }
            Order::Command(order) => Ok((command_session(order), None)),
            Order::Coroutine(order) => {
                let mut spec = coroutine_session(order, &self.python, false).map_err(|why| why.to_string())?;
                spec.brief.sources.clone_from(&self.state.board.brief.sources);
                Ok((spec, None))
            }
        }
    }

    /// Ends the session that is shown, and keeps it as it was among the last runs.
    pub(super) fn put_away(&mut self) {
        if self.leave_run() {
            return;
        }
        let Some(mut session) = self.session.take() else { return };
        self.runs.keep(&self.state.board.brief, std::mem::take(&mut session.model));
        self.state.gallery.runs = self.runs.cards();
    }

    /// Shows one of the last runs.
    pub(super) fn open_run(&mut self, id: u64) {
        if let Some((brief, model)) = self.runs.open(id) {
            self.session = Some(Session::over(model));
            self.state.begin(brief);
        }
    }

    /// Starts what the user orders.
    pub(super) fn start(&mut self, order: &Order) -> Result<(), String> {
        self.begin_order(order, self.own_signal(order))?;
        self.state.show_lesson_run(None);
        Ok(())
    }

    /// Starts the lanes of an order and ends those there are: in this order, since of those that cannot be started
    /// nothing is to be seen, and of the others much.
    pub(super) fn begin_order(&mut self, order: &Order, signal: Option<Signal>) -> Result<(), String> {
        let (mut spec, missing) = self.spec(order)?;
        plan_signal(&mut spec, signal);
        let record = self.record.as_mut().map(|record| record.begin(&spec.brief, &spec.limits)).transpose();
        let recorder = record.map_err(|error| error.to_string())?;
        let mut session = Session::begin(&spec).map_err(|error| not_begun(&error))?;
        recorder.into_iter().for_each(|recorder| session.record(recorder));
        // What it started must not be in the way of what starts now, such as by a port.
        self.session.iter_mut().for_each(Session::kill);
        self.put_away();
        self.state.begin(spec.brief);
        self.session = Some(session);
        self.state.notice = missing.map(NoticeLine::Failed);
        Ok(())
    }
}

fn not_begun(error: &SourceError) -> String {
    format!("failed to start a lane: {error}")
}
