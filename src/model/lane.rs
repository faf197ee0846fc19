//! One process under observation.

use super::{
    BlockedThread, Codes, ErrorReport, FileHistory, Generators, History, Jobs, KeptTasks, LoopHistory, Loops,
    LostCancel, Name, NotRetrieved, Note, OutputLine, Polling, Primitives, ProgramExit, ProgramWarning, Refused,
    SignalMark, SlowCall, Snapshots, TaskHistory, Tasks, ThreadStack, TimerOwners, Work, changes::Changes,
    names::Names, set_timers::SetTimers,
};
use crate::event::{
    Engine, Event, Exit, JobId, LaneId, LoopState, Metric, Mode, NameId, RuntimeClass, SiteId, Span, TaskId, Time,
    Usage,
};
use rustc_hash::FxHashMap;
use std::{ops::Add, sync::Arc};

/// How a program enters its event loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryPoint {
    /// `asyncio.run(main())`, on Tokio `run(main)`: makes, runs and closes the loop.
    Managed,
    /// `run_until_complete(main())` on a loop that the program makes and has to close.
    Manual,
}

impl EntryPoint {
    pub const ALL: &[Self] = &[Self::Managed, Self::Manual];

    /// The word for it, as flags take it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Managed => "managed",
            Self::Manual => "manual",
        }
    }
}

impl std::fmt::Display for EntryPoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaneInfo {
    pub id: LaneId,
    /// What runs in it: a scenario's name, or a program's.
    pub title: String,
    pub engine: Engine,
    /// How much the program reports.
    pub mode: Mode,
    /// How the program enters its loop, where that is known beforehand.
    pub entry: Option<EntryPoint>,
    /// What is set in it that is not in a lane beside it; empty where nothing is.
    pub variant: String,
    /// The lane whose process has started this one, or that one's parent has.
    pub parent: Option<LaneId>,
    /// Whether it only serves its parent: nothing of the program's own runs in it.
    pub is_helper: bool,
    /// How much of its past is kept.
    pub kept: KeptTasks,
}

impl LaneInfo {
    /// The engine as people read it, with what is not reported: `cpython 3.12.1 (sampling)`.
    pub fn engine_name(&self) -> String {
        match self.mode {
            Mode::Full => self.engine.to_string(),
            mode => format!("{} ({})", self.engine, mode.word()),
        }
    }

    /// What distinguishes the lane from others of the session: its entry point, otherwise its title.
    pub fn label(&self) -> &str {
        if let Some(entry) = self.entry { entry.word() } else { &self.title }
    }
}

/// The life of a lane's process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifeline {
    /// Its process id and when it was started, or first seen.
    pub started: Option<(Time, u32)>,
    /// It ran already, and is looked at from outside.
    pub is_attached: bool,
    /// When the program connected.
    pub connected: Option<Time>,
    /// When and how it ended.
    pub exited: Option<(Time, Exit)>,
}

