//! The tests of other people's libraries, with the agent and without it: none changes its outcome.
//!
//! A short selection runs with all other tests where PyPI can be reached. `cargo test --test suites -- --ignored` runs all
//! of them, which takes an hour or more, and prints what differs; the name of a library runs its tests alone. Each is run
//! on two interpreters, in both modes that hook tasks. A difference counts if it is there a second time, and in no more runs
//! without the agent. Releases of some libraries are without their tests: `LOOPSCOPE_SUITES` is a folder with checkouts that
//! are named after them.

#[path = "../stuck/packages.rs"]
mod packages;

mod libraries;
mod run;

use libraries::{FEW, LIBRARIES, Library, MANY, Tests};
use libtest_mimic::{Arguments, Failed, Trial};
use loopscope::{
    event::Mode,
    source::python::{Interpreter, all},
};
use run::{CHECKOUTS, Outcomes, Suite, checkout};
use std::path::{Path, PathBuf};

/// The oldest Python that all of the libraries run on.
const OLDEST: (u16, u16) = (3, 10);
/// The one that most people have.
const USUAL: (u16, u16) = (3, 11);
/// So often a test that ended differently is run again without the agent: some end now so, now so.
const REPEATS: usize = 3;
const MODES: [Mode; 2] = [Mode::Full, Mode::Lifecycle];
/// A program whose order of output tells what errors keep, for loops of another make.
const KEPT_FRAMES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/agent/programs/kept_frames.py");

fn main() {
    let mut arguments = Arguments::from_args();
    // They measure time, and are not made to run side by side.
    arguments.test_threads = Some(1);
    let trials = versions().into_iter().flat_map(|version| {
        // Nothing is fetched to list the tests, or for others.
        let is_for_few = !arguments.list && !arguments.ignored;
        let few = if is_for_few { environment(FEW, version) } else { None };
        let is_ignored = few.is_none() && !packages::is_ci();
        let some = LIBRARIES.iter().filter(|library| !library.some.is_empty()).map({
            let few = few.clone();
            move |library| {
                let few = few.clone();
                Trial::test(title("some", library.name, version), move || {
                    agree(library, library.some, few.as_deref().ok_or(NO_PYTHON)?)
                })
                .with_ignored_flag(is_ignored)
            }
        });
        let uvloop = Trial::test(title("some", "uvloop", version), move || {
            frames_keep_nothing(few.as_deref().ok_or(NO_PYTHON)?)
        });
        let every = LIBRARIES.iter().map(move |library| {
            Trial::test(title("all", library.name, version), move || all_of(library, version)).with_ignored_flag(true)
        });
        some.chain([uvloop.with_ignored_flag(is_ignored)]).chain(every).collect::<Vec<_>>()
    });
    let trials = trials.collect();
    libtest_mimic::run(&arguments, trials).exit();
}

const NO_PYTHON: &str = "there is no Python with these packages: PyPI could not be reached";

fn title(which: &str, library: &str, (major, minor): (u16, u16)) -> String {
    format!("{library}::{which}_of_its_tests_end_alike_on_{major}_{minor}")
}

/// Two interpreters: the usual one and the newest, where they are there.
fn versions() -> Vec<(u16, u16)> {
    let version = |it: &Interpreter| (it.version.0, it.version.1);
    let mut found: Vec<_> = all().iter().map(version).filter(|version| *version >= OLDEST).collect();
    found.sort_unstable();
    found.dedup();
    let newest = found.last().copied();
    let usual = found.into_iter().find(|version| *version == USUAL);
    let mut two: Vec<_> = usual.into_iter().chain(newest).collect();
    two.dedup();
    two
}

fn environment(packages: &[&str], version: (u16, u16)) -> Option<PathBuf> {
    let packages: Vec<_> = packages.iter().map(|package| (*package).to_owned()).collect();
    packages::python(&packages, version..=version)
}

fn all_of(library: &Library, version: (u16, u16)) -> Result<(), Failed> {
    if library.tests == Tests::Repository && checkout(library).is_none() {
        println!("{}: its releases are without its tests; {CHECKOUTS} names no folder with a checkout", library.name);
        return Ok(());
    }
    agree(library, library.all, &environment(MANY, version).ok_or(NO_PYTHON)?)
}

/// Runs tests without the agent and with it, in each mode, and tells what differs.
fn agree(library: &Library, names: &[&str], python: &Path) -> Result<(), Failed> {
    let suite = Suite::new(library, python)?;
    let plain = suite.plainly(names)?;
    let mut repeated = Vec::new();
    for mode in MODES {
        let (with, agent) = suite.watched(names, mode)?;
        agent.judge()?;
        let changed = differing(&plain, &with);
        let again = repeat(&suite, &changed, mode)?;
        println!(
            "{} {}, {mode:?}: {} tests, {} ended differently, {} of them twice; {} reports",
            library.name,
            library.version,
            plain.len(),
            changed.len(),
            again.len(),
            agent.reports
        );
        repeated.extend(again.into_iter().map(|line| format!("{mode:?}: {line}\n")));
    }
    if repeated.is_empty() { Ok(()) } else { Err(repeated.concat().into()) }
}

/// The tests that end as in none of some more runs without the agent, each with both of its ends.
fn repeat(suite: &Suite<'_>, changed: &[String], mode: Mode) -> Result<Vec<String>, Failed> {
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<_> = changed.iter().map(String::as_str).collect();
    let plain = (0..REPEATS).map(|_| suite.plainly(&names)).collect::<Result<Vec<_>, _>>()?;
    let (with, agent) = suite.watched(&names, mode)?;
    agent.judge()?;
    let differs = |name: &&String| plain.iter().all(|plain| plain.get(*name) != with.get(*name));
    let ended = |outcomes: &Outcomes, name: &String| outcomes.get(name).map_or("did not run", |it| it).to_owned();
    let line =
        |name: &String| format!("{name}: {} without the agent, {} with it", ended(&plain[0], name), ended(&with, name));
    Ok(changed.iter().filter(differs).map(line).collect())
}

fn differing(plain: &Outcomes, with: &Outcomes) -> Vec<String> {
    let mut names: Vec<_> =
        plain.keys().chain(with.keys()).filter(|name| plain.get(*name) != with.get(*name)).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().cloned().collect()
}

/// What an error's frames keep goes with it on uvloop, too.
fn frames_keep_nothing(python: &Path) -> Result<(), Failed> {
    let interpreter = Interpreter::probe(python)?;
    let plain = run::printed_plainly(&interpreter, KEPT_FRAMES, "uvloop")?;
    for mode in MODES {
        let (with, agent) = run::printed(&interpreter, KEPT_FRAMES, "uvloop", mode)?;
        agent.judge()?;
        if with != plain {
            return Err(format!("{mode:?}:\n{with}\ninstead of\n{plain}").into());
        }
    }
    Ok(())
}
