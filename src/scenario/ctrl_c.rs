//! Ctrl-C while main is waiting, and what main makes of the cancel that it becomes.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, Result, run, sleep, spawn_named};
use std::time::Duration;

/// How long a main that swallows its cancel carries on.
const CARRIES_ON: Duration = Duration::from_millis(300);

/// Works until it is cancelled, and cleans up.
async fn background() -> Result<()> {
    let work = sleep(Duration::from_secs(3600)).await;
    println!("background cleans up");
    Ok(work?)
}

async fn main(work: Duration, pattern: &str) -> Result<()> {
    spawn_named("background", background());
    let Err(cancelled) = sleep(work).await else {
        println!("main done");
        return Ok(());
    };
    println!("main: cancelled");
    if pattern != "swallows" {
        return Err(cancelled.into());
    }
    sleep(CARRIES_ON).await?;
    println!("main: carried on as before");
    Ok(())
}

/// The first Ctrl-C cancels main. If main passes that on, `run` returns KeyboardInterrupt after the teardown.
fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.duration("work"), settings.choice("pattern")))?;
    println!("run returned: no Ctrl-C is to be seen");
    Ok(())
}

/// Ctrl-C ends `run_until_complete` with KeyboardInterrupt at once. No task is cancelled, not even main.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.duration("work"), settings.choice("pattern")));
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "ctrl-c",
    what: "loopscope sends SIGINT, as Ctrl-C does, while main is waiting; `pattern` chooses what main does when it is \
           cancelled.",
    group: Group::Signals,
    level: Level::Intermediate,
    look_for: "A's main is cancelled first, then what is left, and the process ends by KeyboardInterrupt. In B \
               `run_until_complete` ends at once, and nothing is cancelled. With `swallows`, A carries on and \
               ends with code 0.",
    proves: "The managed entry point (CPython 3.11 and later) turns the first Ctrl-C into a cancel of main, so a main \
             that swallows cancels loses the Ctrl-C. Otherwise KeyboardInterrupt leaves the loop at once.",
    params: &[
        Param::choice("pattern", "what main does when it is cancelled", &["passes-on", "swallows"]),
        Param::signal(&["INT", "none"]),
        Param::after(Duration::from_millis(500)),
        Param::duration(
            "work",
            "how long main works",
            Duration::from_secs(5),
            Duration::from_millis(1)..=Duration::from_secs(3600),
        ),
    ],
    file: file!(),
    source: include_str!("ctrl_c.rs"),
    twin: Some(Twin {
        file: "assets/python/ctrl_c.py",
        source: include_str!("../../assets/python/ctrl_c.py"),
        partings: &[
            Parting {
                style: "managed",
                on: Versions::before(11),
                what: &[
                    "only Tokio handled SIGINT",
                    "Tokio exited with code 0, CPython was killed by SIGINT",
                    "`run returned: no Ctrl-C is to be seen`: printed 1x on Tokio, nothing on CPython",
                ],
                why: "Before CPython 3.11, A raises KeyboardInterrupt out of its loop, too, and the teardown cancels main: \
                      a main that swallows the cancel does not lose the Ctrl-C.",
            },
            Parting {
                style: "manual",
                on: Versions::ALL,
                what: &["Task-1 destroyed while pending in Tokio and never ended in CPython"],
                why: "On CPython the traceback of KeyboardInterrupt keeps B's main until the interpreter exits.",
            },
        ],
    }),
    managed,
    manual,
};
