//! Thousands of tasks that are cancelled at once, and how long each waits for its cancel.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{Error, EventLoop, Result, gather, run, sleep, spawn_named};
use std::time::Duration;

/// Works until it is cancelled, cleans up and passes the cancel on.
async fn worker(cleanup: Duration) -> Result<()> {
    let work = sleep(Duration::from_secs(3600)).await;
    if !cleanup.is_zero() {
        sleep(cleanup).await?;
    }
    Ok(work?)
}

/// Cancels all of them without an await in between, and waits for them.
async fn main(tasks: u64, hold: Duration, cleanup: Duration) -> Result<()> {
    let workers: Vec<_> = (0..tasks).map(|id| spawn_named(&format!("worker-{id}"), worker(cleanup))).collect();
    sleep(hold).await?;
    println!("main cancels {tasks} tasks");
    workers.iter().for_each(|worker| {
        worker.cancel();
    });
    let ends = gather(workers).return_exceptions().await?;
    let cancelled = ends.iter().filter(|end| end.as_ref().is_err_and(Error::is_cancelled));
    println!("{} were cancelled", cancelled.count());
    Ok(())
}

fn with(settings: &Settings) -> impl Future<Output = Result<()>> + use<> {
    main(settings.count("tasks"), settings.duration("hold"), settings.duration("cleanup"))
}

fn managed(settings: &Settings) -> Result<()> {
    run(with(settings))
}

fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(with(settings));
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "cancel-storm",
    what: "Main cancels thousands of tasks at once and waits for them.",
    group: Group::Cancel,
    level: Level::Advanced,
    look_for: "All requests come first, then the deliveries, one task after another: the last one waits for all \
               before it. The check of the cancel latency says how the waits are spread. Both lanes do the same.",
    proves: "A cancel is delivered when the task's turn comes, so its latency grows with the number of tasks that are \
             cancelled at once.",
    params: &[
        Param::count("tasks", "how many tasks", 10_000, 1..=100_000),
        Param::duration(
            "cleanup",
            "how long each cancelled task cleans up",
            Duration::ZERO,
            Duration::ZERO..=Duration::from_secs(60),
        ),
        Param::duration(
            "hold",
            "how long the tasks work before main cancels them",
            Duration::from_millis(500),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
    ],
    file: file!(),
    source: include_str!("cancel_storm.rs"),
    twin: Some(Twin {
        file: "assets/python/cancel_storm.py",
        source: include_str!("../../assets/python/cancel_storm.py"),
        partings: &[],
    }),
    managed,
    manual,
};
