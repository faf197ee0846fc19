//! How an event changes a lane.

use super::{
    BlockedThread, CancelRequest, ErrorReport, Lane, LoopHistory, LostCancel, MetricSample, NotRetrieved, Note,
    OutputLine, Polling, ProgramExit, ProgramWarning, Refused, SignalEvent, SignalMark, SlowCall, StateChange, TaskEnd,
    ThreadStack,
    task::{Creation, Poll, Waiting},
    words::tone,
};
use crate::event::{
    End, Event, Leave, LoopId, LoopState, NameId, Observation, Phase, Report, SiteId, Span, TaskId, TeardownStep, Time,
    Usage, WarningCategory, What,
};

/// The longest line of output kept in the log; the output itself is kept whole.
const LOG_LINE: usize = 200;
/// The most lines of output kept, of 4 KiB at most each.
const OUTPUT_LIMIT: usize = 5_000;
/// The most cancel requests kept by the lane.
const CANCEL_LIMIT: usize = 100_000;
/// The most kept of what is rare.
const RARE_LIMIT: usize = 4_096;
/// The most samples of usage kept: half an hour at ten a second.
const USAGE_LIMIT: usize = 18_000;
/// The start of CPython's warning about a loop that was never closed.
const UNCLOSED: &str = "unclosed event loop";
/// Shorter polls and callbacks are not kept as slow.
const SLOW: Span = Span::from_millis(1);
/// What ends a process at its time limit.
const SIGKILL: u8 = 9;

impl Lane {
    /// Takes an event in; whether it is news.
    pub(super) fn apply(&mut self, event: &Event) -> bool {
        self.head = self.head.max(event.at);
        let is_news = match &event.what {
            What::Report(report) => {
                self.snapshots.reported(event.at);
                self.report(event.at, event.site, report);
                !matches!(report, Report::Metric { .. })
            }
            What::Observation(observation) => self.observe(event.at, observation),
        };
        let forgotten = entry(event).and_then(|entry| self.log.push(entry, self.info.kept.log()));
        if let Some(entry) = forgotten {
            self.timers_before.forget(&entry, &self.timer_owners);
        }
        is_news
    }

    fn report(&mut self, at: Time, site: SiteId, report: &Report) {
        match *report {
            Report::Loop { id, state } => self.reach(at, site, id, state),
            Report::LoopInfo { id, thread, class } => self.loops.change(id, |it| it.set_info(at, site, thread, class)),
            Report::Teardown { id, step, phase, count } => self.tear_down(at, id, step, phase, count),
            Report::Refused { id, refusal, other, thing } => {
                self.refusals.push_once(Refused { at, id, refusal, other, thing, site }, RARE_LIMIT);
            }
            Report::TaskCreated { task, parent, on, name } => {
                self.tasks.created(task, at, Creation { parent, on, name, site });
            }
            Report::Renamed { task, name } => self.tasks.renamed(task, at, name),
            Report::Polled { task, took, queued, .. } => {
                self.poll(task, Poll { at, took, queued }, site);
            }
            Report::Waiting { task, on, other } => self.tasks.waiting(task, Waiting { at, on, other, site }),
            Report::CancelRequested { task, by, requester, message } => {
                self.tasks.requested(task, CancelRequest { at, by, requester, message, site });
                self.cancelled.push_once((at, task), CANCEL_LIMIT);
            }
            Report::CancelDelivered { task } => self.tasks.cancellation(task, at).deliver(at),
            Report::CancelSwallowed { task } => {
                self.tasks.cancellation(task, at).swallow(at);
                self.swallowed.push_once((at, task), RARE_LIMIT);
            }
            Report::CancelLost { task, how, by } => {
                self.lost_cancels.push_once(LostCancel { at, task, how, by, site }, RARE_LIMIT);
            }
            Report::Primitive { task, how, object } => self.primitives.record(at, task, how, object),
            Report::Uncancelled { task, left } => self.tasks.uncancelled(task, at, left),
            Report::Ended { task, end, reason } => {
                self.tasks.ended(task, TaskEnd { at, end, reason, site });
                self.primitives.ended(task);
            }
            Report::NotRetrieved { task, reason } => {
                self.tasks.not_retrieved(task, at, reason);
                self.not_retrieved.push_once(NotRetrieved { at, task, reason }, RARE_LIMIT);
            }
            Report::Callback { name, took, .. } => {
                self.callbacks.change(at, 0, 1);
                self.work.add(at, took);
                self.record_call(SlowCall { at, took, task: None, name, site });
            }
            Report::Timer { phase: Phase::Submitted, .. } => self.timer_owners.set(at),
            Report::Timer { .. } | Report::Forked { .. } => {}
            Report::Generator { generator, on, phase } => self.generators.record(at, generator, on, phase, site),
            Report::Job { job, on, phase, name } => self.jobs.record(at, job, on, phase, name, site),
            Report::Signal { signal, how, .. } => self.signal(at, signal, SignalEvent::Program(how), site),
            Report::Metric { on, metric, value } => {
                self.loops.change(on, |it| it.sample(metric, MetricSample { at, value }));
            }
            Report::Warning { on, category, text } => self.warn(ProgramWarning { at, category, text, site }, on),
            Report::Error { how, text, .. } => {
                self.errors.push_once(ErrorReport { at, how, text, site }, RARE_LIMIT);
            }
            Report::Leaving { how, .. } => _ = self.exits.push_once(ProgramExit { at, how }, RARE_LIMIT),
        }
    }

