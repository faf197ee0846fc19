//! What rules answer with, and the phrases they share.

use crate::{
    event::{Exit, File, Leave, LoopId, Mode, SignalHow, SiteId, TaskId, Time},
    model::{EventLoop, Lane, SignalEvent, Task, counted, waits_on},
};

/// What a rule answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// All is as it should be.
    Ok,
    /// It is not.
    Found,
    /// It cannot be told yet, or never.
    Unknown,
}

impl Verdict {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Found => "found",
            Self::Unknown => "cannot tell",
        }
    }
}

/// What a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A task.
    Task(TaskId),
    /// A loop.
    Loop(LoopId),
    /// A file descriptor.
    File(File),
    /// A place in the program's source.
    Site(SiteId),
}

/// An answer without the rule's and the lane's name.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) verdict: Verdict,
    pub(super) fragment: String,
    pub(super) sentence: String,
    pub(super) evidence: Vec<Evidence>,
    pub(super) at: Option<Time>,
}

impl Answer {
    fn new(verdict: Verdict, fragment: impl Into<String>, sentence: impl Into<String>) -> Self {
        let (fragment, sentence) = (fragment.into(), sentence.into());
        Self { verdict, fragment, sentence, evidence: Vec::new(), at: None }
    }

    pub(super) fn ok(fragment: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self::new(Verdict::Ok, fragment, sentence)
    }

    pub(super) fn found(fragment: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self::new(Verdict::Found, fragment, sentence)
    }

    pub(super) fn unknown(fragment: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self::new(Verdict::Unknown, fragment, sentence)
    }

    /// A place that nobody knows is no evidence.
    pub(super) fn with(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence.into_iter().filter(|it| *it != Evidence::Site(SiteId::NONE)));
        self
    }

    pub(super) fn when(mut self, at: Time) -> Self {
        self.at = Some(at);
        self
    }

    /// The only answer.
    pub(super) fn alone(self) -> Vec<Self> {
        vec![self]
    }
}

/// When the lane's process ended, if it did up to a moment.
pub(super) fn over(lane: &Lane, at: Time) -> Option<Time> {
    lane.lifeline.exited.map(|exited| exited.0).filter(|&exited| exited <= at)
}

/// What is open or alive in a process that was killed is no fault of its code.
pub(super) const KILLED: &str = "The process was killed before it could let go of all it had opened.";

/// Whether a signal ended the process as it was, and not one that it had received and passed on after all was done, or
/// that an interpreter made of an exception as it left.
pub(super) fn killed(lane: &Lane, at: Time) -> bool {
    let has_left = lane.left.until(at).any(|left| left.how == Leave::Normal);
    let received = SignalEvent::Program(SignalHow::Received);
    let is_received = |signal| lane.signals.until(at).any(|mark| (mark.signal.into(), mark.what) == (signal, received));
    matches!(lane.exit(at), Some(Exit::Signal(signal)) if !has_left && !is_received(signal))
}

/// Whether the program tells when a task is told to stop. One that leaves out its polls may leave that out, too.
pub(super) fn tells_deliveries(lane: &Lane, at: Time) -> bool {
    let mut asked = lane.cancelled.until(at).filter_map(|asked| lane.tasks.get(asked.1));
    lane.tasks.tells_polls() || asked.any(|task| task.cancellation().delivered.latest(at).is_some())
}

/// The moment to judge what a program leaves behind: an interpreter sweeps up after it, when its own code is done.
pub(super) fn settled(lane: &Lane, at: Time) -> Time {
    let left = lane.left.until(at).rfind(|left| left.how == Leave::Normal);
    // The look that the interpreter waits for as it leaves.
    let look = |left: Time| lane.files.set_after(left).map_or(left, |set| set.at.max(left));
    left.map_or(at, |left| look(left.at).min(at))
}

/// The answer of a rule that needs every record, where some were lost.
pub(super) fn incomplete(lane: &Lane, at: Time, fragment: &str) -> Option<Answer> {
    let why = match (lane.unrecorded(at), lane.dropped(at)) {
        (0, 0) => return None,
        (0, lost) => format!("{} of this lane {} lost", counted(lost, "record"), was(lost)),
        (threads, _) => format!("{} could not be recorded", counted(threads, "thread")),
    };
    Some(Answer::unknown(fragment, format!("{why}, so this cannot be told.")))
}

/// The answer of a rule about what happens to tasks, where these are only looked at now and then.
pub(super) fn sampled(lane: &Lane, at: Time, fragment: &str) -> Option<Answer> {
    let is_sampled = lane.info.mode == Mode::Sampling && lane.loops.known(at).next().is_some();
    let sentence = "Tasks are only looked at now and then in this mode, so this cannot be told.";
    is_sampled.then(|| Answer::unknown(fragment, sentence))
}

/// The same for a rule about how tasks end, which other programs may not tell of all of theirs.
pub(super) fn untold_ends(lane: &Lane, at: Time, fragment: &str) -> Option<Answer> {
    let sentence = |tasks| format!("How {} ended is not known, so this cannot be told.", counted(tasks, "task"));
    let unknown = Some(lane.tasks.counts(at).unknown).filter(|&tasks| tasks > 0);
    sampled(lane, at, fragment).or_else(|| Some(Answer::unknown(fragment, sentence(unknown?))))
}

/// When the lane's process ended, if what was alive then is known: where tasks are looked at now and then, only one that
/// leaves by itself has the last look at its end.
pub(super) fn last_look(lane: &Lane, at: Time) -> Option<Time> {
    let looks = || lane.left.until(at).any(|left| left.how == Leave::Normal);
    over(lane, at).filter(|_| lane.info.mode != Mode::Sampling || looks())
}

/// The answer of a rule that found nothing in what is kept, where the oldest of it is not.
pub(super) fn unkept(fragment: &str, what: &str) -> Answer {
    Answer::unknown(fragment, format!("The oldest {what} are no longer kept, so this cannot be told."))
}

/// `worker-0 (src/main.rs:12)`.
pub(super) fn task_made(lane: &Lane, task: &Task) -> String {
    made(lane, &lane.task_name(task), task.site)
}

/// `loop 1 (src/main.rs:12)`.
pub(super) fn loop_made(lane: &Lane, it: &EventLoop) -> String {
    made(lane, &format!("loop {}", it.id), it.created.map_or(SiteId::NONE, |created| created.1))
}

fn made(lane: &Lane, name: &str, site: SiteId) -> String {
    lane.site(site).map_or_else(|| name.into(), |site| format!("{name} ({site})"))
}

/// ` at src/main.rs:12`, as words behind what happened there; empty where nobody knows.
pub(super) fn place(lane: &Lane, site: SiteId) -> String {
    lane.site(site).map_or_else(String::new, |site| format!(" at {site}"))
}

/// `was waiting on sleep at src/main.rs:12`, for a task that waits.
pub(super) fn waiting(lane: &Lane, task: &Task, at: Time) -> Option<String> {
    let waiting = task.waits.latest(at)?;
    let place = place(lane, waiting.site);
    Some(format!("was waiting on {}{place}", waits_on(lane, waiting.on, waiting.other)))
}

/// The first three, and how many more: `a, b, c and 4 more`.
pub(super) fn first_of(items: impl Iterator<Item = String>, count: u64) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = items.take(SHOWN).collect();
    let (more, shown) = (count.saturating_sub(shown.len() as u64), shown.join(", "));
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// `was` or `were`.
pub(super) const fn was(count: u64) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// A sentence begins with a capital.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
