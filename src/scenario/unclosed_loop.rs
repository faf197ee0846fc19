//! A new loop for every job: closed each time, or never.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, Result, run, sleep};
use std::time::Duration;

async fn job(number: u64, pause: Duration) -> Result<()> {
    sleep(pause).await?;
    println!("job {number} done");
    Ok(())
}

/// Each `run` closes the loop that it created.
fn managed(settings: &Settings) -> Result<()> {
    for number in 0..settings.count("iterations") {
        run(job(number, settings.duration("pause")))?;
    }
    Ok(())
}

/// `close` is never called, and something keeps each loop from being dropped, as a cache or a reference cycle would.
fn manual(settings: &Settings) -> Result<()> {
    for number in 0..settings.count("iterations") {
        let event_loop = EventLoop::new()?;
        event_loop.run_until_complete(job(number, settings.duration("pause")))?;
        std::mem::forget(event_loop);
    }
    Ok(())
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "unclosed-loop",
    what: "Runs one job after another, each on a loop of its own.",
    group: Group::Leaks,
    level: Level::Intermediate,
    look_for: "The number of file descriptors stays level in A and grows in B with every iteration, as B's loops \
               stay open.",
    proves: "A loop that is never closed keeps its file descriptors, until the process has none left.",
    params: &[
        Param::count("iterations", "how many loops, one after another", 8, 2..=200),
        Param::duration(
            "pause",
            "how long each job takes",
            Duration::from_millis(100),
            Duration::from_millis(1)..=Duration::from_secs(10),
        ),
    ],
    file: file!(),
    source: include_str!("unclosed_loop.rs"),
    twin: Some(Twin {
        file: "assets/python/unclosed_loop.py",
        source: include_str!("../../assets/python/unclosed_loop.py"),
        partings: &[Parting {
            style: "manual",
            minors: Parting::EVERY,
            what: &["CPython dropped its loop unclosed"],
            why: "On CPython the interpreter finalizes B's loops when it exits, and each warns that it was never \
                  closed; on Tokio the process just ends.",
        }],
    }),
    managed,
    manual,
};
