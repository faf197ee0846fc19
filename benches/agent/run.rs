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
    fmt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use tokio::{runtime::Builder, time::timeout};

/// Longer than any run takes.
const DEADLINE: Duration = Duration::from_secs(120);
const PACKAGES: [&str; 3] = ["uvloop", "aiohttp", "viztracer"];

/// How a program is run.
#[derive(Clone, Copy)]
pub(crate) enum Variant {
    Off,
    Agent(Mode),
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
}

impl Variant {
    pub(crate) const OTHERS: [Self; 5] = [
        Self::Agent(Mode::Full),
        Self::Agent(Mode::Lifecycle),
        Self::Agent(Mode::Sampling),
        Self::Debug,
        Self::Viztracer,
    ];

    pub(crate) fn is_there(self, python: &Interpreter) -> bool {
        !matches!(self, Self::Viztracer) || has(python, "viztracer")
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
            Self::Debug => "-X dev, debug",
            Self::Viztracer => "viztracer",
        })
    }
}

/// Seconds that one time took.
pub(crate) fn measure(python: &Interpreter, program: &Program, variant: Variant, times: u64, read: &mut Read) -> f64 {
    let myself = std::env::current_exe().expect("the path of this program").to_string_lossy().into_owned();
    let words = [program.name.to_owned(), times.to_string(), myself];
    let mut command = Command::new(&python.path);
    let said = match variant {
        Variant::Agent(mode) => watched(python, mode, &words, read),
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
fn watched(python: &Interpreter, mode: Mode, words: &[String], read: &mut Read) -> String {
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
    let (mut connected, mut left, mut dropped) = (false, false, 0);
    let watch = async {
        let mut lane =
            ProcessSource::start(LaneId(0), &spec.process().expect("the agent is written")).expect("the lane starts");
        let mut events = Vec::new();
        while lane.events(&mut events).await {
            for event in events.drain(..) {
                match event.what {
                    What::Report(report) => {
                        read.records += 1;
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
    let name = format!("{python}, {} {}", words[0], mode.word());
    assert!(connected, "{name}: the agent never connected, but\n{said}");
    assert!(left, "{name}: the agent was not there at the end, but\n{said}");
    assert_eq!(dropped, 0, "{name}: records were dropped, so this measures nothing; is the machine busy?");
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

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/agent/programs.py")
}
