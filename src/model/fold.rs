//! How an event changes a lane.

use super::{
    CancelRequest, Ended, EventLoop, Held, Lane, Left, LoopStep, NotRetrieved, Note, OutputLine, Polling, Refused,
    Sample, SignalEvent, SignalMark, SlowCall, Stack, Trouble,
    task::{Making, Poll, Waiting},
    words::tone,
};
use crate::event::{
    Event, JobId, Leave, LoopId, LoopState, NameId, Observation, Report, SiteId, Span, TaskId, Time, Warned, What,
};
use std::sync::Arc;

/// The most log entries kept.
const LOG_LIMIT: usize = 50_000;
/// The longest line of output kept in the log; the output itself is kept whole.
const LOG_LINE: usize = 200;
/// The most lines of output kept, of 4 KiB at most each.
const OUTPUT_LIMIT: usize = 5_000;
/// The most requests to stop kept by the lane.
const CANCEL_LIMIT: usize = 100_000;
/// The most kept of what is rare.
const RARE_LIMIT: usize = 4_096;
/// The most samples of usage kept: half an hour at ten a second.
const USAGE_LIMIT: usize = 18_000;
/// How CPython's warning of a loop that nobody closed begins.
const UNCLOSED: &str = "unclosed event loop";
/// The most texts kept; what comes beyond is shown as `?`. Of jobs, whose numbers grow, the names of the newest.
const TEXT_LIMIT: usize = 100_000;
/// Shorter polls and callbacks are not kept as slow.
const SLOW: Span = Span::from_millis(1);
/// What ends a process at its time limit.
const SIGKILL: u8 = 9;

impl Lane {
    /// Takes an event in.
    pub(super) fn apply(&mut self, event: &Event) {
        self.head = self.head.max(event.at);
        match &event.what {
            What::Report(report) => self.report(event.at, event.site, report),
            What::Observation(observation) => self.observe(event.at, observation),
        }
        if let Some(entry) = entry(event) {
            self.log.push(entry, LOG_LIMIT);
        }
    }

    fn report(&mut self, at: Time, site: SiteId, report: &Report) {
        match *report {
            Report::Loop { id, state } => self.reach(at, site, id, state),
            Report::LoopMade { id, thread, class } => self.loops.change(id, |it| it.make(at, site, thread, class)),
            Report::Teardown { id, step, phase, count } => {
                self.loops.change(id, |it| it.tear_down(at, step, phase, count));
            }
            Report::Refused { id, refusal } => {
                self.refusals.push_once(Refused { at, id, refusal, site }, RARE_LIMIT);
            }
            Report::Spawned { task, parent, on, name } => {
                self.tasks.spawned(task, at, Making { parent, on, name, site });
            }
            Report::Renamed { task, name } => self.tasks.renamed(task, at, name),
            Report::Polled { task, took, queued, .. } => {
                self.tasks.polled(task, Poll { at, took, queued });
                self.took(SlowCall { at, took, task: Some(task), name: NameId::NONE, site });
            }
            Report::Waiting { task, on, other } => self.tasks.waits(task, Waiting { at, on, other, site }),
            Report::CancelRequested { task, by, asker, message } => {
                self.tasks.requested(task, CancelRequest { at, by, asker, message, site });
                self.cancelled.push_once((at, task), CANCEL_LIMIT);
            }
            Report::CancelDelivered { task } => self.tasks.cancellation(task, at).deliver(at),
            Report::CancelSwallowed { task } => {
                self.tasks.cancellation(task, at).swallow(at);
                self.swallowed.push_once((at, task), RARE_LIMIT);
            }
            Report::Uncancelled { task, left } => self.tasks.uncancelled(task, at, left),
            Report::Ended { task, end, reason } => self.tasks.ended(task, Ended { at, end, reason }),
            Report::NotRetrieved { task, reason } => {
                self.tasks.not_retrieved(task, at, reason);
                self.not_retrieved.push_once(NotRetrieved { at, task, reason }, RARE_LIMIT);
            }
            Report::Callback { name, took, .. } => {
                self.callbacks.change(at, 0, 1);
                self.took(SlowCall { at, took, task: None, name, site });
            }
            Report::Timer { .. } | Report::Generator { .. } | Report::Forked { .. } => {}
            Report::Job { job, name, .. } => self.call_job(job, name),
            Report::Signal { signal, how, .. } => self.signal(at, signal, SignalEvent::Program(how)),
            Report::Metric { on, metric, value } => {
                self.loops.change(on, |it| it.sample(metric, Sample { at, value }));
            }
            Report::Warning { on, warned, text } => self.warn(at, on, warned, text),
            Report::Error { how, text, .. } => {
                self.troubles.push_once(Trouble { at, how, text, site }, RARE_LIMIT);
            }
            Report::Leaving { how, .. } => {
                self.left.push_once(Left { at, how }, RARE_LIMIT);
            }
        }
    }

