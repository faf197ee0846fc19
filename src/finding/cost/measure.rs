//! What can be measured of a lane.

use crate::{
    event::{LoopState, Span, Time},
    model::{Lane, LoopHistory},
};

/// Something that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// From the end of one loop to the creation of the next: in a program that makes several in a row.
    Create,
    /// From the creation of a loop to its first run.
    SetUp,
    /// From its first run to the moment at which main had ended.
    Run,
    /// From there to its close: teardown, and close itself.
    Close,
    /// From the start of the process to its first loop.
    Start,
    /// File descriptors that the first loop opened.
    Fds,
    /// Threads, at the most.
    Threads,
    /// Resident memory, at the most.
    Memory,
}

impl Measure {
    pub const ALL: &[Self] =
        &[Self::Create, Self::SetUp, Self::Run, Self::Close, Self::Start, Self::Fds, Self::Threads, Self::Memory];

    /// Its name for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::SetUp => "set up",
            Self::Run => "run",
            Self::Close => "close",
            Self::Start => "process start",
            Self::Fds => "fds of a loop",
            Self::Threads => "threads",
            Self::Memory => "memory",
        }
    }

    /// What it is, in a few words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Create => "from the end of one loop to the creation of the next",
            Self::SetUp => "from a loop's creation to its first run",
            Self::Run => "from its first run to the end of main",
            Self::Close => "from there to the closed loop, teardown included",
            Self::Start => "from the start of the process to its first loop",
            Self::Fds => "file descriptors that the first loop opened",
            Self::Threads => "threads, at the most",
            Self::Memory => "resident memory, at the most",
        }
    }

    pub const fn is_time(self) -> bool {
        matches!(self, Self::Create | Self::SetUp | Self::Run | Self::Close | Self::Start)
    }

    /// Its name for programs.
    pub fn key(self) -> String {
        self.word().replace(' ', "_")
    }

    /// What its values are counted in, for programs.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Memory => "bytes",
            _ if self.is_time() => "ns",
            _ => "count",
        }
    }

    /// A value as people read it.
    pub fn show(self, value: u64) -> String {
        match self {
            Self::Memory => format!("{:.1} MB", value as f64 / 1e6),
            _ if self.is_time() => Span(value).to_string(),
            _ => value.to_string(),
        }
    }

    /// Every value of it that a lane has: times in nanoseconds, memory in bytes.
    pub fn of(self, lane: &Lane, at: Time) -> Vec<u64> {
        let loops: Vec<&LoopHistory> = lane.loops.known(at).collect();
        let usage = || lane.usage.until(at).map(|(_, usage)| *usage);
        let between = |from, to| loops.iter().filter_map(|it| span(it, from, to, at)).collect();
        let born = |it: &&LoopHistory| Some(it.born().since(lane.lifeline.started?.0).0);
        match self {
            Self::Create => creations(&loops, at),
            Self::SetUp => between(LoopState::Created, LoopState::Running),
            Self::Run => between(LoopState::Running, LoopState::Stopped),
            Self::Close => between(LoopState::Stopped, LoopState::Closed),
            Self::Start => loops.first().and_then(born).into_iter().collect(),
            Self::Fds => opened(lane, &loops, at).into_iter().collect(),
            Self::Threads => usage().map(|usage| usage.threads.into()).max().into_iter().collect(),
            Self::Memory => usage().map(|usage| usage.memory).max().into_iter().collect(),
        }
    }
}

/// How long a loop took from the first time in one state to the first time in another.
fn span(it: &LoopHistory, from: LoopState, to: LoopState, at: Time) -> Option<u64> {
    let from = if from == LoopState::Created { it.born() } else { first(it, from, at)? };
    Some(first(it, to, at)?.since(from).0)
}

fn first(it: &LoopHistory, wanted: LoopState, at: Time) -> Option<Time> {
    it.states.until(at).find(|change| change.state == wanted).map(|change| change.at)
}

/// How long the creation of each loop but the first took: nothing else happens in between, in a program made for this.
fn creations(loops: &[&LoopHistory], at: Time) -> Vec<u64> {
    let last = |it: &LoopHistory| it.states.until(at).next_back().map(|change| change.at);
    let pairs = loops.windows(2).filter_map(|pair| Some((last(pair[0])?, pair[1].born())));
    pairs.filter(|(from, to)| from <= to).map(|(from, to)| to.since(from).0).collect()
}

fn opened(lane: &Lane, loops: &[&LoopHistory], at: Time) -> Option<u64> {
    let it = loops.first()?;
    let before = lane.files.set(Time(it.born().0.saturating_sub(1)))?;
    // A loop that was closed before anybody looked shows nothing.
    let closed = first(it, LoopState::Closed, at).unwrap_or(Time::END);
    let after = lane.files.set_after(it.born()).filter(|set| set.at < closed && set.at <= at)?;
    Some(after.files.iter().filter(|file| !before.holds(file)).count() as u64)
}
