//! Real programs that do not stop, with the sentence that the user must get: servers with an open connection, workers,
//! programs that fork, tests under pytest, other runtimes; and the same for Tokio, with and without the documented lines.
//!
//! Each file of `programs` ends in comments: how it is started (`command`, with `{python}` and `{file}`), how it is asked to
//! stop (`trigger`, `after`, `limit`), what the first sentence must hold (`words`, all of them; `lines`, any one of them;
//! `verdict`), what its fix must (`fix`), what the titles of its lanes hold, in any order (`lanes`), and what else must be
//! found (`also`). The programs of `rust` are this very file, started with a name in a variable.

#[path = "../support/no_settings.rs"]
mod no_settings;
#[path = "../stuck/packages.rs"]
mod packages;
mod rust;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What the programs need from PyPI, all in one environment.
const PACKAGES: [&str; 8] =
    ["aiohttp", "celery", "gunicorn", "pytest", "pytest-asyncio", "pytest-xdist", "uvicorn", "uvloop"];
/// The longest first sentence.
const LONGEST: usize = 300;
/// When the signal is sent, and when a program that does not stop is killed.
const AFTER: &str = "1s";
const LIMIT: &str = "4s";

fn main() {
    if let Ok(name) = env::var(rust::VARIABLE) {
        return rust::run(&name);
    }
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real/programs");
    let entries = fs::read_dir(folder).expect("there are programs").map(|entry| entry.expect("readable").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort_unstable();
    // Nothing is fetched to list the tests.
    let packages = PACKAGES.map(str::to_owned);
    let python = if arguments.list { None } else { packages::python(&packages, (3, 9)..=(3, u16::MAX)) };
    let programs = files.iter().map(|path| {
        let program = Program::read(path);
        let is_ignored = !program.can_run(python.as_deref()) && !packages::is_ci();
        let (name, python) = (program.name.clone(), python.clone());
        Trial::test(format!("{name}::the_user_gets_the_sentence"), move || diagnosed(&program, python.as_deref()))
            .with_ignored_flag(is_ignored)
    });
    libtest_mimic::run(&arguments, programs.chain(rust::trials()).collect()).exit();
}

/// A program and what is expected of it.
struct Program {
    name: String,
    path: PathBuf,
    command: String,
    trigger: String,
    after: String,
    limit: String,
    verdict: String,
    words: Vec<String>,
    fix: Vec<String>,
    lines: Vec<String>,
    lanes: Vec<String>,
    also: Vec<String>,
}

impl Program {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("readable");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let comment = if path.extension().is_some_and(|extension| extension == "js") { "//" } else { "#" };
        let note = |key: &str| {
            let start = format!("{comment} {key}: ");
            text.lines().find_map(|line| line.strip_prefix(&start)).map(str::to_owned)
        };
        let list = |key: &str, by: char| -> Vec<String> {
            note(key).iter().flat_map(|all| all.split(by)).map(|each| each.trim().to_owned()).collect()
        };
        Self {
            command: note("command").unwrap_or_else(|| panic!("{name} has no command")),
            trigger: note("trigger").unwrap_or_else(|| panic!("{name} has no trigger")),
            after: note("after").unwrap_or_else(|| AFTER.into()),
            limit: note("limit").unwrap_or_else(|| LIMIT.into()),
            verdict: note("verdict").unwrap_or_else(|| "fail".into()),
            words: list("words", ';'),
            fix: list("fix", ';'),
            lines: list("lines", ','),
            lanes: list("lanes", ';'),
            also: list("also", ';'),
            path: path.to_owned(),
            name,
        }
    }

    /// Whether what it is started with is there.
    fn can_run(&self, python: Option<&Path>) -> bool {
        let program = self.command.split(' ').next().unwrap_or_default();
        match program {
            "{python}" => python.is_some(),
            _ => env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|it| it.join(program).is_file())),
        }
    }

    /// What loopscope reports of it: its lines of JSON. The folder is its own: some write beside themselves.
    fn watched(&self, python: Option<&Path>) -> Result<Vec<Value>, Failed> {
        let folder = tempfile::tempdir()?;
        for entry in fs::read_dir(self.path.parent().expect("a folder"))? {
            let path = entry?.path();
            fs::copy(&path, folder.path().join(path.file_name().expect("a name")))?;
        }
        let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
        call.current_dir(folder.path()).args(["watch", "--json", "--timeout", &self.limit]);
        if self.trigger != "none" {
            call.args(["--signal", &self.trigger.to_uppercase(), "--after", &self.after]);
        }
        call.arg("--");
        for word in self.command.split(' ') {
            match word {
                "{python}" => call.arg(python.ok_or("there is no Python with what it needs")?),
                "{file}" => call.arg(self.path.file_name().expect("a name")),
                word => call.arg(word),
            };
        }
        let output = call.output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
    }
}

fn diagnosed(program: &Program, python: Option<&Path>) -> Result<(), Failed> {
    let report = program.watched(python)?;
    let headline = headline(&report)?;
    let file = program.path.file_name().expect("a name").to_string_lossy().into_owned();
    let sentence = headline["sentence"].as_str().unwrap_or_default();
    let fix = headline["fix"].as_str().unwrap_or_default();
    let mut wrong: Vec<String> = Vec::new();
    wrong.extend(program.words.iter().filter(|words| !sentence.contains(*words)).cloned());
    wrong.extend(program.fix.iter().filter(|words| !fix.contains(*words)).map(|words| format!("fix: {words}")));
    let names_line = program.lines.iter().any(|line| sentence.contains(&format!("{file}:{line}")));
    if !names_line && !program.lines.is_empty() {
        wrong.push("the line".into());
    }
    if sentence.chars().count() > LONGEST {
        wrong.push("it is too long".into());
    }
    if headline["verdict"] != program.verdict.as_str() {
        wrong.push(format!("{} instead of {}", headline["verdict"], program.verdict));
    }
    wrong.extend(missing_lanes(&program.lanes, &report));
    let found = || report.iter().filter(|line| line["type"] == "finding").filter_map(|line| line["sentence"].as_str());
    wrong.extend(program.also.iter().filter(|words| !found().any(|sentence| sentence.contains(*words))).cloned());
    if wrong.is_empty() { Ok(()) } else { Err(format!("{sentence}\nmissing: {wrong:?}\n{}", findings(&report)).into()) }
}

fn headline(report: &[Value]) -> Result<&Value, Failed> {
    report.iter().find(|line| line["type"] == "headline").ok_or_else(|| "there is no headline".into())
}

/// Every lane that is expected, less those that are there, each of which counts once.
fn missing_lanes(expected: &[String], report: &[Value]) -> Vec<String> {
    let started = report.iter().filter(|line| line["kind"] == "started");
    let mut titles: Vec<&str> = started.filter_map(|line| line["title"].as_str()).collect();
    let is_missing = |words: &&String| {
        let place = titles.iter().position(|title| title.contains(words.as_str()));
        place.map(|place| titles.remove(place)).is_none()
    };
    // The more a title must hold, the fewer lanes there are for it.
    let mut expected: Vec<_> = expected.iter().collect();
    expected.sort_by_key(|words| std::cmp::Reverse(words.len()));
    expected.into_iter().filter(is_missing).map(|words| format!("lane {words}")).collect()
}

/// What was found in each lane, for who reads why a test failed.
fn findings(report: &[Value]) -> String {
    let failed = report.iter().filter(|line| line["type"] == "finding" && line["verdict"] == "fail");
    failed.map(|line| format!("{} {}: {}\n", line["lane"], line["rule"], line["sentence"])).collect()
}
