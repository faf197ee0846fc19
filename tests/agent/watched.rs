//! A Python program run twice: plainly, and as a lane with the agent in it.

use loopscope::{
    app::{LaneSpec, Session, SessionSpec},
    event::{Engine, Event, Exit, LaneId, Leave, Mode, Observation, Report, Stream, What},
    finding::Limits,
    model::{LaneInfo, Model},
    source::{
        ProcessSource, ProcessSpec,
        python::{Interpreter, Program, PythonSpec, all},
    },
    ui::Brief,
};
use std::{path::PathBuf, process::Command, time::Duration};
use tempfile::TempDir;
use tokio::{runtime::Builder, time::timeout};

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(300);

/// What a program showed to the outside.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) stdout: Vec<String>,
    pub(crate) stderr: Vec<String>,
    pub(crate) exit: Exit,
}

/// A program that ran as a lane.
pub(crate) struct Watched {
    pub(crate) events: Vec<Event>,
    pub(crate) shown: Shown,
    pub(crate) model: Model,
}

/// A script, how it is run, and by which interpreter.
pub(crate) struct Script {
    pub(crate) spec: PythonSpec,
    _folder: TempDir,
}

/// Every interpreter of this machine that the agent runs in; on a build server there must be one.
pub(crate) fn interpreters() -> Vec<Interpreter> {
    let found = all();
    assert!(!found.is_empty() || std::env::var_os("CI").is_none(), "no CPython from 3.8 on");
    found
}

impl Script {
    pub(crate) fn new(interpreter: &Interpreter, text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("script.py");
        std::fs::write(&path, text).expect("a script");
        let mut script = Self::of(interpreter, path);
        script._folder = folder;
        script
    }

    pub(crate) fn of(interpreter: &Interpreter, path: PathBuf) -> Self {
        let spec = PythonSpec {
            interpreter: interpreter.clone(),
            flags: Vec::new(),
            env: Vec::new(),
            mode: Mode::Full,
            program: Program::File(path),
            args: Vec::new(),
        };
        Self { spec, _folder: tempfile::tempdir().expect("a folder") }
    }

    pub(crate) fn flags(mut self, flags: &[&str]) -> Self {
        self.spec.flags = flags.iter().map(Into::into).collect();
        self
    }

    pub(crate) fn args(mut self, args: &[&str]) -> Self {
        self.spec.args = args.iter().map(Into::into).collect();
        self
    }

    pub(crate) fn mode(mut self, mode: Mode) -> Self {
        self.spec.mode = mode;
        self
    }

    /// Without the agent.
    pub(crate) fn plainly(&self) -> Shown {
        let Program::File(path) = &self.spec.program else { unreachable!("scripts are files") };
        let mut command = Command::new(&self.spec.interpreter.path);
        command.args(&self.spec.flags).arg(path).args(&self.spec.args).stdin(std::process::Stdio::null());
        let output = command.output().expect("the interpreter runs");
        let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(masked).collect();
        Shown {
            stdout: lines(&output.stdout),
            stderr: lines(&output.stderr),
            exit: output.status.code().map_or_else(
                || Exit::Signal(std::os::unix::process::ExitStatusExt::signal(&output.status).expect("a signal")),
                Exit::Code,
            ),
        }
    }

    /// With the agent in it and in all that it starts.
    pub(crate) fn with_children(&self) -> Watched {
        let spec =
            ProcessSpec { is_tree: true, ends_whole: false, ..self.spec.process().expect("the agent is written") };
        let lane = LaneSpec::new(LaneInfo::default(), Box::new(spec));
        let spec = SessionSpec { brief: Brief::default(), lanes: vec![lane], limits: Limits::default() };
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let events = runtime.block_on(async {
            let mut session = Session::begin(&spec).expect("it starts");
            let mut events = Vec::new();
            let all = async {
                while let Some(fresh) = session.next().await {
                    events.extend_from_slice(fresh);
                }
            };
            timeout(DEADLINE, all).await.expect("the program ends");
            events
        });
        let of_program = events.into_iter().filter(|event| event.lane == LaneId(0)).collect();
        Watched::of(of_program, &self.spec.interpreter)
    }

    /// With the agent, whatever becomes of it.
    pub(crate) fn loosely(&self) -> Watched {
        Watched::running(&self.spec.process().expect("the agent is written"), &self.spec.interpreter)
    }

