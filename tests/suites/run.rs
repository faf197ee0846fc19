//! One run of a library's tests: plainly, or as a lane with the agent in it.

use super::libraries::{Library, Tests};
use libtest_mimic::Failed;
use loopscope::{
    event::{Event, LaneId, Leave, Mode, Observation, Report, What},
    source::{
        ProcessSource, ProcessSpec,
        python::{Interpreter, Program, PythonSpec},
    },
};
use std::{
    collections::BTreeMap,
    env, fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use tokio::{runtime::Builder, time::timeout};

const RUNNER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suites/runner.py");
/// Checkouts of libraries whose releases are without their tests.
pub(crate) const CHECKOUTS: &str = "LOOPSCOPE_SUITES";
/// Longer than any of them takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(3600);
/// Says to pytest that it looks for no plugins, and which it has.
const NO_PLUGINS: &str = "PYTEST_DISABLE_PLUGIN_AUTOLOAD";
const PLUGINS: &str = "PYTEST_PLUGINS";

/// What became of every test, by its name.
pub(crate) type Outcomes = BTreeMap<String, String>;

/// What is known of the agent after a run.
#[derive(Debug, Default)]
pub(crate) struct Agent {
    is_connected: bool,
    is_alive: bool,
    has_lost: bool,
    pub(crate) reports: usize,
}

impl Agent {
    fn see(&mut self, event: &Event) {
        match &event.what {
            What::Observation(Observation::Connected) => self.is_connected = true,
            What::Observation(Observation::Dropped { .. } | Observation::Unrecorded { .. }) => self.has_lost = true,
            What::Observation(_) => {}
            What::Report(report) => {
                self.reports += 1;
                self.is_alive |= matches!(report, Report::Leaving { how: Leave::Normal | Leave::AtOnce, .. });
            }
        }
    }

    /// Whether a run says anything: the agent was there from beginning to end, and nothing that it reported is missing.
    pub(crate) fn judge(&self) -> Result<(), Failed> {
        match self {
            Self { is_connected: false, .. } => Err("the agent never connected".into()),
            Self { is_alive: false, .. } => Err("the agent was not alive to the end".into()),
            Self { has_lost: true, .. } => Err("records were lost".into()),
            _ => Ok(()),
        }
    }
}

/// A library in an environment: what is run, and where.
pub(crate) struct Suite<'a> {
    library: &'a Library,
    interpreter: Interpreter,
    folder: PathBuf,
    scratch: tempfile::TempDir,
}

impl<'a> Suite<'a> {
    pub(crate) fn new(library: &'a Library, python: &Path) -> Result<Self, Failed> {
        let interpreter = Interpreter::probe(python)?;
        let scratch = tempfile::tempdir()?;
        let folder = match library.tests {
            Tests::Installed => installed(python)?,
            Tests::Sources => sources(library, python)?,
            Tests::Repository => checkout(library).ok_or("there is no checkout")?,
        };
        Ok(Self { library, interpreter, folder, scratch })
    }

    /// What became of these tests without the agent.
    pub(crate) fn plainly(&self, names: &[&str]) -> Result<Outcomes, Failed> {
        let file = self.scratch.path().join("outcomes");
        let mut command = Command::new(&self.interpreter.path);
        command.arg(RUNNER).args(self.words(&file, names)).current_dir(&self.folder).process_group(0);
        command.stdin(Stdio::null()).envs(self.variables());
        let output = command.output()?;
        let said = [output.stdout, output.stderr].concat();
        outcomes(&file, || String::from_utf8_lossy(&said).into_owned())
    }

    /// The same with it.
    pub(crate) fn watched(&self, names: &[&str], mode: Mode) -> Result<(Outcomes, Agent), Failed> {
        let file = self.scratch.path().join("outcomes");
        let spec = PythonSpec {
            interpreter: self.interpreter.clone(),
            flags: Vec::new(),
            env: Vec::new(),
            mode,
            program: Program::File(RUNNER.into()),
            args: self.words(&file, names).into_iter().map(Into::into).collect(),
        };
        let mut spec = spec.process()?;
        spec.dir = Some(self.folder.clone());
        spec.env.extend(self.variables().map(|(name, value)| (name.into(), value.into())));
        let (agent, said) = lane(&spec)?;
        Ok((outcomes(&file, || said)?, agent))
    }

    fn variables(&self) -> [(&'static str, &'static str); 2] {
        [(NO_PLUGINS, "1"), (PLUGINS, self.library.plugins)]
    }

