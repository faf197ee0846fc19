//! The smallest program: print the time, sleep, print it again.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, Result, run, sleep};
use std::time::{Duration, SystemTime};

async fn main(length: Duration) -> Result<()> {
    println!("{}", now());
    sleep(length).await?;
    println!("{}", now());
    Ok(())
}

/// One call creates the loop, runs `main` on it and closes it.
fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.duration("length")))
}

/// The same three steps by hand.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.duration("length")));
    event_loop.close()?;
    result
}

fn now() -> humantime::Rfc3339Timestamp {
    humantime::format_rfc3339_millis(SystemTime::now())
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "sleep",
    what: "Prints the time, sleeps one second and prints it again.",
    group: Group::Start,
    level: Level::Basic,
    look_for: "Both lanes print the same, a second apart; `run` creates and closes its loop, the manual entry point \
               does both by hand.",
    proves: "The two entry points run the same program in the same time; they differ in who creates and who closes the \
             loop.",
    params: &[Param::duration(
        "length",
        "how long to sleep",
        Duration::from_secs(1),
        Duration::from_millis(1)..=Duration::from_secs(60),
    )],
    file: file!(),
    source: include_str!("sleep.rs"),
    twin: Some(Twin {
        file: "assets/python/sleep.py",
        source: include_str!("../../assets/python/sleep.py"),
        partings: &[],
    }),
    managed,
    manual,
};