    /// With the agent, and a signal once the program says that it is ready.
    pub(crate) fn signalled_when_ready(&self, signal: i32) -> Watched {
        let spec = self.spec.process().expect("the agent is written");
        let watched = Watched::signalled(&spec, &self.spec.interpreter, Some(signal));
        watched.assert_agent(&self.spec.interpreter);
        watched
    }

    /// With the agent, which must have been there from beginning to end.
    pub(crate) fn watched(&self) -> Watched {
        let watched = self.loosely();
        watched.assert_agent(&self.spec.interpreter);
        watched
    }
}

impl Watched {
    /// Runs a lane to its end.
    pub(crate) fn running(spec: &ProcessSpec, interpreter: &Interpreter) -> Self {
        Self::signalled(spec, interpreter, None)
    }

    /// The same, with a signal once it says that it is ready.
    fn signalled(spec: &ProcessSpec, interpreter: &Interpreter, mut signal: Option<i32>) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let events = runtime.block_on(async {
            let mut lane = ProcessSource::start(LaneId(0), spec).expect("it starts");
            let mut events = Vec::new();
            let all = async {
                while lane.events(&mut events).await {
                    if let Some(signal) = signal.take_if(|_| events.iter().any(is_ready)) {
                        lane.signal(signal).expect("it runs");
                    }
                }
            };
            timeout(DEADLINE, all).await.expect("the program ends");
            events
        });
        Self::of(events, interpreter)
    }

    fn of(events: Vec<Event>, interpreter: &Interpreter) -> Self {
        let info =
            LaneInfo { title: "script".into(), engine: Engine::Cpython(interpreter.version), ..LaneInfo::default() };
        let mut model = Model::new(vec![info]);
        events.iter().for_each(|event| model.apply(event));
        let (mut stdout, mut stderr, mut exit) = (Vec::new(), Vec::new(), Exit::Code(-1));
        for event in &events {
            match &event.what {
                What::Observation(Observation::Output { stream: Stream::Stdout, line }) => stdout.push(masked(line)),
                What::Observation(Observation::Output { stream: Stream::Stderr, line }) => stderr.push(masked(line)),
                What::Observation(Observation::Exited(how)) => exit = *how,
                _ => {}
            }
        }
        Self { events, shown: Shown { stdout, stderr, exit }, model }
    }

    pub(crate) fn reports(&self) -> impl Iterator<Item = Report> {
        self.events.iter().filter_map(|event| match event.what {
            What::Report(report) => Some(report),
            What::Observation(_) => None,
        })
    }

    pub(crate) fn notes(&self) -> Vec<&str> {
        let note = |event| match event {
            &What::Observation(Observation::Note(ref text)) => Some(&**text),
            _ => None,
        };
        self.events.iter().filter_map(|event| note(&event.what)).collect()
    }

    /// The agent was connected, lived to the end, and lost nothing.
    pub(crate) fn assert_agent(&self, interpreter: &Interpreter) {
        let has = |wanted: fn(&What) -> bool| self.events.iter().any(|event| wanted(&event.what));
        let told = format!("{interpreter}: {:#?}", self.shown);
        assert!(has(|what| matches!(what, What::Observation(Observation::Connected))), "never connected: {told}");
        assert!(
            has(|what| matches!(what, What::Report(Report::Leaving { how: Leave::Normal | Leave::AtOnce, .. }))),
            "not alive to the end: {told}"
        );
        assert!(
            !has(|what| matches!(
                what,
                What::Observation(Observation::Dropped { .. } | Observation::Unrecorded { .. })
            )),
            "records were lost: {told}"
        );
    }
}

fn is_ready(event: &Event) -> bool {
    matches!(&event.what, What::Observation(Observation::Output { line, .. }) if &**line == "ready")
}

/// A line without what differs from run to run: addresses, process ids, numbers of five digits or more or with a point.
fn masked(line: &str) -> String {
    let mut masked = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(start);
        let end = number.find(|c: char| !c.is_ascii_hexdigit() && !".x".contains(c)).unwrap_or(number.len());
        masked.push_str(before);
        let varies = end > 4 || before.ends_with("pid=") || number[..end].contains('.');
        masked.push_str(if varies { "#" } else { &number[..end] });
        rest = &number[end..];
    }
    masked + rest
}