    fn tear_down(&mut self, at: Time, id: LoopId, step: TeardownStep, phase: Phase, count: u32) {
        self.loops.change(id, |it| it.tear_down(at, step, phase, count));
        if (step, phase) == (TeardownStep::AsyncGenerators, Phase::Finished) {
            self.generators.shut_down(id);
        }
    }

    fn reach(&mut self, at: Time, site: SiteId, id: LoopId, state: LoopState) {
        let is_finalized = self.exits.latest(at).is_some_and(|left| left.how == Leave::Normal);
        let state = if is_finalized && state == LoopState::Closed { LoopState::Dropped } else { state };
        self.loops.change(id, |it| it.reach(StateChange { at, state }, site));
    }

    /// Another program has taken the place of the one that executed it, if one did: that one's tasks and loops are gone, and
    /// nobody knows what would have become of them.
    fn take_place(&mut self) {
        let Some(&ProgramExit { at, how: Leave::Exec }) = self.exits.latest(Time::END) else { return };
        let tasks: Vec<_> = self.tasks.alive(at).map(|task| task.id).collect();
        for task in tasks {
            self.tasks.ended(task, TaskEnd { at, end: End::Unknown, reason: NameId::NONE, site: SiteId::NONE });
            self.primitives.ended(task);
        }
        let is_left = |it: &&LoopHistory| it.open(at) && it.open(Time::END);
        let loops: Vec<_> = self.loops.all().iter().filter(is_left).map(|it| it.id).collect();
        for id in loops {
            let state = StateChange { at, state: LoopState::Closed };
            self.loops.change(id, |it| it.reach(state, SiteId::NONE));
        }
    }

    fn poll(&mut self, task: TaskId, poll: Poll, site: SiteId) {
        let Poll { at, took, .. } = poll;
        self.tasks.polled(task, poll);
        self.timer_owners.poll(task, at, took);
        self.work.add(at, took);
        self.record_call(SlowCall { at, took, task: Some(task), name: NameId::NONE, site });
    }

    /// CPython warns about a loop that was not closed when it finalizes it.
    fn warn(&mut self, warning: ProgramWarning, on: LoopId) {
        let ProgramWarning { at, category, text, .. } = warning;
        self.warnings.push_once(warning, RARE_LIMIT);
        let is_of_loop = category == WarningCategory::Resource && self.name(text).starts_with(UNCLOSED);
        if is_of_loop && self.loops.get(on).is_some_and(|it| it.state(at) != Some(LoopState::Running)) {
            self.loops.change(on, LoopHistory::mark_unclosed);
        }
    }

