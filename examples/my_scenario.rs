//! A gallery with your own scenario:
//!
//! ```text
//! cargo run --example my_scenario                     opens the gallery
//! cargo run --example my_scenario -- run my-scenario  runs it with both entry points, side by side
//! ```

use loopscope::{
    runtime::{EventLoop, Result, gather, run, sleep},
    scenario::{Group, Level, Param, Scenario, Settings},
};
use std::{process::ExitCode, time::Duration};

async fn greet(guest: u64) -> Result<()> {
    sleep(Duration::from_millis(100 * guest)).await?;
    println!("hello, guest {guest}");
    Ok(())
}

async fn main_task(guests: u64) -> Result<()> {
    gather((1..=guests).map(greet)).await?;
    Ok(())
}

fn managed(settings: &Settings) -> Result<()> {
    run(main_task(settings.count("guests")))
}

fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main_task(settings.count("guests")));
    event_loop.close()?;
    result
}

static MY_SCENARIO: Scenario = Scenario {
    name: "my-scenario",
    what: "Greets every guest.",
    group: Group::Start,
    level: Level::Basic,
    look_for: "Each guest is greeted by a task of its own.",
    proves: "A scenario of your own is a file like this one.",
    params: &[Param::count("guests", "how many guests", 3, 1..=100)],
    file: file!(),
    source: include_str!("my_scenario.rs"),
    twin: None,
    managed,
    manual,
};

fn main() -> ExitCode {
    loopscope::gallery(&[&MY_SCENARIO])
}
