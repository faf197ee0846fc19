//! A loop of another make: in Python by a policy or a factory, on Tokio by the runtime that it lives in.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, Result, Runner, instrument, sleep, spawn_named};
use std::{io, time::Duration};
use tokio::runtime::{Builder, LocalOptions, LocalRuntime, Runtime};

async fn main(work: Duration) -> Result<()> {
    println!("main runs on a loop of another make");
    spawn_named("worker", worker(work)).await
}

async fn worker(work: Duration) -> Result<()> {
    Ok(sleep(work).await?)
}

/// A runtime of one thread, for a loop to live in.
fn factory() -> io::Result<LocalRuntime> {
    Builder::new_current_thread().enable_all().max_blocking_threads(1).build_local(LocalOptions::default())
}

fn managed(settings: &Settings) -> Result<()> {
    let work = settings.duration("work");
    match settings.choice("way") {
        "multi-thread" => on_many_threads(work, drop),
        way => {
            explain(way);
            let mut runner = Runner::new().loop_factory(factory);
            runner.run(main(work))?;
            runner.close()
        }
    }
}

fn manual(settings: &Settings) -> Result<()> {
    let work = settings.duration("work");
    match settings.choice("way") {
        "multi-thread" => on_many_threads(work, |runtime| runtime.shutdown_timeout(Duration::from_secs(1))),
        way => {
            explain(way);
            let event_loop = EventLoop::with_factory(factory)?;
            let result = event_loop.run_until_complete(main(work));
            event_loop.close()?;
            result
        }
    }
}

fn explain(way: &str) {
    if way == "policy" {
        println!("Tokio has no policies: a factory makes the runtime");
    }
}

/// A runtime of many threads, on which no loop of asyncio's shape lives: `end` is what the entry point makes of its end.
fn on_many_threads(work: Duration, end: fn(Runtime)) -> Result<()> {
    let mut builder = Builder::new_multi_thread();
    let instrumented = instrument::instrument(builder.enable_all().worker_threads(2));
    let runtime = builder.build()?;
    let watch = instrumented.watch(runtime.handle());
    runtime
        .block_on(async {
            println!("main runs on a runtime of many threads");
            tokio::spawn(tokio::time::sleep(work)).await
        })
        .map_err(crate::runtime::Error::other)?;
    drop(watch);
    end(runtime);
    Ok(())
}

const ALONE: &[&str] = &[
    "only Tokio runs a loop; CPython prints `asyncio has no loop that runs in many threads: each thread runs a loop of its \
     own.`",
    "only Tokio runs a loop; CPython prints `uvloop is not installed in this Python: `pip install uvloop`, or name another \
     with --python.`",
];
const WHY: &str = "uvloop is a package that a Python may lack; no loop of asyncio's runs in many threads, and Tokio has no \
                   policies.";

pub(super) static SCENARIO: Scenario = Scenario {
    name: "custom-policy",
    what: "Runs main on a loop of another make: uvloop's on CPython, one in a runtime of its own making on Tokio.",
    group: Group::Start,
    level: Level::Advanced,
    look_for: "The class of C's and D's loop in the log: uvloop.Loop. It is chosen before the loop is made: by a policy for \
               the whole process, or by a factory for one call. `multi-thread` is Tokio's own: a runtime of many threads.",
    proves: "Both entry points take a loop of another make. Policies are deprecated in Python 3.14 and go in 3.16; \
             `loop_factory` replaces them.",
    params: &[
        Param::choice("way", "how the loop is chosen", &["policy", "factory", "multi-thread"]),
        Param::duration(
            "work",
            "how long main works",
            Duration::from_millis(200),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
    ],
    file: file!(),
    source: include_str!("custom_policy.rs"),
    twin: Some(Twin {
        file: "assets/python/custom_policy.py",
        source: include_str!("../../assets/python/custom_policy.py"),
        partings: &[
            Parting { style: "managed", on: Versions::ALL, what: ALONE, why: WHY },
            Parting { style: "manual", on: Versions::ALL, what: ALONE, why: WHY },
        ],
    }),
    managed,
    manual,
};
