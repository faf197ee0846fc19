//! A task that swallows its cancel.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, Result, run, sleep, spawn_named};
use std::time::{Duration, Instant};

/// Swallows every cancel. If it never ended, `run` would hang for ever, as its teardown has no time limit.
async fn stubborn(end: Instant) -> Result<()> {
    while Instant::now() < end {
        if sleep(end - Instant::now()).await.is_err() {
            println!("stubborn: cancel swallowed, still running");
        }
    }
    println!("stubborn: done, at last");
    Ok(())
}

async fn main(work: Duration, stubborn_for: Duration) -> Result<()> {
    spawn_named("stubborn", stubborn(Instant::now() + work + stubborn_for));
    sleep(work).await?;
    println!("main returns");
    Ok(())
}

/// `run` cancels the task once and then waits for it, however long that takes.
fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.duration("work"), settings.duration("stubborn")))
}

/// `close` does not wait for tasks.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.duration("work"), settings.duration("stubborn")));
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "stubborn-task",
    what: "A background task swallows its cancel and keeps running.",
    group: Group::Cancel,
    level: Level::Advanced,
    look_for: "A's task gets one cancel and swallows it, and the loop hangs in `gather` until the task is done; B \
               closes its loop at once, which destroys the task.",
    proves: "The managed teardown waits without a limit: one task that swallows a cancel keeps the whole program from \
             ending.",
    params: &[
        Param::duration(
            "work",
            "how long main works before it returns",
            Duration::from_millis(500),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
        Param::duration(
            "stubborn",
            "how long the task runs after main returned",
            Duration::from_secs(3),
            Duration::from_millis(1)..=Duration::from_secs(3600),
        ),
    ],
    file: file!(),
    source: include_str!("stubborn_task.rs"),
    twin: Some(Twin {
        file: "assets/python/stubborn_task.py",
        source: include_str!("../../assets/python/stubborn_task.py"),
        partings: &[],
    }),
    managed,
    manual,
};