/// One process under observation, with everything that happened in it.
#[derive(Clone, Debug)]
pub struct Lane {
    /// What was known before it started.
    pub info: LaneInfo,
    pub lifeline: Lifeline,
    pub loops: Loops,
    pub tasks: Tasks,
    pub files: FileHistory,
    /// Its threads with what each waits for, by what the kernel says, while it does not report.
    pub threads: History<(Time, Arc<[Arc<str>]>)>,
    /// Threads, memory and processor time.
    pub usage: History<(Time, Usage)>,
    /// What happened, but for polls and samples, one after another.
    pub log: History<Event>,
    pub output: History<OutputLine>,
    /// Sentences for the user.
    pub notes: History<Note>,
    /// Signals sent and received, handlers added and removed.
    pub signals: History<SignalMark>,
    pub lost_cancels: History<LostCancel>,
    /// Calls that asyncio refuses with a RuntimeError.
    pub refusals: History<Refused>,
    /// Tasks whose exception was never retrieved.
    pub not_retrieved: History<NotRetrieved>,
    /// Errors outside the end of a task.
    pub errors: History<ErrorReport>,
    /// Python's warnings, also those that are not shown.
    pub warnings: History<ProgramWarning>,
    /// How the program exits on its own; more than one if an `exec` failed.
    pub exits: History<ProgramExit>,
    /// Threads seen asleep in a poll or callback, if the program does not report which.
    pub blocked: History<BlockedThread>,
    /// Stacks of threads that blocked their loops.
    pub stacks: History<ThreadStack>,
    /// Every cancel request, with its task.
    pub cancelled: History<(Time, TaskId)>,
    /// Every time a task carried on after a delivered cancel.
    pub swallowed: History<(Time, TaskId)>,
    /// Polls and callbacks that took at least a millisecond.
    pub slow: History<SlowCall>,
    /// Polls seen while they lasted.
    pub polling: History<Polling>,
    /// Callbacks seen while they lasted, with their start.
    pub calling: History<(Time, Time)>,
    /// When the program may have waited for the inspector, which was stopped: until when, and since when.
    pub(super) stalled: History<(Time, Time)>,
    pub(super) dropped: Changes<2>,
    pub(super) unrecorded: Changes<1>,
    pub(super) callbacks: Changes<1>,
    /// Jobs for the executor.
    pub jobs: Jobs,
    /// Locks, semaphores and what else tasks wait at.
    pub primitives: Primitives,
    /// Async generators.
    pub generators: Generators,
    /// How long polls and callbacks took, over time.
    pub(super) work: Work,
    /// Whose timers are.
    pub timer_owners: TimerOwners,
    /// Timers that were set before the oldest entry of the log.
    pub(super) timers_before: SetTimers,
    /// What the program answered when it was asked why it does not stop.
    pub snapshots: Snapshots,
    /// What the program's source says about lines that matter.
    pub codes: Codes,
    pub(super) names: Names,
    pub(super) sites: FxHashMap<SiteId, Arc<str>>,
    pub(super) longest: Option<SlowCall>,
    pub(super) head: Time,
}

impl Lane {
    pub(super) fn new(info: LaneInfo) -> Self {
        Self {
            tasks: Tasks::of(info.engine, info.kept),
            info,
            lifeline: Lifeline::default(),
            loops: Loops::default(),
            files: FileHistory::default(),
            threads: History::new(),
            usage: History::new(),
            log: History::new(),
            output: History::new(),
            notes: History::new(),
            signals: History::new(),
            lost_cancels: History::new(),
            refusals: History::new(),
            not_retrieved: History::new(),
            errors: History::new(),
            warnings: History::new(),
            exits: History::new(),
            blocked: History::new(),
            stacks: History::new(),
            cancelled: History::new(),
            swallowed: History::new(),
            slow: History::new(),
            polling: History::new(),
            calling: History::new(),
            stalled: History::new(),
            dropped: Changes::default(),
            unrecorded: Changes::default(),
            callbacks: Changes::default(),
            jobs: Jobs::default(),
            primitives: Primitives::default(),
            generators: Generators::default(),
            work: Work::default(),
            timer_owners: TimerOwners::default(),
            timers_before: SetTimers::default(),
            snapshots: Snapshots::default(),
            codes: Codes::default(),
            names: Names::default(),
            sites: FxHashMap::default(),
            longest: None,
            head: Time::START,
        }
    }

    /// Learns the engine from the program itself, where it was not known beforehand.
    pub(super) fn run_by(&mut self, engine: Engine) {
        if self.info.engine == Engine::Unknown {
            self.info.engine = engine;
            self.tasks.run_by(engine);
        }
    }

    /// How long of a time the program may have waited for the inspector.
    pub fn stalled(&self, from: Time, to: Time) -> Span {
        let within = |(until, since): &(Time, Time)| to.min(*until).since(from.max(*since));
        self.stalled.iter().map(within).fold(Span::ZERO, Add::add)
    }

    /// The newest moment anything is known of.
    pub const fn head(&self) -> Time {
        self.head
    }

    pub fn pid(&self) -> Option<u32> {
        self.lifeline.started.map(|started| started.1)
    }

    /// How the process ended, if it did up to a moment.
    pub fn exit(&self, at: Time) -> Option<Exit> {
        self.lifeline.exited.filter(|exited| exited.0 <= at).map(|exited| exited.1)
    }

