//! One run of one program.

use crate::rows::Program;
use loopscope::{
    event::{LaneId, Leave, Mode, Observation, Report, What},
    source::{
        ProcessSource,
        python::{Interpreter, PythonSpec},
    },
};
use std::{
    collections::HashMap,
    fmt,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use tokio::{runtime::Builder, time::timeout};

/// Longer than any run takes.
const DEADLINE: Duration = Duration::from_secs(120);
/// Minor versions of CPython that the compiled parts are for.
const COMPILED_FOR: RangeInclusive<u16> = 11..=13;
const PACKAGES: [&str; 3] = ["uvloop", "aiohttp", "viztracer"];

/// How a program is run.
#[derive(Clone, Copy)]
pub(crate) enum Variant {
    Off,
    Agent(Mode),
    /// The agent with what `benches/compiled` has compiled in the place of its own.
    Compiled(Mode),
    /// `-X dev` and `PYTHONASYNCIODEBUG`.
    Debug,
    Viztracer,
}

/// What the inspector read.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) runs: usize,
    pub(crate) records: usize,
    pub(crate) dropped: u64,
    /// Of each program in each mode. They are the same in every run, compiled or not.
    counts: HashMap<String, Counts>,
}

/// How many tasks were created and ended, and how many steps they took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    created: usize,
    ended: usize,
    polled: usize,
}

impl Counts {
    fn add(&mut self, report: &Report) {
        match report {
            Report::TaskCreated { .. } => self.created += 1,
            Report::Ended { .. } => self.ended += 1,
            Report::Polled { .. } => self.polled += 1,
            _ => {}
        }
    }
}

impl Variant {
    /// The agent and the tools.
    pub(crate) const OTHERS: &[Self] = &[
        Self::Agent(Mode::Full),
        Self::Agent(Mode::Lifecycle),
        Self::Agent(Mode::Sampling),
        Self::Debug,
        Self::Viztracer,
    ];
    /// The agent with and without compiled parts.
    pub(crate) const COMPILED: &[Self] = &[
        Self::Agent(Mode::Full),
        Self::Compiled(Mode::Full),
        Self::Agent(Mode::Lifecycle),
        Self::Compiled(Mode::Lifecycle),
        Self::Agent(Mode::Sampling),
    ];

    pub(crate) fn is_there(self, python: &Interpreter) -> bool {
        match self {
            Self::Compiled(_) => COMPILED_FOR.contains(&python.version.1),
            Self::Viztracer => has(python, "viztracer"),
            Self::Off | Self::Agent(_) | Self::Debug => true,
        }
    }

    pub(crate) fn is_tool(self) -> bool {
        matches!(self, Self::Debug | Self::Viztracer)
    }

    /// What it may cost that program.
    pub(crate) fn limit(self, program: &Program) -> Option<f64> {
        let Self::Agent(mode) = self else { return None };
        let place = Mode::ALL.iter().position(|other| *other == mode)?;
        program.limits[place]
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Off => "without",
            Self::Agent(mode) => mode.word(),
            Self::Compiled(_) => "compiled",
            Self::Debug => "-X dev, debug",
            Self::Viztracer => "viztracer",
        })
    }
}

/// Seconds that one time took.
pub(crate) fn measure(python: &Interpreter, program: &Program, variant: Variant, times: u64, read: &mut Read) -> f64 {
    let myself = std::env::current_exe().expect("the path of this program").to_string_lossy().into_owned();
    let mut words = vec![program.name.to_owned(), times.to_string(), myself];
    let mut command = Command::new(&python.path);
    let said = match variant {
        Variant::Agent(mode) => watched(python, program, mode, &words, read),
        Variant::Compiled(mode) => {
            words.push(library().to_string_lossy().into_owned());
            watched(python, program, mode, &words, read)
        }
        Variant::Off => plainly(command.arg(programs()).args(words)),
        Variant::Debug => {
            plainly(command.env("PYTHONASYNCIODEBUG", "1").args(["-X", "dev"]).arg(programs()).args(words))
        }
        Variant::Viztracer => {
            let file = folder().join("viztracer.json");
            command.args(["-m", "viztracer", "--quiet", "--log_async", "-o"]).arg(file).arg("--").arg(programs());
            plainly(command.args(words))
        }
    };
    let took = said.lines().find_map(|line| line.strip_prefix("took ")?.parse().ok());
    took.unwrap_or_else(|| panic!("{python}, {} {variant}: no result, but\n{said}", program.name))
}

fn plainly(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().expect("the interpreter runs");
    [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat()
}

/// Runs it as a lane and gives what it said. The agent must have been there from beginning to end and lost nothing.
fn watched(python: &Interpreter, program: &Program, mode: Mode, words: &[String], read: &mut Read) -> String {
    let spec = PythonSpec {
        interpreter: python.clone(),
        env: Vec::new(),
        flags: Vec::new(),
        mode,
        program: loopscope::source::python::Program::File(programs()),
        args: words.iter().map(Into::into).collect(),
    };
    let inspector = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut said = String::new();
    let (mut connected, mut left, mut dropped, mut counts) = (false, false, 0, Counts::default());
    let watch = async {
        let mut lane =
            ProcessSource::start(LaneId(0), &spec.process().expect("the agent is written")).expect("the lane starts");
        let mut events = Vec::new();
        while lane.events(&mut events).await {
            for event in events.drain(..) {
                match event.what {
                    What::Report(report) => {
                        read.records += 1;
                        counts.add(&report);
                        left |= matches!(report, Report::Leaving { how: Leave::Normal, .. });
                    }
                    What::Observation(Observation::Connected) => connected = true,
                    What::Observation(Observation::Dropped { count }) => dropped += count,
                    What::Observation(Observation::Output { line, .. }) => said.extend([&*line, "\n"]),
                    What::Observation(_) => {}
                }
            }
        }
    };
    inspector.block_on(async { timeout(DEADLINE, watch).await }).expect("the program ends");
    read.runs += 1;
    read.dropped += dropped;
    let name = format!("{python}, {} {}", program.name, mode.word());
    assert!(connected, "{name}: the agent never connected, but\n{said}");
    assert!(left, "{name}: the agent was not there at the end, but\n{said}");
    assert_eq!(dropped, 0, "{name}: records were dropped, so this measures nothing; is the machine busy?");
    if mode != Mode::Sampling && program.unit.is_of_work() {
        let earlier = *read.counts.entry(name.clone()).or_insert(counts);
        assert_eq!(counts, earlier, "{name}: other records than in an earlier run");
    }
    said
}

/// An environment of that interpreter with the packages in it, made once; the interpreter itself where none can be made.
pub(crate) fn environment(python: &Interpreter) -> Interpreter {
    let (major, minor, patch) = python.version;
    let folder = folder().join(format!("python-{major}.{minor}.{patch}"));
    let path = folder.join("bin/python");
    if !path.exists() && !quietly(Command::new(&python.path).args(["-m", "venv"]).arg(&folder)) {
        return python.clone();
    }
    let environment = Interpreter { path, version: python.version };
    for package in PACKAGES.into_iter().filter(|package| !has(&environment, package)) {
        let mut pip = Command::new(&environment.path);
        quietly(pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]));
    }
    environment
}

pub(crate) fn has(python: &Interpreter, package: &str) -> bool {
    quietly(Command::new(&python.path).args(["-c", &format!("import {package}")]))
}

fn quietly(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// What building `benches/compiled` gives.
pub(crate) fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/compiled/target/release/libloopscope_compiled.so")
}

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/agent/programs.py")
}
