//! One call after another, and a lock or a queue that one call leaves to the next.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, Lock, Queue, Result, Runner, gather, run, sleep, spawn_named};
use std::{io, rc::Rc, time::Duration};
use tokio::runtime::{Builder, LocalOptions, LocalRuntime};

/// What two workers share.
struct Shared {
    lock: Lock,
    queue: Queue<&'static str>,
}

impl Default for Shared {
    fn default() -> Self {
        Self { lock: Lock::new(), queue: Queue::new(0) }
    }
}

/// Two workers share a lock or a queue: this call's own, or one that an earlier call has used.
async fn main(call: u64, kept: Rc<Shared>, carry: &'static str, pause: Duration) -> Result<()> {
    let shared = if carry == "nothing" { Rc::default() } else { kept };
    let workers = [0, 1].map(|number| {
        let shared = shared.clone();
        spawn_named(&format!("call-{call}-worker-{number}"), async move {
            match (carry, number) {
                ("queue", 0) => shared.queue.get().await.map(drop),
                ("queue", _) => put(&shared.queue, pause).await,
                _ => hold(&shared.lock, pause).await,
            }
        })
    });
    let names = workers.each_ref().map(|worker| worker.name());
    for (name, result) in names.iter().zip(gather(workers).return_exceptions().await?) {
        match result {
            Ok(()) => println!("{name} done"),
            // Without the object that its text begins with.
            Err(error) => {
                println!("{name}: RuntimeError: {}", error.to_string().rsplit("> ").next().unwrap_or_default());
            }
        }
    }
    Ok(())
}

async fn hold(lock: &Lock, pause: Duration) -> Result<()> {
    let _held = lock.lock().await?;
    Ok(sleep(pause).await?)
}

async fn put(queue: &Queue<&'static str>, pause: Duration) -> Result<()> {
    sleep(pause).await?;
    queue.put_nowait("an item")
}

/// `run` makes a loop for each call; a `Runner` makes one for all.
fn managed(settings: &Settings) -> Result<()> {
    let (kept, carry, pause) = (Rc::default(), settings.choice("carry"), settings.duration("pause"));
    let mains = (0..settings.count("calls")).map(|call| main(call, Rc::clone(&kept), carry, pause));
    let mut runner = match settings.choice("way") {
        "run" => {
            for main in mains {
                run(main)?;
            }
            return Ok(());
        }
        "factory" => Runner::new().loop_factory(factory),
        _ => Runner::new(),
    };
    for main in mains {
        runner.run(main)?;
    }
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

const fn attached(style: &'static str) -> Parting {
    Parting {
        style,
        on: Versions::before(10),
        what: &[
            "`call-#-worker-#: RuntimeError: attached to a different loop`: nothing on Tokio, printed 1x on CPython",
            "`call-#-worker-#: RuntimeError: is bound to a different event loop`: printed 1x on Tokio, nothing on CPython",
        ],
        why: "Before Python 3.10 a lock or queue belongs to the loop in which it was created, since then to the one in \
              which a task first waited for it; the error has other words.",
    }
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "runner",
    what: "Calls `run` several times, or one `Runner`, and lets the calls share a lock or a queue.",
    group: Group::Start,
    level: Level::Intermediate,
    look_for: "Each call has a loop of its own and closes it; with `way=runner` all calls share one. A lock or queue that \
               is carried from one loop to the next raises an error where a task has to wait for it; \
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
            attached("managed"),
            attached("manual"),
        ],
    }),
    managed,
    manual,
};