    /// What kind of Tokio runtime a loop is, where the program says.
    pub fn runtime_class(&self, it: &LoopHistory) -> Option<RuntimeClass> {
        let class = self.name(it.class);
        RuntimeClass::ALL.iter().copied().find(|known| *known.word() == *class)
    }

    /// Whether tasks of a runtime are not reported.
    pub fn has_stock_runtime(&self) -> bool {
        self.loops.all().iter().filter_map(|it| self.runtime_class(it)).any(RuntimeClass::is_stock)
    }

    /// The text of a name.
    pub fn name(&self, id: NameId) -> Name<'_> {
        match (id.default_number(), self.names.get(id)) {
            (Some(number), _) => Name::numbered("Task-", number.into()),
            (None, Some(text)) => Name::text(text),
            (None, None) if id == NameId::NONE => Name::text(""),
            (None, None) => Name::text("?"),
        }
    }

    /// The name of a task; its number where it has none, or one that cannot be seen.
    pub fn task_name(&self, task: &TaskHistory) -> Name<'_> {
        let name = self.name(task.name).of_task();
        if name.trim().is_empty() { Name::numbered("task ", task.id.0) } else { name }
    }

    /// The name of the task with this id.
    pub fn name_of(&self, id: TaskId) -> Name<'_> {
        self.tasks.get(id).map_or_else(|| Name::numbered("task ", id.0), |task| self.task_name(task))
    }

    /// The name of the function that a job runs; `None` if the engine does not report it.
    pub fn function(&self, job: JobId) -> Option<Name<'_>> {
        self.jobs.get(job).filter(|job| job.name != NameId::NONE).map(|job| self.name(job.name))
    }

    /// A place in the program's source, `file:line`, where it is known.
    pub fn site(&self, id: SiteId) -> Option<&str> {
        self.sites.get(&id).map(|site| &**site)
    }

    /// The state of the loop to show at a moment.
    pub fn loop_state(&self, at: Time) -> Option<LoopState> {
        self.loops.current(at).and_then(|current| current.state(at))
    }

    /// How busy its loops were in the second before a moment: 0 to 1, of the busiest runtime that says so; else the share
    /// of polls and callbacks, where polls are told.
    pub fn busy(&self, at: Time) -> Option<f64> {
        let mut open = self.loops.known(at).filter(|known| known.open(at)).peekable();
        open.peek()?;
        let told = || self.work.share(at).filter(|_| self.info.mode == Mode::Full);
        open.filter_map(|known| known.busy(at)).reduce(f64::max).or_else(told)
    }

    /// A number that the runtimes of its open loops keep, summed up, at a moment.
    pub fn metric(&self, metric: Metric, at: Time) -> Option<u64> {
        let open = self.loops.known(at).filter(|known| known.open(at));
        open.filter_map(|known: &LoopHistory| known.samples(metric).latest(at))
            .map(|sample| sample.value)
            .reduce(u64::saturating_add)
    }

    /// Threads, memory and processor time at a moment.
    pub fn usage(&self, at: Time) -> Option<Usage> {
        self.usage.latest(at).map(|usage| usage.1)
    }

    /// Records lost up to a moment, on the way or afterwards.
    pub fn dropped(&self, at: Time) -> u64 {
        self.dropped.sum(at).iter().fold(0, |sum, part| sum.saturating_add(part.unsigned_abs()))
    }

    /// Those of them that arrived, and that the recording of the session lacks.
    pub fn missing(&self, at: Time) -> u64 {
        self.dropped.sum(at)[1].unsigned_abs()
    }

    /// Threads that could not be recorded up to a moment.
    pub fn unrecorded(&self, at: Time) -> u64 {
        self.unrecorded.sum(at)[0].unsigned_abs()
    }

    /// Callbacks run up to a moment.
    pub fn callbacks(&self, at: Time) -> u64 {
        self.callbacks.sum(at)[0].unsigned_abs()
    }

    /// The longest poll or callback of a millisecond or more.
    pub const fn longest(&self) -> Option<&SlowCall> {
        self.longest.as_ref()
    }
}
