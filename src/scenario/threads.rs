//! Many threads at once, each with a loop of its own.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, Result, run, sleep, spawn_named};
use std::{panic::resume_unwind, thread, time::Duration};

const SIGUSR1: i32 = 10;

/// Runs the loop of its thread for a while, beside those of the others.
async fn main(name: String, hold: Duration) -> Result<()> {
    match EventLoop::running()?.add_signal_handler(SIGUSR1, || println!("SIGUSR1")) {
        Ok(()) => println!("{name}: runs a loop, and handles signals"),
        Err(_) => println!("{name}: runs a loop, but can handle no signal"),
    }
    spawn_named(&format!("work of {name}"), work(hold)).await
}

async fn work(hold: Duration) -> Result<()> {
    Ok(sleep(hold).await?)
}

fn by_hand(name: String, hold: Duration) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(name, hold));
    event_loop.close()?;
    result
}

/// Calls `entry` in so many threads, and in the main thread, at once.
fn in_threads(entry: fn(String, Duration) -> Result<()>, settings: &Settings) -> Result<()> {
    let hold = settings.duration("hold");
    thread::scope(|scope| {
        let start = |number| scope.spawn(move || entry(format!("thread {number}"), hold));
        let threads: Vec<_> = (0..settings.count("threads")).map(start).collect();
        let own = entry("main thread".into(), hold);
        let results = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        results.fold(own, Result::and)
    })
}

fn managed(settings: &Settings) -> Result<()> {
    in_threads(|name, hold| run(main(name, hold)), settings)
}

fn manual(settings: &Settings) -> Result<()> {
    in_threads(by_hand, settings)
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "threads",
    what: "Runs a loop in each of several threads at once, and in the main thread.",
    group: Group::Threads,
    level: Level::Intermediate,
    look_for: "As many loops as threads, each created, run and closed by the thread that it belongs to. Only the main \
               thread can handle signals.",
    proves: "`run` works in any thread that runs no loop yet, and in many at once: it makes a loop of its own in the \
             calling thread. Outside the main thread only the handling of SIGINT is left out.",
    params: &[
        Param::count("threads", "how many threads beside the main one", 3, 1..=64),
        Param::duration(
            "hold",
            "how long each loop runs",
            Duration::from_millis(500),
            Duration::from_millis(1)..=Duration::from_secs(60),
        ),
    ],
    file: file!(),
    source: include_str!("threads.rs"),
    twin: Some(Twin {
        file: "assets/python/threads.py",
        source: include_str!("../../assets/python/threads.py"),
        partings: &[],
    }),
    managed,
    manual,
};
