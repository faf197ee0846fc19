//! What a rule about a living program looks at: the lane, its last answer, and the words for what is in it.

use crate::{
    event::{Engine, Frames, LoopState, SiteId, Span, TaskId, ThreadRole, Tie, Time},
    finding::case::Case,
    model::{Awaiting, Code, Lane, Snapshot, TaskHistory, ThreadLook, is_default_name},
};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What was seen so long ago is not what is now.
const RECENT: Span = Span::from_millis(1_000);

/// A lane at a moment, and what its program answered last.
pub(super) struct View<'a> {
    pub(super) lane: &'a Lane,
    pub(super) at: Time,
    pub(super) look: &'a Snapshot,
    /// Those of the answer, by the task that waits.
    ties: Vec<&'a (TaskId, TaskId, Tie)>,
}

/// A frame: `function file:line`.
#[derive(Clone, Copy, Debug)]
pub(in crate::finding) struct Frame<'a> {
    pub(in crate::finding) function: &'a str,
    pub(in crate::finding) place: &'a str,
}

impl<'a> Frame<'a> {
    pub(in crate::finding) fn of(text: &'a str) -> Self {
        // `<frozen runpy>:88` has a space of its own.
        let at = text.rfind(" <").filter(|_| text.contains(">:")).or_else(|| text.rfind(' '));
        let (function, place) = at.map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
        Self { function, place }
    }

    /// Whether it is the program's own: neither of the standard library, nor of an installed one.
    pub(in crate::finding) fn is_own(self) -> bool {
        !self.place.contains("/python3")
            && !self.place.contains("-packages/")
            && !self.place.starts_with('<')
            && !self.is_foreign()
    }

    /// Whether it is native code of somebody else.
    fn is_foreign(self) -> bool {
        FOREIGN.iter().any(|folder| self.place.contains(folder))
            || self.place.starts_with("./nptl/")
            || self.place.is_empty()
    }

    /// Whether it is a function without a name of its own.
    pub(super) fn is_closure(self) -> bool {
        self.function.ends_with('}')
    }

    /// The file without its line.
    pub(super) fn file(self) -> &'a str {
        self.place.rsplit_once(':').map_or(self.place, |(file, _)| file)
    }

    fn is_standard(self) -> bool {
        !self.is_own() && !self.place.contains("-packages/")
    }

    /// The file, without folders that every installation has.
    pub(in crate::finding) fn at(self) -> String {
        short(self.place).into()
    }

    /// `poller() at app.py:12`.
    pub(super) fn text(self) -> String {
        match (self.function.is_empty(), self.place.is_empty()) {
            (true, _) => self.at(),
            (false, true) => format!("{}()", self.name()),
            (false, false) => format!("{}() at {}", self.name(), self.at()),
        }
    }

    /// The function without what it is defined in: `listen` of `Metrics.listen` stays with its class, `printer` of
    /// `app::printer::{{closure}}` loses its crate.
    pub(super) fn name(self) -> &'a str {
        let mut name = self.function;
        while let Some((outer, _)) = name.rsplit_once("::").filter(|(_, inner)| inner.starts_with('{')) {
            name = outer;
        }
        let generic = name.find('<').filter(|at| *at > 0);
        let name = generic.map_or(name, |at| name[..at].trim_end_matches("::"));
        name.rsplit_once("::").map_or(name, |(_, last)| last)
    }

    /// The same file at another line.
    pub(in crate::finding) fn line(self, line: u32) -> String {
        let file = short(self.place).rsplit_once(':').map_or(short(self.place), |(file, _)| file);
        format!("{file}:{line}")
    }
}

/// Folders of native code that is nobody's to change: the standard library, crates, libc.
const FOREIGN: [&str; 9] = [
    "/sysdeps/",
    "/rustc/",
    "/.cargo/registry/",
    "/.cargo/git/",
    "/registry/src/",
    "/lib/rustlib/",
    "/usr/src/",
    "/deps/uv/",
    "/node/src/",
];

/// A place without the folders that every installation has: `uvicorn/server.py:319`.
pub(super) fn short(place: &str) -> &str {
    let library = place.rfind("-packages/").map(|at| at + "-packages/".len());
    let registry = || place.find("/registry/src/").and_then(|at| Some(at + 14 + place[at + 14..].find('/')? + 1));
    let standard = || place.find("/python3.").and_then(|at| Some(at + 1 + place[at + 1..].find('/')? + 1));
    library.or_else(standard).or_else(registry).map_or(place, |at| &place[at..])
}

impl<'a> View<'a> {
    pub(super) fn new(case: &Case<'a>, look: &'a Snapshot) -> Self {
        let mut ties: Vec<_> = look.ties.iter().collect();
        ties.sort_by_key(|tie| tie.0);
        Self { lane: case.lane, at: case.last(), look, ties }
    }

    pub(super) fn code(&self, frame: Frame<'_>) -> Option<&'a Code> {
        self.lane.codes.get(frame.place)
    }

    pub(super) fn awaiting(&self, task: TaskId) -> Option<&'a Awaiting> {
        self.look.awaits.get(&task)
    }

