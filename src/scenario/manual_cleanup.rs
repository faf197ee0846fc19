//! The manual entry point with the cleanup that articles publish, and what that leaves out.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, Result, async_finalizer, current_task, gather_refs, run, sleep, spawn_named};
use std::{thread, time::Duration};

/// Works until it is cancelled.
async fn worker(id: u64) -> Result<()> {
    let work = sleep(Duration::from_secs(3600)).await;
    println!("worker-{id} cleans up");
    Ok(work?)
}

/// The `finally` of an async generator, as far as Rust has one.
async fn finally() -> Result<()> {
    println!("generator: closes its connection");
    Ok(())
}

/// Leaves tasks, an async generator, and a job in the executor.
async fn main(settings: Settings) -> Result<()> {
    if settings.choice("handler") == "yes" {
        cancel_on_signals()?;
    }
    async_finalizer(finally())?;
    let job = settings.duration("job");
    drop(EventLoop::running()?.run_in_executor(move || {
        thread::sleep(job);
        println!("job done");
    })?);
    for id in 0..settings.count("workers") {
        spawn_named(&format!("worker-{id}"), worker(id));
    }
    sleep(settings.duration("work")).await?;
    println!("main returns");
    Ok(())
}

/// SIGINT and SIGTERM cancel main: its end stops the loop, and the cleanup follows.
fn cancel_on_signals() -> Result<()> {
    for signal in [2, 15] {
        let main = current_task()?;
        EventLoop::running()?.add_signal_handler(signal, move || {
            if let Some(main) = &main {
                main.cancel();
            }
        })?;
    }
    Ok(())
}

/// `run` cleans up all by itself.
fn managed(settings: &Settings) -> Result<()> {
    unless_cancelled(run(main(settings.clone())))
}

/// As published: debug mode, run; then cancel what is pending, gather it, close.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.set_debug(true);
    let result = event_loop.run_until_complete(main(settings.clone()));
    let pending = event_loop.all_tasks();
    for task in &pending {
        task.cancel();
    }
    event_loop.run_until_complete(async { gather_refs(pending).await.map(drop) })?;
    if settings.choice("cleanup") == "whole" {
        event_loop.run_until_complete(event_loop.shutdown_asyncgens())?;
        event_loop.run_until_complete(event_loop.shutdown_default_executor(None))?;
    }
    event_loop.close()?;
    unless_cancelled(result)
}

/// The handler cancelled main: that is how this program ends.
fn unless_cancelled(result: Result<()>) -> Result<()> {
    match result {
        Err(error) if error.is_cancelled() => Ok(()),
        result => result,
    }
}

/// How CPython differs that cannot shut an executor down.
const WITHOUT_STEP: &[&str] = &[
    "CPython got an error (Event loop is closed), Tokio did not",
    "CPython never shuts its executor down",
    "`job-left`: ok on Tokio, fail on CPython",
];

pub(super) static SCENARIO: Scenario = Scenario {
    name: "manual-cleanup",
    what: "The manual entry point cleans up as articles publish it: it cancels what is pending, gathers it, and closes \
           the loop.",
    group: Group::End,
    level: Level::Intermediate,
    look_for: "Both cancel their workers. B never finishes its async generator, and closes its loop while the executor \
               is still at work. With `cleanup=whole` B does all that A does.",
    proves: "Cancel, gather and close by hand take care of tasks, and skip async generators and the executor.",
    params: &[
        Param::choice("cleanup", "what B does before it closes its loop", &["published", "whole"]),
        Param::choice("handler", "whether SIGINT and SIGTERM cancel main", &["no", "yes"]),
        Param::signal(&["none", "TERM", "INT"]),
        Param::after(Duration::from_millis(200)),
        Param::count("workers", "how many workers", 3, 1..=1000),
        Param::duration(
            "work",
            "how long main works before it returns",
            Duration::from_millis(500),
            Duration::from_millis(1)..=Duration::from_secs(3600),
        ),
        Param::duration(
            "job",
            "how long the executor's job takes",
            Duration::from_secs(1),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
    ],
    file: file!(),
    source: include_str!("manual_cleanup.rs"),
    twin: Some(Twin {
        file: "assets/python/manual_cleanup.py",
        source: include_str!("../../assets/python/manual_cleanup.py"),
        partings: &[
            Parting {
                style: "managed",
                on: Versions::before(9),
                what: WITHOUT_STEP,
                why: "Before CPython 3.9 there is no `shutdown_default_executor`: the job outlives the loop in both lanes.",
            },
            Parting {
                style: "manual",
                on: Versions::before(9),
                what: WITHOUT_STEP,
                why: "Nor does `cleanup=whole` wait for it there.",
            },
            Parting {
                style: "manual",
                on: Versions::between(9, 10),
                what: WITHOUT_STEP.split_at(1).0,
                why: "Before CPython 3.10 a job that outlives its loop ends with an error, as it reports to a closed loop.",
            },
        ],
    }),
    managed,
    manual,
};
