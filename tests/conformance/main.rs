//! Real CPython is the oracle: the same small programs on both must tell the same story.
//!
//! Each program stands twice in `programs/`: `NAME.py` on asyncio and `NAME.rs` on [`loopscope::runtime`]. What
//! CPython printed and how it ended is kept in `expected/NAME.txt`, with the version that said so. Two tests a program:
//!
//! - `stored::NAME`: the Rust program does what is stored; needs no Python.
//! - `live::NAME`: a Python found on this machine does what is stored. Under `CI=true` one must be found.
//!
//! `LOOPSCOPE_BLESS=1 cargo test --test conformance` stores anew what the newest Python found on `PATH` does.

mod alone;
mod expected;
mod outcome;
mod programs;
mod python;

use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};
use tokio::signal::unix::{SignalKind, signal};

use outcome::{Outcome, Runs};
use programs::{PROGRAMS, Program};
use python::Python;

/// Hidden first argument: be that program, as a process of its own, so that signals and exit codes are real.
const BE_PROGRAM: &str = "--program";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some(BE_PROGRAM) {
        return words
            .next()
            .and_then(|name| programs::find(&name).map(|program| (program.main)()).or_else(|| alone::be(&name)))
            .unwrap_or(ExitCode::from(2));
    }
    let tokio = tokio::runtime::Runtime::new().expect("a Tokio runtime for the child processes");
    let runs = Runs::new(tokio.handle().clone());
    exit_on_interrupt(&tokio);
    if std::env::var_os("LOOPSCOPE_BLESS").is_some() {
        return bless(&runs);
    }
    libtest_mimic::run(&Arguments::from_args(), trials(&runs)).exit_code()
}

/// Programs get SIGINT's default action even where we were started with it ignored (`cargo test &` in a script): a
/// child inherits "ignored", but a handler, which this installs, becomes the default again at exec.
fn exit_on_interrupt(tokio: &tokio::runtime::Runtime) {
    let _inside = tokio.enter();
    let mut interrupts = signal(SignalKind::interrupt()).expect("a handler for SIGINT");
    tokio.spawn(async move {
        interrupts.recv().await;
        std::process::exit(130);
    });
}

fn trials(runs: &Runs) -> Vec<Trial> {
    let python = Python::newest(runs);
    let mut trials = vec![found(python.as_ref()), Trial::test("every_file_is_listed", programs::every_file_is_listed)];
    trials.extend(alone::trials(runs, BE_PROGRAM));
    for program in PROGRAMS {
        let here = runs.clone();
        trials.push(Trial::test(format!("stored::{}", program.name), move || {
            same(&rust(&here, program)?, &expected::load(program)?.outcome, "the Rust program", program)
        }));
        let here = runs.clone();
        let able = python.clone().filter(|python| python.version >= program.needs());
        let kind = if able.is_some() { String::new() } else { format!("needs CPython {}", program.needs()) };
        let live = Trial::test(format!("live::{}", program.name), move || {
            let python = able.ok_or("no CPython new enough for this program was found")?;
            let stored = expected::load(program)?;
            let who = format!("CPython {} (stored: {})", python.version, stored.version);
            same(&python.run(&here, program)?, &stored.outcome, &who, program)
        });
        trials.push(live.with_ignored_flag(!kind.is_empty()).with_kind(kind));
    }
    trials
}

/// Without a Python the live tests are shown as ignored; under `CI=true` that is a failure.
fn found(python: Option<&Python>) -> Trial {
    let (missing, must) = (python.is_none(), std::env::var("CI").is_ok_and(|ci| ci == "true"));
    Trial::test("a_python_is_found", move || match missing {
        true => Err("CI=true, but no python3 of 3.11 or newer runs from PATH: install one, it is the oracle".into()),
        false => Ok(()),
    })
    .with_ignored_flag(missing && !must)
}

fn rust(runs: &Runs, program: &Program) -> Result<Outcome, Failed> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([BE_PROGRAM, program.name]);
    runs.run(command)
}

fn same(said: &Outcome, expected: &Outcome, who: &str, program: &Program) -> Result<(), Failed> {
    if plain(&said.text) == plain(&expected.text) {
        return Ok(());
    }
    let Program { name, .. } = program;
    Err(format!(
        "{who} differs from expected/{name}.txt\n--- expected\n{}--- said\n{}--- stderr\n{}",
        expected.text, said.text, said.stderr
    )
    .into())
}

/// Python's `True` is Rust's `true`.
fn plain(text: &str) -> String {
    text.replace("True", "true").replace("False", "false")
}

/// Stores what CPython does; never what Rust does.
fn bless(runs: &Runs) -> ExitCode {
    let Some(python) = Python::newest(runs) else {
        eprintln!("cannot bless: no python3 of 3.11 or newer runs from PATH");
        return ExitCode::FAILURE;
    };
    let mut failed = false;
    for program in PROGRAMS {
        let stored = match python.version >= program.needs() {
            true => python.run(runs, program).and_then(|said| expected::store(program, python.version, &said)),
            false => Err(format!("needs CPython {}", program.needs()).into()),
        };
        if let Err(why) = stored {
            eprintln!("not stored: {}: {}", program.name, why.message().unwrap_or("failed"));
            failed = true;
        }
    }
    println!("stored what CPython {} says ({})", python.version, python.path.display());
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
