//! Ctrl-C while a teardown waits for a slow cleanup.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, Result, async_finalizer, gather_refs, run, sleep, spawn_named};
use std::time::Duration;

/// Works until it is cancelled, and takes its time to clean up.
async fn background(cleanup: Duration) -> Result<()> {
    let Err(cancelled) = sleep(Duration::from_secs(3600)).await else { return Ok(()) };
    println!("background cleans up");
    sleep(cleanup).await?;
    println!("background cleaned up");
    Err(cancelled.into())
}

/// The `finally` of an async generator, as far as Rust has one.
async fn finally() -> Result<()> {
    println!("generator: closes its connection");
    Ok(())
}

async fn main(work: Duration, cleanup: Duration) -> Result<()> {
    async_finalizer(finally())?;
    spawn_named("background", background(cleanup));
    sleep(work).await?;
    println!("main returns");
    Ok(())
}

/// The teardown of `run`: cancel, gather, async generators, executor, close.
fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.duration("work"), settings.duration("cleanup")))
}

/// The same teardown by hand.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.duration("work"), settings.duration("cleanup")));
    let torn_down = tear_down(&event_loop);
    event_loop.close()?;
    torn_down.and(result)
}

/// Each `?` is a place where a Ctrl-C skips the rest.
fn tear_down(event_loop: &EventLoop) -> Result<()> {
    let tasks = event_loop.all_tasks();
    tasks.iter().for_each(|task| {
        task.cancel();
    });
    event_loop.run_until_complete(async { gather_refs(tasks).await.map(drop) })?;
    event_loop.run_until_complete(event_loop.shutdown_asyncgens())?;
    event_loop.run_until_complete(event_loop.shutdown_default_executor(None))
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "teardown-interrupted",
    what: "Main has returned, and the teardown waits for the slow cleanup of a task, when loopscope sends SIGINT.",
    group: Group::Signals,
    level: Level::Advanced,
    look_for: "Both teardowns stop at `gather`: the task never ends its cleanup, and the async generator's `finally` \
               never runs. Only `close` still happens.",
    proves: "A Ctrl-C during the teardown skips the steps that are left, but `close`, with both entry points.",
    params: &[
        Param::signal(&["INT", "none"]),
        Param::after(Duration::from_millis(500)),
        Param::duration(
            "work",
            "how long main works before it returns",
            Duration::from_millis(200),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
        Param::duration(
            "cleanup",
            "how long the task cleans up",
            Duration::from_secs(5),
            Duration::from_millis(1)..=Duration::from_secs(3600),
        ),
    ],
    file: file!(),
    source: include_str!("teardown_interrupted.rs"),
    twin: Some(Twin {
        file: "assets/python/teardown_interrupted.py",
        source: include_str!("../../assets/python/teardown_interrupted.py"),
        partings: &[Parting {
            style: "manual",
            on: Versions::since(13),
            what: &["Task-2 destroyed while pending in Tokio and never ended in CPython"],
            why: "On CPython 3.13 and later the traceback of KeyboardInterrupt keeps B's gather until the interpreter exits.",
        }],
    }),
    managed,
    manual,
};
