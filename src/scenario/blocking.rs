//! A long call on the loop, which delivers a cancel late, or in the executor, where the process waits for it.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, Result, gather, run, sleep, spawn_named};
use std::{thread, time::Duration};

const SIGTERM: i32 = 15;

/// Works until it is cancelled.
async fn worker(work: Duration) -> Result<()> {
    if let Err(cancelled) = sleep(work).await {
        println!("worker: cancelled");
        return Err(cancelled.into());
    }
    println!("worker: done");
    Ok(())
}

/// Blocks the thread that calls it, as a long computation does.
fn block(length: Duration) {
    println!("the call blocks its thread");
    thread::sleep(length);
    println!("the call is done");
}

/// No await: until the call is done, no other task of the loop runs, and no signal handler.
async fn blocker(length: Duration) -> Result<()> {
    block(length);
    Ok(())
}

/// SIGTERM cancels the worker, and main returns after it.
async fn main(settings: Settings) -> Result<()> {
    let (work, length) = (settings.duration("work"), settings.duration("block"));
    let worker = spawn_named("worker", worker(work));
    let of_signal = worker.clone();
    EventLoop::running()?.add_signal_handler(SIGTERM, move || {
        of_signal.cancel();
    })?;
    if settings.choice("what") == "loop" {
        spawn_named("blocker", blocker(length));
    } else {
        drop(EventLoop::running()?.run_in_executor(move || block(length))?);
    }
    gather(vec![worker]).return_exceptions().await?;
    println!("main returns");
    Ok(())
}

/// `run` waits for the executor before it closes its loop.
fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.clone()))
}

/// `close` does not wait for the executor. The process does, after main returned.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.clone()));
    event_loop.close()?;
    result
}

/// How CPython differs that cannot shut an executor down.
const WITHOUT_STEP: &[&str] = &[
    "CPython got an error (Event loop is closed), Tokio did not",
    "CPython never shuts its executor down",
    "`job-left`: ok on Tokio, fail on CPython",
];

pub(super) static SCENARIO: Scenario = Scenario {
    name: "blocking",
    what: "SIGTERM arrives during a long call that never awaits; `what` chooses whether the call blocks the loop or is a \
           job in the executor.",
    group: Group::Cancel,
    level: Level::Intermediate,
    look_for: "With `loop`, the default, the worker gets its cancel only when the call is done. With `job` it gets it at \
               once and main returns, but the process lives until the job is done: A waits for it, B closes its loop \
               first.",
    proves: "A blocked loop delivers no cancel. In the executor the call leaves the loop free, but no cancel reaches a \
             job: it keeps the process alive after main returned.",
    params: &[
        Param::choice("what", "what the call blocks: the loop, or a thread of the executor", &["loop", "job"]),
        Param::duration(
            "block",
            "how long the call takes",
            Duration::from_secs(1),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
        Param::signal(&["TERM", "none"]),
        Param::after(Duration::from_millis(300)),
        Param::duration(
            "work",
            "how long the worker works",
            Duration::from_secs(5),
            Duration::from_millis(1)..=Duration::from_secs(3600),
        ),
    ],
    file: file!(),
    source: include_str!("blocking.rs"),
    twin: Some(Twin {
        file: "assets/python/blocking.py",
        source: include_str!("../../assets/python/blocking.py"),
        partings: &[
            Parting {
                style: "managed",
                on: Versions::before(9),
                what: WITHOUT_STEP,
                why: "Before CPython 3.9 there is no `shutdown_default_executor`: the job outlives the loop in both lanes.",
            },
            Parting {
                style: "manual",
                on: Versions::before(10),
                what: WITHOUT_STEP.split_at(1).0,
                why: "Before CPython 3.10 a job that outlives its loop ends with an error, as it reports to a closed loop.",
            },
        ],
    }),
    managed,
    manual,
};
