//! Programs that do not stop, each in the shape of a fault that people have reported: the first sentence names the cause
//! and its line, and says nothing of the same program once it is mended.
//!
//! Each file of `programs` ends in comments: how it is asked to stop (`trigger`), what the sentence must hold (`words`, `|`
//! between alternatives; `lines`, any one of them), how the program is mended (`mend LINE: TEXT`), and what it needs
//! (`python`, `newest`, `packages`).

#[path = "../support/no_settings.rs"]
mod no_settings;
mod packages;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// No limit to how new a Python may be.
const ANY: (u16, u16) = (3, u16::MAX);
/// The longest first sentence.
const LONGEST: usize = 300;
/// When the signal is sent, and when a program that does not stop is killed.
const AFTER: &str = "600ms";
const LIMIT: &str = "3s";
/// A mended program is given more time: it ends by itself.
const LONG_LIMIT: &str = "30s";

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stuck/programs");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("there are programs").map(|entry| entry.expect("readable").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    files.sort_unstable();
    let trials = files.iter().flat_map(|path| trials(path)).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trials(path: &Path) -> [Trial; 2] {
    let program = Program::read(path);
    let (name, python) = (program.name.clone(), packages::python(&program.packages, program.oldest..=program.newest));
    // Where a newer Python has mended it, there may be no older one.
    let is_needed = packages::is_ci() && program.newest == ANY;
    let (is_ignored, mended) = (python.is_none() && !is_needed, program.clone());
    let other = python.clone();
    [
        Trial::test(format!("{name}::the_first_sentence_names_the_cause"), move || {
            diagnosed(&program, python.as_deref())
        })
        .with_ignored_flag(is_ignored),
        Trial::test(format!("{name}::mended_it_is_not_accused"), move || acquitted(&mended, other.as_deref()))
            .with_ignored_flag(is_ignored),
    ]
}

/// A program and what is expected of it.
#[derive(Clone, Debug)]
struct Program {
    name: String,
    path: PathBuf,
    text: String,
    trigger: String,
    words: Vec<String>,
    lines: Vec<String>,
    mends: Vec<(usize, String)>,
    packages: Vec<String>,
    oldest: (u16, u16),
    newest: (u16, u16),
}

impl Program {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("readable");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let note = |key: &str| {
            let start = format!("# {key}: ");
            text.lines().find_map(|line| line.strip_prefix(&start)).map(str::to_owned)
        };
        let list = |key: &str, by: char| -> Vec<String> {
            note(key).iter().flat_map(|all| all.split(by)).map(|each| each.trim().to_owned()).collect()
        };
        let mends = text.lines().filter_map(|line| {
            let (number, mend) = line.strip_prefix("# mend ")?.split_once(':')?;
            Some((number.parse().ok()?, mend.trim_start().to_owned()))
        });
        let version = |key: &str| {
            let it = note(key)?;
            let (major, minor) = it.split_once('.')?;
            Some((major.parse().ok()?, minor.parse().ok()?))
        };
        Self {
            mends: mends.collect(),
            trigger: note("trigger").unwrap_or_else(|| panic!("{name} has no trigger")),
            words: list("words", ';'),
            lines: list("lines", ','),
            packages: list("packages", ' '),
            oldest: version("python").unwrap_or((3, 8)),
            newest: version("newest").unwrap_or(ANY),
            name,
            path: path.to_owned(),
            text,
        }
    }

    /// The same with its lines mended, each as far indented as before.
    fn mended(&self) -> String {
        let mut lines: Vec<String> = self.text.lines().map(str::to_owned).collect();
        for (number, mend) in &self.mends {
            let line = &mut lines[number - 1];
            let indent = line.len() - line.trim_start().len();
            *line = format!("{}{mend}", &line[..indent]);
        }
        lines.join("\n") + "\n"
    }

    /// What loopscope reports of it: its lines of JSON.
    fn watched(&self, path: &Path, python: &Path, limit: &str) -> Vec<Value> {
        let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
        call.args(["watch", "--json", "--timeout", limit]);
        match self.trigger.as_str() {
            "none" => {}
            signal => _ = call.args(["--signal", &signal.to_uppercase(), "--after", AFTER]),
        }
        let output = call.arg("--").arg(python).arg(path).output().expect("loopscope runs");
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

fn headline(report: &[Value]) -> Result<&Value, Failed> {
    report.iter().find(|line| line["type"] == "headline").ok_or_else(|| "there is no headline".into())
}

fn interpreter(python: Option<&Path>) -> Result<&Path, Failed> {
    python.ok_or_else(|| "there is no Python with what it needs".into())
}

fn diagnosed(program: &Program, python: Option<&Path>) -> Result<(), Failed> {
    let report = program.watched(&program.path, interpreter(python)?, LIMIT);
    let headline = headline(&report)?;
    let sentence = headline["sentence"].as_str().unwrap_or_default();
    let lower = sentence.to_lowercase();
    let missing = program.words.iter().filter(|words| !words.split('|').any(|word| lower.contains(word)));
    let missing: Vec<_> = missing.collect();
    let names_line = program.lines.iter().any(|line| sentence.contains(&format!("{}.py:{line}", program.name)));
    let is_short = sentence.chars().count() <= LONGEST;
    let has_fix = headline["fix"].is_string();
    if headline["verdict"] == "fail" && missing.is_empty() && names_line && is_short && has_fix {
        return Ok(());
    }
    Err(format!("{sentence}\nmissing: {missing:?}, line: {names_line}, short: {is_short}, fix: {has_fix}").into())
}

fn acquitted(program: &Program, python: Option<&Path>) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(format!("{}.py", program.name));
    fs::write(&path, program.mended())?;
    let report = program.watched(&path, interpreter(python)?, LONG_LIMIT);
    let accused = report.iter().filter(|line| {
        let is_judged = line["type"] == "finding" || line["type"] == "headline";
        is_judged && line["verdict"] != "ok" && line["verdict"] != "n/a"
    });
    let accused: Vec<_> = accused.map(|line| format!("{}: {}", line["rule"], line["sentence"])).collect();
    if accused.is_empty() { Ok(()) } else { Err(accused.join("\n").into()) }
}
