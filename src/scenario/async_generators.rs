//! An async generator that is left half-way, and whose `finally` needs the loop.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, Result, async_finalizer, run, sleep};
use std::time::Duration;

/// The `finally` of the generator: Rust has no async generators, but this runtime has what a loop awaits before it closes.
async fn finally() -> Result<()> {
    println!("generator: closes its connection");
    sleep(Duration::from_millis(10)).await?;
    println!("generator: connection closed");
    Ok(())
}

async fn main(work: Duration) -> Result<()> {
    async_finalizer(finally())?;
    sleep(work).await?;
    println!("main returns");
    Ok(())
}

/// `run` awaits `shutdown_asyncgens` before it closes the loop.
fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.duration("work")))
}

/// `close` skips the generator's `finally` without a word, unless `shutdown_asyncgens` was awaited before.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.duration("work")));
    if settings.choice("before_close") == "shutdown_asyncgens" {
        event_loop.run_until_complete(event_loop.shutdown_asyncgens())?;
    }
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "async-generators",
    what: "Main returns while an async generator is half-way, whose `finally` closes a connection.",
    group: Group::End,
    level: Level::Advanced,
    look_for: "A prints that the generator closes its connection; B prints nothing more after main, and no warning. \
               With `before_close=shutdown_asyncgens` B does as A.",
    proves: "Only the managed entry point finishes async generators; closing a loop by hand skips their `finally` \
             silently.",
    params: &[
        Param::choice("before_close", "what B awaits before it closes its loop", &["nothing", "shutdown_asyncgens"]),
        Param::duration(
            "work",
            "how long main works before it returns",
            Duration::from_millis(300),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
    ],
    file: file!(),
    source: include_str!("async_generators.rs"),
    twin: Some(Twin {
        file: "assets/python/async_generators.py",
        source: include_str!("../../assets/python/async_generators.py"),
        partings: &[],
    }),
    managed,
    manual,
};
