//! A Python with packages: a virtual environment that the tests make for themselves, where PyPI can be reached.

use loopscope::source::python::{Interpreter, all};
use std::{
    collections::BTreeMap,
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    ops::RangeInclusive,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{LazyLock, Mutex},
};

/// The longest name of a folder that says what is in it.
const LONGEST_NAME: usize = 200;

/// Whether this is a machine on which everything must be tested.
pub(crate) fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| value == "true")
}

/// A Python of those versions that has these packages; `None` where there is none to be had.
pub(crate) fn python(packages: &[String], versions: RangeInclusive<(u16, u16)>) -> Option<PathBuf> {
    type Made = BTreeMap<(PathBuf, Vec<String>), Option<PathBuf>>;
    static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);
    let newest = newest(&versions)?;
    if packages.is_empty() {
        return Some(newest.path);
    }
    let mut made = MADE.lock().expect("whole");
    made.entry((newest.path.clone(), packages.to_vec())).or_insert_with(|| environment(&newest, packages)).clone()
}

/// Of the interpreters on this machine, the one that most people have: neither the oldest nor, perhaps, the newest.
fn newest(versions: &RangeInclusive<(u16, u16)>) -> Option<Interpreter> {
    let mut found: Vec<Interpreter> = all();
    found.retain(|it| versions.contains(&(it.version.0, it.version.1)));
    found.sort_by_key(|it| it.version);
    let usual = found.iter().position(|it| (it.version.0, it.version.1) == (3, 11));
    usual.or(found.len().checked_sub(1)).map(|at| found.swap_remove(at))
}

fn environment(interpreter: &Interpreter, packages: &[String]) -> Option<PathBuf> {
    let (major, minor, _) = interpreter.version;
    let mut name = format!("python{major}.{minor}-{}", packages.join("-"));
    if name.len() > LONGEST_NAME {
        let mut hasher = DefaultHasher::new();
        packages.hash(&mut hasher);
        name = format!("{name:.40}-{:x}", hasher.finish());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let (python, done) = (folder.join("bin/python"), folder.join("done"));
    if done.exists() {
        return Some(python);
    }
    let _ = fs::remove_dir_all(&folder);
    let quietly = |command: &mut Command| {
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    };
    let is_made = quietly(Command::new(&interpreter.path).args(["-m", "venv"]).arg(&folder))
        && quietly(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages));
    if !is_made {
        return None;
    }
    fs::write(done, "").ok()?;
    Some(python)
}
