//! Four ways to get a coroutine's result from inside a running loop; one of them works.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, Result, run, sleep};
use std::time::Duration;

async fn answer(work: Duration) -> Result<u32> {
    sleep(work).await?;
    Ok(42)
}

async fn main(work: Duration) -> Result<()> {
    let this_loop = EventLoop::running()?;
    let other_loop = EventLoop::new()?;
    print_result("run", run(answer(work)));
    print_result("this loop's run_until_complete", this_loop.run_until_complete(answer(work)));
    print_result("another loop's run_until_complete", other_loop.run_until_complete(answer(work)));
    print_result("create_task", this_loop.create_task(answer(work))?.await);
    other_loop.close()
}

fn print_result(way: &str, result: Result<u32>) {
    match result {
        Ok(value) => println!("{way}: {value}"),
        Err(error) => println!("{way}: RuntimeError: {error}"),
    }
}

fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.duration("work")))
}

fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.duration("work")));
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "nested-run",
    what: "Asks for a coroutine's result from inside a running loop, in four ways.",
    group: Group::Start,
    level: Level::Intermediate,
    look_for: "`run` and both kinds of `run_until_complete` raise an error, each with its own message; `create_task` \
               returns 42.",
    proves: "No code can run a loop that is already running, whatever the entry point; create a task instead.",
    params: &[Param::duration(
        "work",
        "how long the coroutine takes",
        Duration::from_millis(200),
        Duration::from_millis(1)..=Duration::from_secs(60),
    )],
    file: file!(),
    source: include_str!("nested_run.rs"),
    twin: Some(Twin {
        file: "assets/python/nested_run.py",
        source: include_str!("../../assets/python/nested_run.py"),
        partings: &[],
    }),
    managed,
    manual,
};