    fn reach(&mut self, at: Time, site: SiteId, id: LoopId, state: LoopState) {
        let is_swept_up = self.left.latest(at).is_some_and(|left| left.how == Leave::Normal);
        let state = if is_swept_up && state == LoopState::Closed { LoopState::Dropped } else { state };
        self.loops.change(id, |it| it.reach(LoopStep { at, state }, site));
    }

    fn call_job(&mut self, job: JobId, name: NameId) {
        if name == NameId::NONE {
            return;
        }
        self.functions.insert(job, name);
        if self.functions.len() > TEXT_LIMIT {
            self.functions.pop_first();
        }
    }

    /// An interpreter warns of a loop that was not closed as it takes it apart.
    fn warn(&mut self, at: Time, on: LoopId, warned: Warned, text: NameId) {
        let is_of_loop = warned == Warned::Resource && self.name(text).starts_with(UNCLOSED);
        if is_of_loop && self.loops.get(on).is_some_and(|it| it.state(at) != Some(LoopState::Running)) {
            self.loops.change(on, EventLoop::give_up);
        }
    }

    fn observe(&mut self, at: Time, observation: &Observation) {
        match observation {
            Observation::Started { pid } => self.lifeline.started = self.lifeline.started.or(Some((at, *pid))),
            Observation::Connected => {
                self.lifeline.connected = Some(self.lifeline.connected.map_or(at, |known| known.min(at)));
            }
            Observation::Engine(engine) => self.run_by(*engine),
            Observation::Exited(exit) => self.lifeline.exited = self.lifeline.exited.or(Some((at, *exit))),
            Observation::Named(id, text) => keep(&mut self.names, *id, text),
            Observation::Located(id, text) => keep(&mut self.sites, *id, text),
            Observation::Files(files) => {
                let first_loop = self.loops.all().first().map(super::EventLoop::born);
                self.files.take(at, files, first_loop);
            }
            Observation::Usage(usage) => {
                self.usage.push_once((at, *usage), USAGE_LIMIT);
                self.files.confirm(at);
            }
            Observation::Output { stream, line } => {
                self.output.push(OutputLine { at, stream: *stream, line: line.clone() }, OUTPUT_LIMIT);
            }
            Observation::Note(text) => {
                self.notes.push_once(Note { at, text: text.clone() }, RARE_LIMIT);
            }
            Observation::Dropped { count } => self.dropped.change(at, 0, i64::try_from(*count).unwrap_or(i64::MAX)),
            Observation::Unrecorded { .. } => self.unrecorded.change(at, 0, 1),
            Observation::SignalSent { signal } => self.signal(at, *signal, SignalEvent::Sent),
            Observation::TimedOut => self.signal(at, SIGKILL, SignalEvent::TimedOut),
            Observation::Polling { task, since } => self.polls_still(at, *task, *since),
            Observation::CallbackRuns { since } => {
                self.calling.push_once((at, *since), RARE_LIMIT);
            }
            Observation::Held { tid, since } => {
                self.held.push_once(Held { at, tid: *tid, since: *since }, RARE_LIMIT);
            }
            Observation::Stack { tid, frames } => {
                self.stacks.push_once(Stack { at, tid: *tid, frames: frames.clone() }, RARE_LIMIT);
            }
            Observation::CancelSent { .. } => {}
        }
    }

    fn signal(&mut self, at: Time, signal: u8, what: SignalEvent) {
        self.signals.push_once(SignalMark { at, signal, what }, RARE_LIMIT);
    }

    fn polls_still(&mut self, at: Time, task: TaskId, since: Time) {
        let polling = Polling { at, since, task };
        self.tasks.polling(polling);
        self.polling.push_once(polling, RARE_LIMIT);
    }

    fn took(&mut self, call: SlowCall) {
        if call.took < SLOW {
            return;
        }
        if self.longest.as_ref().is_none_or(|longest| longest.took < call.took) {
            self.longest = Some(call.clone());
        }
        self.slow.push_once(call, RARE_LIMIT);
    }
}

fn keep<K: Eq + std::hash::Hash>(texts: &mut rustc_hash::FxHashMap<K, Arc<str>>, id: K, text: &Arc<str>) {
    if texts.len() < TEXT_LIMIT || texts.contains_key(&id) {
        texts.insert(id, text.clone());
    }
}

/// The log's entry for an event, if it gets one.
fn entry(event: &Event) -> Option<Event> {
    tone(event)?;
    match &event.what {
        What::Observation(Observation::Output { stream, line }) if line.len() > LOG_LINE => {
            let line = line[..line.floor_char_boundary(LOG_LINE)].into();
            Some(Event { what: What::Observation(Observation::Output { stream: *stream, line }), ..*event })
        }
        What::Report(_) | What::Observation(_) => Some(event.clone()),
    }
}