    /// A task by its name; one without a name of its own by its function: `main()`.
    pub(super) fn name(&self, task: TaskId) -> String {
        let name = self.lane.name_of(task).to_string();
        let is_default = is_default_name(&name);
        let function = self.awaiting(task).and_then(|it| it.frames.last()).map(|frame| Frame::of(frame).function);
        match function.filter(|function| is_default && !function.is_empty()) {
            Some(function) => format!("{function}()"),
            None if is_default => name,
            None => format!("task {name}"),
        }
    }

    /// The same to begin a sentence.
    pub(super) fn subject(&self, task: TaskId) -> String {
        capital(&self.name(task))
    }

    /// Where a task stands: the innermost frame of the program's own; else of a library; else the innermost.
    pub(super) fn stands(&self, task: TaskId) -> Option<Frame<'a>> {
        self.awaiting(task).and_then(|it| innermost(&it.frames))
    }

    /// The tasks that are alive, the oldest first.
    pub(super) fn alive(&self) -> impl Iterator<Item = &'a TaskHistory> {
        self.lane.tasks.alive(self.at)
    }

    /// The task that the loop is run for: the last one that was created while its loop did not run.
    pub(super) fn main(&self) -> Option<&'a TaskHistory> {
        let is_main = |task: &&TaskHistory| {
            let state = || self.lane.loops.get(task.on).and_then(|it| it.state(task.born()));
            task.parent.is_none() && state().is_some_and(|state| state != LoopState::Running)
        };
        self.alive().filter(is_main).last()
    }

    /// The task that has to end first, at the end of the chain that begins with this one: gather, group, await, lock. The
    /// chain is given from the first on; where it comes back to itself, the last one is in it already.
    pub(super) fn chain(&self, first: TaskId) -> (Vec<TaskId>, bool) {
        let (mut chain, mut known) = (vec![first], FxHashSet::from_iter([first]));
        while let Some((next, _)) = chain.last().and_then(|last| self.worst(*last)) {
            chain.push(next);
            if !known.insert(next) {
                return (chain, true);
            }
        }
        (chain, false)
    }

    /// The tasks that are in the way of one.
    pub(super) fn in_the_way(&self, task: TaskId) -> impl Iterator<Item = (TaskId, Tie)> {
        let from = self.ties.partition_point(|tie| tie.0 < task);
        self.ties[from..].iter().take_while(move |tie| tie.0 == task).map(|tie| (tie.1, tie.2))
    }

    /// Of the tasks in the way of one, the one that most likely is the reason.
    fn worst(&self, task: TaskId) -> Option<(TaskId, Tie)> {
        let rank = |other: TaskId| {
            let Some(history) = self.lane.tasks.get(other) else { return 3 };
            match () {
                // What it has itself is in its way where nobody else has any.
                () if other == task => 4,
                () if !history.cancellation().swallowed.is_empty() => 0,
                () if !history.cancellation().requests.is_empty() => 1,
                () => 2,
            }
        };
        self.in_the_way(task).filter(|(other, _)| self.is_alive(*other)).min_by_key(|(other, _)| rank(*other))
    }

    /// Who waits for the last of a chain: `; main() waits for it at app.py:18`.
    pub(super) fn waiting_for(&self, chain: &[TaskId]) -> String {
        let [.., waiter, _] = chain else { return String::new() };
        let place = self.stands(*waiter).map_or_else(String::new, |frame| format!(" at {}", frame.at()));
        format!("; {} waits for it{place}", self.name(*waiter))
    }

    /// Whether the answer was read from outside: the program itself reports nothing.
    pub(super) fn is_from_outside(&self) -> bool {
        self.lane.lifeline.is_attached || self.lane.lifeline.connected.is_none() && !self.look.asleep.is_empty()
    }

    /// What a thread sleeps in, as the kernel says.
    pub(super) fn call(&self, tid: u32) -> Option<&'a str> {
        self.look.asleep.get(&tid).map(|call| &**call)
    }

    pub(super) fn is_alive(&self, task: TaskId) -> bool {
        self.lane.tasks.get(task).is_some_and(|task| task.alive(self.at))
    }

    pub(super) fn threads(&self, role: ThreadRole) -> impl Iterator<Item = &'a ThreadLook> {
        self.look.threads.iter().filter(move |thread| thread.role == role)
    }

    /// Since when a thread is seen in one callback or step, if it is.
    pub(super) fn blocked_since(&self, tid: u32) -> Option<Time> {
        let blocked = self.lane.blocked.until(self.at).rfind(|it| it.tid == tid).map(|it| (it.at, it.since));
        let polling = self.lane.polling.latest(self.at).map(|it| (it.at, it.since));
        let calling = self.lane.calling.latest(self.at).copied();
        let last = [blocked, polling, calling].into_iter().flatten().max()?;
        (self.at.since(last.0) < RECENT).then_some(last.1)
    }

    pub(super) fn is_blocked(&self, tid: u32) -> bool {
        self.blocked_since(tid).is_some() || self.is_computing()
    }

    /// The answers, the last one first.
    pub(super) fn looks(&self) -> impl Iterator<Item = &'a Snapshot> {
        let before = |look: &&'a Snapshot| self.lane.snapshots.latest(Time(look.at.0.saturating_sub(1)));
        std::iter::successors(Some(self.look), before)
    }

    /// The answer before the last one.
    pub(super) fn before(&self) -> Option<&'a Snapshot> {
        self.looks().nth(1)
    }

    /// Whether the main thread was in the same call when the program was asked the time before, and nothing was reported
    /// meanwhile.
    fn is_computing(&self) -> bool {
        let Some(before) = self.before() else { return false };
        let outer = |look: &Snapshot| {
            let frames = &look.main_thread()?.frames;
            let runs = frames.iter().position(|frame| frame.contains("Handle._run ") || frame.starts_with("_run "))?;
            frames[..runs].last().map(|frame| Frame::of(frame).function.to_owned())
        };
        let is_same = outer(before).is_some() && outer(before) == outer(self.look);
        is_same
            && self
                .lane
                .tasks
                .known(self.at)
                .all(|task| task.polls.recent.latest(self.at).is_none_or(|poll| poll.end() < before.at))
    }

    pub(super) fn site(&self, site: SiteId) -> Option<&'a str> {
        self.lane.site(site).map(short)
    }

    /// What a delivered cancel is for the task.
    pub(super) const fn error(&self) -> &'static str {
        if matches!(self.lane.info.engine, Engine::Tokio) { "Cancelled" } else { "CancelledError" }
    }

    /// What makes, runs and closes the loop.
    pub(super) const fn runner(&self) -> &'static str {
        if matches!(self.lane.info.engine, Engine::Tokio) { "run" } else { "asyncio.run" }
    }

    /// The frames of a task before a moment, as the last answer that came while it waited had them.
    pub(super) fn frames_before(&self, task: TaskId, at: Time) -> Option<Frames> {
        let mut looks = self.looks().filter(|look| look.at < at);
        looks.find_map(|look| look.awaits.get(&task).map(|it| it.frames.clone()))
    }
}

