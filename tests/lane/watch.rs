//! Watching a lane in a test.

use loopscope::event::{Event, Exit, File, LaneId, Metric, Observation, Report, Stream, What};
use loopscope::source::{ProcessSource, ProcessSpec, SourceError};
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::runtime::{Builder, Runtime};

const DEADLINE: Duration = Duration::from_secs(30);

/// A lane, and everything seen of it so far.
pub(crate) struct Watched {
    pub(crate) lane: ProcessSource,
    pub(crate) events: Vec<Event>,
    runtime: Runtime,
}

pub(crate) fn myself() -> PathBuf {
    std::env::current_exe().expect("the path of this program")
}

pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A Python that can write the wire, by its own path: a lane is the very process that was started.
pub(crate) fn python() -> Option<String> {
    let probe = "import fcntl, os, sys; fcntl.F_ADD_SEALS, os.memfd_create; print(sys.executable)";
    let output = Command::new("python3").args(["-I", "-c", probe]).output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| path.trim().to_owned())
}

/// Starts this program as a fixture.
pub(crate) fn fixture(name: &str) -> Watched {
    Watched::start(&myself().to_string_lossy(), &["fixture", name])
}

/// Starts this program as an inspector of a fixture; also the lane's process id.
pub(crate) fn inspector(name: &str) -> (Child, u32) {
    let mut command = Command::new(myself());
    let mut child =
        command.args(["fixture", &format!("inspect-{name}")]).stdout(Stdio::piped()).spawn().expect("spawn");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    let pid = line.trim().parse().expect("a process id");
    (child, pid)
}

pub(crate) fn start_in(program: &str, dir: Option<&str>) -> Result<ProcessSource, SourceError> {
    let runtime = runtime();
    let _inside = runtime.enter();
    let spec = ProcessSpec { dir: dir.map(PathBuf::from), ..ProcessSpec::new(program, [""; 0]) };
    ProcessSource::start(LaneId(1), &spec)
}

impl Watched {
    pub(crate) fn start(program: &str, args: &[&str]) -> Self {
        let runtime = runtime();
        let inside = runtime.enter();
        let lane = ProcessSource::start(LaneId(1), &ProcessSpec::new(program, args)).expect("the lane starts");
        drop(inside);
        Self { lane, events: Vec::new(), runtime }
    }

    /// Watches until what was seen satisfies the condition.
    pub(crate) fn until(&mut self, condition: impl Fn(&Self) -> bool) {
        let end = Instant::now() + DEADLINE;
        while !condition(self) {
            assert!(Instant::now() < end, "never happened; the last events: {:?}", self.tail());
            assert!(self.step(), "ended before it happened; the last events: {:?}", self.tail());
        }
    }

    /// Watches to the end.
    pub(crate) fn finish(mut self) -> Self {
        let end = Instant::now() + DEADLINE;
        while self.step() {
            assert!(Instant::now() < end, "never ended; the last events: {:?}", self.tail());
        }
        self
    }

    fn step(&mut self) -> bool {
        let mut batch = Vec::new();
        let events = async { tokio::time::timeout(DEADLINE, self.lane.events(&mut batch)).await };
        let goes_on = self.runtime.block_on(events).expect("events");
        assert!(batch.is_sorted_by_key(|event| event.at));
        self.events.append(&mut batch);
        goes_on
    }

    fn tail(&self) -> &[Event] {
        &self.events[self.events.len().saturating_sub(20)..]
    }

    pub(crate) fn reports(&self) -> impl Iterator<Item = Report> {
        self.events.iter().filter_map(report)
    }

    pub(crate) fn observations(&self) -> impl Iterator<Item = Observation> {
        self.events.iter().filter_map(|event| match &event.what {
            What::Observation(seen) => Some(seen.clone()),
            What::Report(_) => None,
        })
    }

    pub(crate) fn saw(&self, what: &Observation) -> bool {
        self.observations().any(|seen| seen == *what)
    }

    /// The names and places sent.
    pub(crate) fn texts(&self) -> Vec<String> {
        let text = |seen| match seen {
            Observation::Named(_, text) | Observation::Located(_, text) => Some(text.to_string()),
            _ => None,
        };
        self.observations().filter_map(text).collect()
    }

    pub(crate) fn notes(&self) -> Vec<String> {
        let note = |seen| if let Observation::Note(note) = seen { Some(note.to_string()) } else { None };
        self.observations().filter_map(note).collect()
    }

    pub(crate) fn lines(&self, from: Stream) -> Vec<String> {
        let line = |seen| match seen {
            Observation::Output { stream, line } if stream == from => Some(line.to_string()),
            _ => None,
        };
        self.observations().filter_map(line).collect()
    }

    /// How many records never came.
    pub(crate) fn dropped(&self) -> u64 {
        self.observations().map(|seen| if let Observation::Dropped { count } = seen { count } else { 0 }).sum()
    }

    /// The numbers that a fixture counts with.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        let number = |report| match report {
            Report::Metric { metric: Metric::Polls, value, .. } => Some(value),
            _ => None,
        };
        self.reports().filter_map(number).collect()
    }

    /// The files open the last time somebody looked.
    pub(crate) fn files(&self) -> Vec<File> {
        let files = |seen| if let Observation::Files(files) = seen { Some(files.to_vec()) } else { None };
        self.observations().filter_map(files).last().unwrap_or_default()
    }

    pub(crate) fn exit(&self) -> Option<Exit> {
        self.observations().last().and_then(|seen| if let Observation::Exited(exit) = seen { Some(exit) } else { None })
    }
}

pub(crate) fn report(event: &Event) -> Option<Report> {
    if let What::Report(report) = event.what { Some(report) } else { None }
}

/// Waits for what can be seen.
pub(crate) fn until(what: &str, condition: impl Fn() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !condition() {
        assert!(Instant::now() < end, "it never came to pass that {what}");
        std::thread::yield_now();
    }
}

/// The letter by which `/proc` tells a process's state.
pub(crate) fn state(pid: u32) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.trim_start().chars().next()
}

/// The first process that another has started.
pub(crate) fn child(pid: u32) -> Option<u32> {
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).ok()?;
    children.split_whitespace().next()?.parse().ok()
}

pub(crate) fn is_alive(pid: u32) -> bool {
    state(pid).is_some_and(|state| !matches!(state, 'Z' | 'X'))
}
