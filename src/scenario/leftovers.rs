//! Background tasks that are still running when main returns.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, Result, run, sleep, spawn_named};
use std::time::Duration;

/// Works until it is cancelled.
async fn background(id: u64) -> Result<()> {
    loop {
        if let Err(cancelled) = sleep(Duration::from_millis(100)).await {
            println!("background-{id} cleans up");
            return Err(cancelled.into());
        }
    }
}

/// Starts them and returns without them.
async fn main(tasks: u64, work: Duration) -> Result<()> {
    for id in 0..tasks {
        spawn_named(&format!("background-{id}"), background(id));
    }
    sleep(work).await?;
    println!("main returns");
    Ok(())
}

/// `run` cancels the remaining tasks, waits for their cleanup, and closes the loop.
fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.count("tasks"), settings.duration("work")))
}

/// `close` cancels no task: the tasks are destroyed while pending, and no cleanup runs.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.count("tasks"), settings.duration("work")));
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "leftovers",
    what: "Main returns while its background tasks are still running.",
    group: Group::End,
    level: Level::Basic,
    look_for: "After main returns, A cancels each task and waits for its cleanup; B cancels none, and its tasks are \
               destroyed while pending.",
    proves: "Only the managed entry point cancels the remaining tasks; by hand, closing the loop destroys them.",
    params: &[
        Param::count("tasks", "how many background tasks", 3, 1..=1000),
        Param::duration(
            "work",
            "how long main works before it returns",
            Duration::from_millis(500),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
    ],
    file: file!(),
    source: include_str!("leftovers.rs"),
    twin: Some(Twin {
        file: "assets/python/leftovers.py",
        source: include_str!("../../assets/python/leftovers.py"),
        partings: &[],
    }),
    managed,
    manual,
};