    fn observe(&mut self, at: Time, observation: &Observation) -> bool {
        match observation {
            Observation::Started { pid } => self.lifeline.started = self.lifeline.started.or(Some((at, *pid))),
            Observation::Attached { pid } => {
                self.lifeline.started = self.lifeline.started.or(Some((at, *pid)));
                self.lifeline.is_attached = true;
            }
            Observation::Connected => {
                self.take_place();
                self.lifeline.connected = Some(self.lifeline.connected.map_or(at, |known| known.min(at)));
            }
            Observation::Engine(engine) => self.run_by(*engine),
            Observation::Exited(exit) => {
                self.take_place();
                self.lifeline.exited = self.lifeline.exited.or(Some((at, *exit)));
            }
            Observation::Named(id, text) => self.learn_name(*id, text),
            Observation::Located(id, text) => _ = self.sites.insert(*id, text.clone()),
            Observation::Files(files) => {
                self.files.record(at, files, self.loops.all().first().map(LoopHistory::born));
            }
            Observation::Threads(threads) => _ = self.threads.push_once((at, threads.clone()), RARE_LIMIT),
            Observation::Usage(usage) => return self.sample(at, *usage),
            Observation::Output { stream, line } => {
                self.output.push(OutputLine { at, stream: *stream, line: line.clone() }, OUTPUT_LIMIT);
            }
            Observation::Note(text) => {
                self.notes.push_once(Note { at, text: text.clone() }, RARE_LIMIT);
            }
            Observation::Stalled { since } => _ = self.stalled.push_once((at, *since), RARE_LIMIT),
            Observation::Dropped { count } => self.lose(at, 0, *count),
            Observation::Missing { count } => self.lose(at, 1, *count),
            Observation::Unrecorded { .. } => self.unrecorded.change(at, 0, 1),
            Observation::SignalSent { signal } => self.signal(at, *signal, SignalEvent::Sent, SiteId::NONE),
            Observation::TimedOut => self.signal(at, SIGKILL, SignalEvent::TimedOut, SiteId::NONE),
            Observation::Polling { task, since } => self.record_polling(at, *task, *since),
            Observation::CallbackRunning { since } => _ = self.calling.push_once((at, *since), RARE_LIMIT),
            Observation::Blocked { tid, since } => {
                self.blocked.push_once(BlockedThread { at, tid: *tid, since: *since }, RARE_LIMIT);
            }
            Observation::Stack { tid, frames } => {
                self.stacks.push_once(ThreadStack { at, tid: *tid, frames: frames.clone() }, RARE_LIMIT);
            }
            Observation::CancelSent { .. } => {}
            Observation::Unanswered { asked } => self.snapshots.silent(*asked),
            Observation::Code { place, .. } => self.codes.insert(place, observation),
            Observation::Thread { .. }
            | Observation::Asleep { .. }
            | Observation::HoldsInterpreter { .. }
            | Observation::Handler { .. }
            | Observation::Wakers { .. }
            | Observation::Await { .. }
            | Observation::Alike { .. }
            | Observation::Test { .. }
            | Observation::Held { .. }
            | Observation::Tied { .. }
            | Observation::Answered { .. } => return self.snapshots.add(at, observation),
        }
        true
    }

    /// Counts records as lost: 0 on the way, 1 in the recording.
    fn lose(&mut self, at: Time, how: usize, count: u64) {
        self.dropped.change(at, how, i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// Adds a sample, which is no news.
    fn sample(&mut self, at: Time, usage: Usage) -> bool {
        self.usage.push_once((at, usage), USAGE_LIMIT);
        self.files.confirm(at);
        false
    }

    fn signal(&mut self, at: Time, signal: u8, what: SignalEvent, site: SiteId) {
        self.signals.push_once(SignalMark { at, signal, what, site }, RARE_LIMIT);
    }

    fn record_polling(&mut self, at: Time, task: TaskId, since: Time) {
        let polling = Polling { at, since, task };
        self.tasks.polling(polling);
        self.polling.push_once(polling, RARE_LIMIT);
    }

    fn record_call(&mut self, call: SlowCall) {
        if call.took < SLOW {
            return;
        }
        if self.longest.as_ref().is_none_or(|longest| longest.took < call.took) {
            self.longest = Some(call.clone());
        }
        self.slow.push_once(call, RARE_LIMIT);
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
