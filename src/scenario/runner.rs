//! One call after another, and a lock or a queue that one call leaves to the next.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, OrCancel, Result, Runner, gather, run, sleep, spawn_named};
use std::{io, rc::Rc, time::Duration};
use tokio::{
    runtime::{Builder, LocalOptions, LocalRuntime},
    sync::{Mutex, Notify},
};

/// What two workers share. The `Notify` is a queue of one item.
#[derive(Default)]
struct Shared {
    lock: Mutex<()>,
    queue: Notify,
}

/// Two workers share a lock or a queue: this call's own, or one that an earlier call has used.
async fn main(call: u64, kept: Rc<Shared>, carry: &'static str, pause: Duration) -> Result<()> {
    let shared = if carry == "nothing" { Rc::default() } else { kept };
    let workers = [0, 1].map(|number| {
        let shared = shared.clone();
        spawn_named(&format!("call-{call}-worker-{number}"), async move {
            match (carry, number) {
                ("queue", 0) => Ok(shared.queue.notified().or_cancel().await?),
                ("queue", _) => put(&shared.queue, pause).await,
                _ => hold(&shared.lock, pause).await,
            }
        })
    });
    let names = workers.each_ref().map(|worker| worker.name());
    gather(workers).await?;
    names.iter().for_each(|name| println!("{name} done"));
    Ok(())
}

async fn hold(lock: &Mutex<()>, pause: Duration) -> Result<()> {
    let _held = lock.lock().or_cancel().await?;
    Ok(sleep(pause).await?)
}

async fn put(queue: &Notify, pause: Duration) -> Result<()> {
    sleep(pause).await?;
    queue.notify_one();
    Ok(())
}

/// `run` makes a loop for each call; a `Runner` makes one for all.
fn managed(settings: &Settings) -> Result<()> {
    let (kept, carry, pause) = (Rc::default(), settings.choice("carry"), settings.duration("pause"));
    let mut mains = (0..settings.count("calls")).map(|call| main(call, Rc::clone(&kept), carry, pause));
    let mut runner = match settings.choice("way") {
        "run" => return mains.try_for_each(run),
        "factory" => Runner::new().loop_factory(factory),
        _ => Runner::new(),
    };
    mains.try_for_each(|main| runner.run(main))?;
    runner.close()
}

/// The same by hand: a loop for each call, or one for all.
fn manual(settings: &Settings) -> Result<()> {
    let (kept, carry, pause) = (Rc::default(), settings.choice("carry"), settings.duration("pause"));
    let (way, calls) = (settings.choice("way"), settings.count("calls"));
    let mut event_loop = None;
    for call in 0..calls {
        let this = match event_loop.take() {
            Some(same) => same,
            None if way == "factory" => EventLoop::with_factory(factory)?,
            None => EventLoop::new()?,
        };
        this.run_until_complete(main(call, Rc::clone(&kept), carry, pause))?;
        if way == "run" { this.close()? } else { event_loop = Some(this) }
    }
    event_loop.map_or(Ok(()), |last| last.close())
}

fn factory() -> io::Result<LocalRuntime> {
    println!("the factory makes the loop");
    Builder::new_current_thread().enable_all().max_blocking_threads(1).build_local(LocalOptions::default())
}

const fn bound(style: &'static str, on: Versions, what: &'static [&'static str]) -> Parting {
    const WHY: &str = "A lock or queue of asyncio's belongs to the loop in which a task first waited for it (before 3.10: \
                       in which it was created), and fails in any other; those of Tokio belong to no runtime.";
    Parting { style, on, what, why: WHY }
}

const FAILS: &[&str] = &[
    "CPython got an error (attached to a different loop), Tokio did not",
    "`call-#-worker-# done`: printed 4x on Tokio, printed 3x on CPython",
    "`different-loop`: ok on Tokio, fail on CPython",
    "call-1-worker-0 returned in Tokio and failed in CPython",
    "call-1-worker-1 returned in Tokio and failed in CPython",
];
const ATTACHED: &[&str] =
    &["`call-#-worker-#: RuntimeError: attached to a different loop`: nothing on Tokio, printed 1x on CPython"];
const BOUND: &[&str] =
    &["`call-#-worker-#: RuntimeError: is bound to a different event loop`: nothing on Tokio, printed 1x on CPython"];

pub(super) static SCENARIO: Scenario = Scenario {
    name: "runner",
    what: "Calls `run` several times, or one `Runner`, and lets the calls share a lock or a queue.",
    group: Group::Start,
    level: Level::Intermediate,
    look_for: "Each call has a loop of its own and closes it; with `way=runner` all calls share one. A lock or queue \
               of asyncio's that is carried from one loop to the next raises an error where a task has to wait for it; \
               with one loop for all it works.",
    proves: "`run` may be called again and again. What breaks is an object bound to the loop of an earlier call: create \
             it in the call that uses it, or make all calls with one `Runner`.",
    params: &[
        Param::choice(
            "way",
            "`run`, one `Runner` for all calls, or one with a loop factory",
            &["run", "runner", "factory"],
        ),
        Param::choice("carry", "what the first call leaves to the others", &["lock", "queue", "nothing"]),
        Param::count("calls", "how many calls, one after another", 2, 1..=100),
        Param::duration(
            "pause",
            "how long each worker works",
            Duration::from_millis(200),
            Duration::from_millis(1)..=Duration::from_secs(10),
        ),
    ],
    file: file!(),
    source: include_str!("runner.rs"),
    twin: Some(Twin {
        file: "assets/python/runner.py",
        source: include_str!("../../assets/python/runner.py"),
        partings: &[
            Parting {
                style: "managed",
                on: Versions::before(11),
                what: &["only Tokio runs a loop; CPython prints `asyncio.Runner needs Python # or newer: this is #.`"],
                why: "`asyncio.Runner` needs Python 3.11.",
            },
            bound("managed", Versions::ALL, FAILS),
            bound("manual", Versions::ALL, FAILS),
            bound("managed", Versions::before(10), ATTACHED),
            bound("manual", Versions::before(10), ATTACHED),
            bound("managed", Versions::since(10), BOUND),
            bound("manual", Versions::since(10), BOUND),
        ],
    }),
    managed,
    manual,
};
