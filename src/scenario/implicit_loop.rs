//! A loop that nobody made: Python's `get_event_loop`, which Tokio has no counterpart of.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, Result, run, sleep};
use std::{thread, time::Duration};
use tokio::runtime::Handle;

/// In a task there is no doubt which loop is meant.
async fn main(work: Duration) -> Result<()> {
    EventLoop::running()?;
    println!("in a coroutine: the running loop");
    Ok(sleep(work).await?)
}

/// `run` leaves no current loop behind.
fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.duration("work")))?;
    if settings.choice("loop") == "implicit" {
        ask(" after run");
        ask_in_thread()
    } else {
        run(main(settings.duration("work")))
    }
}

/// No loop is made for whoever asks first, and none is kept for whoever asks next.
fn manual(settings: &Settings) -> Result<()> {
    if settings.choice("loop") == "implicit" {
        ask("");
        return ask_in_thread();
    }
    for job in 0..2 {
        let event_loop = EventLoop::new()?;
        event_loop.run_until_complete(main(settings.duration("work")))?;
        println!("job {job}: a loop");
        event_loop.close()?;
    }
    Ok(())
}

/// What `Handle::current()` panics with.
fn ask(when: &str) {
    match Handle::try_current() {
        Ok(_) => println!("a runtime{when}"),
        Err(error) => println!("Tokio makes no runtime for who asks{when}: {error}"),
    }
}

fn ask_in_thread() -> Result<()> {
    let thread = thread::spawn(|| ask(" in a thread"));
    thread.join().map_err(|_| "the thread panicked".into())
}

const AFTER_RUN: &[&str] = &[
    "`after run: RuntimeError: There is no current event loop in thread 'MainThread'.`: nothing on Tokio, printed 1x on \
     CPython",
    "`Tokio makes no runtime for who asks after run: there is no reactor running, must be called from the context of a \
     Tokio #.x runtime`: printed 1x on Tokio, nothing on CPython",
    "`in a thread: RuntimeError: There is no current event loop in thread 'thread #'.`: nothing on Tokio, printed 1x on \
     CPython",
    "`Tokio makes no runtime for who asks in a thread: there is no reactor running, must be called from the context of a \
     Tokio #.x runtime`: printed 1x on Tokio, nothing on CPython",
];
const NO_RUNTIME: &[&str] = &[
    "only CPython runs a loop; Tokio prints `Tokio makes no runtime for who asks: there is no reactor running, must be \
     called from the context of a Tokio #.x runtime Tokio makes no runtime for who asks in a thread: there is no reactor \
     running, must be called from the context of a Tokio #.x runtime`",
];
const WHY: &str = "Tokio makes no runtime for who asks, and keeps none. CPython's `get_event_loop` makes and keeps one, in \
                   the main thread and until `run` was called: in silence before 3.12, with a DeprecationWarning in 3.12 \
                   and 3.13; from 3.14 on it raises RuntimeError.";

pub(super) static SCENARIO: Scenario = Scenario {
    name: "implicit-loop",
    what: "Asks for the event loop where none runs: after `run`, before the first loop, and in a thread.",
    group: Group::Start,
    level: Level::Intermediate,
    look_for: "On CPython D gets a loop that it never made, and gets it again when it is closed; C gets an error after \
               `run`, as any other thread does. Tokio makes none. With `loop=explicit` all is well.",
    proves: "Who relies on `get_event_loop` outside a coroutine depends on who asked before. Make the loop yourself, and ask \
             for the running one inside.",
    params: &[
        Param::choice("loop", "how the program comes to its loop", &["implicit", "explicit"]),
        Param::duration(
            "work",
            "how long each job takes",
            Duration::from_millis(200),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
    ],
    file: file!(),
    source: include_str!("implicit_loop.rs"),
    twin: Some(Twin {
        file: "assets/python/implicit_loop.py",
        source: include_str!("../../assets/python/implicit_loop.py"),
        partings: &[
            Parting { style: "managed", on: Versions::ALL, what: AFTER_RUN, why: WHY },
            Parting { style: "manual", on: Versions::before(14), what: NO_RUNTIME, why: WHY },
        ],
    }),
    managed,
    manual,
};
