//! Main fails while a background task is running.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{Error, EventLoop, Result, run, sleep, spawn_named};
use std::time::Duration;

async fn background() -> Result<()> {
    let work = sleep(Duration::from_secs(3600)).await;
    println!("background cleans up");
    Ok(work?)
}

async fn main(work: Duration, raises: &str) -> Result<()> {
    spawn_named("background", background());
    sleep(work).await?;
    match raises {
        "exit" => Err(Error::SystemExit(3)),
        _ => Err("main has had enough".into()),
    }
}

/// `run` cancels, waits and closes on the way out, as it does after a success; then it returns the error.
fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.duration("work"), settings.choice("raises")))
}

/// The `?` skips `close`: the cleanup after an error needs as much care as the one after a success.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(main(settings.duration("work"), settings.choice("raises")))?;
    event_loop.close()
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "main-raises",
    what: "Main fails while a background task is running.",
    group: Group::End,
    level: Level::Basic,
    look_for: "Both print the error and exit with 1, but only A cancels its task, which cleans up; B never calls \
               `close` and drops the loop.",
    proves: "The managed entry point also closes the loop after an error; by hand, the cleanup after an error is \
             easily forgotten.",
    params: &[
        Param::choice("raises", "an error, or SystemExit, as `sys.exit` does", &["error", "exit"]),
        Param::duration(
            "work",
            "how long main works before it fails",
            Duration::from_millis(500),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
    ],
    file: file!(),
    source: include_str!("main_raises.rs"),
    twin: Some(Twin {
        file: "assets/python/main_raises.py",
        source: include_str!("../../assets/python/main_raises.py"),
        partings: &[Parting {
            style: "manual",
            on: Versions::ALL,
            what: &[
                "`background cleans up`: nothing on Tokio, printed 1x on CPython",
                "`fds-stable`: ok on Tokio, fail on CPython",
            ],
            why: "On CPython the traceback keeps B's loop open until the interpreter exits and closes the coroutine, \
                      which runs its `finally`; on Tokio `?` drops the loop at once.",
        }],
    }),
    managed,
    manual,
};