pub(super) fn capital(text: &str) -> String {
    let is_function = text.ends_with("()");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if !is_function => first.to_uppercase().chain(chars).collect(),
        _ => text.into(),
    }
}

/// The frame to name: the innermost of the program's own; else of a library; else the innermost of all.
pub(super) fn innermost(frames: &[Arc<str>]) -> Option<Frame<'_>> {
    let all = || frames.iter().map(|frame| Frame::of(frame));
    all().find(|frame| frame.is_own()).or_else(|| all().find(|frame| !frame.is_standard())).or_else(|| all().next())
}

#[cfg(test)]
mod tests {
    use super::{capital, innermost, short};

    #[test]
    fn places_lose_what_every_installation_has() {
        assert_eq!(short("/v/lib/python3.11/site-packages/uvicorn/server.py:319"), "uvicorn/server.py:319");
        assert_eq!(short("/usr/lib/python3.11/asyncio/tasks.py:5"), "asyncio/tasks.py:5");
        assert_eq!(short("app.py:12"), "app.py:12");
        assert_eq!(short("/r/.cargo/registry/src/index-1/axum-0.8.9/src/serve.rs:3"), "axum-0.8.9/src/serve.rs:3");
    }

    #[test]
    fn the_programs_own_frame_is_named() {
        let frames = ["sleep /l/lib/python3.11/asyncio/tasks.py:9", "ticks app.py:17", "main app.py:3"];
        let frames = frames.map(Into::into);
        assert_eq!(innermost(&frames).map(super::Frame::text).as_deref(), Some("ticks() at app.py:17"));
        assert_eq!(innermost(&frames[..1]).map(super::Frame::text).as_deref(), Some("sleep() at asyncio/tasks.py:9"));
    }

    #[test]
    fn native_code_of_crates_and_libc_is_not_the_programs_own() {
        let frames = [
            "syscall ",
            "wait ./nptl/futex-internal.c:57",
            "std::thread::park /rustc/abc/library/std/src/thread/mod.rs:9",
            "tokio::park /root/.cargo/registry/src/index/tokio-1/src/park.rs:3",
            "app::pool::work::{{closure}} src/pool.rs:7",
        ];
        let frames = frames.map(Into::into);
        assert_eq!(innermost(&frames).map(super::Frame::text).as_deref(), Some("work() at src/pool.rs:7"));
        let names = ["a::b", "a::b::{{closure}}::{{closure}}", "a::b<c::d>", "<a::T as b::U>::c", "f"];
        assert_eq!(
            names.map(|name| super::Frame::of(&format!("{name} x:1")).name().to_owned()),
            ["b", "b", "b", "c", "f"]
        );
    }

    #[test]
    fn functions_keep_their_case() {
        assert_eq!([capital("task a"), capital("main()")], ["Task a", "main()"]);
    }
}