    fn words(&self, file: &Path, names: &[&str]) -> Vec<String> {
        // To print locals, as its other styles do, crashes CPython 3.13.0 to 3.13.5: those of a generator that was closed at a
        // `yield`, where a warning of the garbage collector stopped in it (github.com/python/cpython/issues/125723).
        let own = ["-q", "-p", "no:cacheprovider", "-o", "addopts=", "--tb=native"];
        let words = own.iter().chain(self.library.options).chain(names).map(|word| (*word).to_owned());
        std::iter::once(file.to_string_lossy().into_owned()).chain(words).collect()
    }
}

/// Runs a lane to its end; what it prints last is for who reads why it failed.
fn lane(spec: &ProcessSpec) -> Result<(Agent, String), Failed> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut lane = ProcessSource::start(LaneId(0), spec)?;
        let (mut agent, mut events, mut said) = (Agent::default(), Vec::new(), Vec::new());
        let all = async {
            while lane.events(&mut events).await {
                for event in events.drain(..) {
                    agent.see(&event);
                    if let What::Observation(Observation::Output { line, .. }) = event.what {
                        said.push(line.to_string());
                    }
                }
            }
        };
        timeout(DEADLINE, all).await.map_err(|_| "the tests do not end")?;
        Ok((agent, said.split_off(said.len().saturating_sub(40)).join("\n")))
    })
}

/// What a program prints without the agent.
pub(crate) fn printed_plainly(interpreter: &Interpreter, file: &str, word: &str) -> Result<String, Failed> {
    let output = Command::new(&interpreter.path).args([file, word]).stdin(Stdio::null()).output()?;
    Ok(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).trim_end().to_owned())
}

/// The same with it.
pub(crate) fn printed(
    interpreter: &Interpreter,
    file: &str,
    word: &str,
    mode: Mode,
) -> Result<(String, Agent), Failed> {
    let (program, args) = (Program::File(file.into()), vec![word.into()]);
    let (interpreter, flags, env) = (interpreter.clone(), Vec::new(), Vec::new());
    let spec = PythonSpec { interpreter, flags, env, mode, program, args };
    let (agent, said) = lane(&spec.process()?)?;
    Ok((said, agent))
}

/// What the runner wrote: when, what, and of which test, a line each. A test that passed in part has several.
fn outcomes(file: &Path, said: impl FnOnce() -> String) -> Result<Outcomes, Failed> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut outcomes = Outcomes::new();
    for line in text.lines() {
        let mut parts = line.splitn(3, '\t');
        let (Some(when), Some(what), Some(name)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let all = outcomes.entry(name.to_owned()).or_default();
        *all = format!("{all} {when} {what}").trim_start().to_owned();
    }
    let _ = fs::remove_file(file);
    if outcomes.is_empty() { Err(format!("no test ran:\n{}", said()).into()) } else { Ok(outcomes) }
}

/// Where an environment has its packages.
fn installed(python: &Path) -> Result<PathBuf, Failed> {
    let output =
        Command::new(python).args(["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().into())
}

/// The sources of a release, fetched once.
fn sources(library: &Library, python: &Path) -> Result<PathBuf, Failed> {
    if let Some(folder) = checkout(library) {
        return Ok(folder);
    }
    let Library { name, version, .. } = library;
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("suites");
    let folder = place.join(format!("{}-{version}", name.replace('-', "_")));
    if folder.is_dir() {
        return Ok(folder);
    }
    fs::create_dir_all(&place)?;
    let fetched = tempfile::tempdir_in(&place)?;
    let pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", name, "--dest"];
    let mut command = Command::new(python);
    call(command.args(pip).arg(fetched.path()).arg(format!("{name}=={version}")))?;
    let archive = fs::read_dir(fetched.path())?.next().ok_or("pip fetched nothing")??.path();
    let unpack = "import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])";
    call(Command::new(python).args(["-c", unpack]).arg(archive).arg(&place))?;
    Ok(folder)
}

fn call(command: &mut Command) -> Result<(), Failed> {
    let output = command.output()?;
    let said = || String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(()) } else { Err(said().into()) }
}

/// The user's own checkout of a library.
pub(crate) fn checkout(library: &Library) -> Option<PathBuf> {
    let folder = Path::new(&env::var_os(CHECKOUTS)?).join(library.name);
    folder.is_dir().then_some(folder)
}
