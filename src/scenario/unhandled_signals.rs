//! A signal arrives, and the program handles none.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, Result, run, sleep, spawn_named};
use std::time::Duration;

/// What Python writes as `finally`: it runs however the task ends, if the process lives that long.
struct Finally(&'static str);

impl Drop for Finally {
    fn drop(&mut self) {
        println!("{} cleans up", self.0);
    }
}

async fn job(name: &'static str, work: Duration) -> Result<()> {
    let _finally = Finally(name);
    sleep(work).await?;
    println!("{name} done");
    Ok(())
}

async fn main(work: Duration) -> Result<()> {
    let background = spawn_named("background", job("background", work));
    job("main", work).await?;
    background.await
}

/// `run` handles SIGINT: the first one cancels main. It does not handle SIGTERM.
fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.duration("work")))
}

/// `run_until_complete` handles neither: SIGINT makes it return `KeyboardInterrupt`, and no task is cancelled.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.duration("work")));
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "unhandled-signals",
    what: "loopscope sends a signal to a program that handles none.",
    group: Group::Signals,
    level: Level::Basic,
    look_for: "With TERM, the default, both processes end at once, with no cancel and no cleanup; a shell shows exit \
               code 143. With INT, A cancels its tasks, which clean up, and B cancels none.",
    proves: "Neither entry point handles SIGTERM, which then ends the process before any cleanup. The managed one \
             handles SIGINT alone.",
    params: &[
        Param::signal(&["TERM", "INT"]),
        Param::after(Duration::from_millis(500)),
        Param::duration(
            "work",
            "how long main and the background task work",
            Duration::from_secs(5),
            Duration::from_millis(1)..=Duration::from_secs(3600),
        ),
    ],
    file: file!(),
    source: include_str!("unhandled_signals.rs"),
    twin: Some(Twin {
        file: "assets/python/unhandled_signals.py",
        source: include_str!("../../assets/python/unhandled_signals.py"),
        partings: &[
            Parting {
                style: "managed",
                on: Versions::before(11),
                what: &["only Tokio handled SIGINT"],
                why: "Before CPython 3.11, SIGINT raises KeyboardInterrupt in A's loop, and the teardown cancels main with \
                      the rest.",
            },
            Parting {
                style: "manual",
                on: Versions::ALL,
                what: &["Task-1 destroyed while pending in Tokio and never ended in CPython"],
                why: "On CPython the traceback of KeyboardInterrupt keeps B's main until the interpreter exits.",
            },
        ],
    }),
    managed,
    manual,
};
