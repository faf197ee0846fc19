//! One loop that other threads call, without the thread-safe calls or with them.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, Remote, Result, Runner, sleep};
use std::{
    thread,
    time::{Duration, Instant},
};

/// Sleeps, while other threads call this loop.
async fn main(calls: &'static str, threads: u64, hold: Duration) -> Result<()> {
    let remote = EventLoop::running()?.remote();
    let start = |number| {
        let (remote, name) = (remote.clone(), format!("thread {number}"));
        thread::Builder::new().name(name.clone()).spawn(move || caller(calls, &remote, &name, hold))
    };
    let others: Vec<_> = (0..threads).map(start).collect::<std::io::Result<_>>()?;
    sleep(hold).await?; // whatever wakes the loop earlier is one of the calls
    sleep(hold / 4).await?;
    others.into_iter().try_for_each(|other| other.join().expect("it does not panic"))
}

/// What a thread does that needs the loop of another one.
fn caller(calls: &str, remote: &Remote, name: &str, hold: Duration) -> Result<()> {
    thread::sleep(hold / 4);
    if calls == "safe" {
        remote.call_soon_threadsafe(callback(name.to_owned(), hold))?;
        let answer = remote.run_coroutine_threadsafe(answer)?.result()?;
        println!("{name}: run_coroutine_threadsafe: {answer}");
        return Ok(());
    }
    println!("{name}: run_until_complete: RuntimeError: {}", remote.run_until_complete());
    if let Err(error) = remote.call_soon(callback(name.to_owned(), hold)) {
        println!("{name}: call_soon: RuntimeError: {error}");
    }
    Ok(())
}

/// Says when it runs: soon after it is made, or not.
fn callback(name: String, hold: Duration) -> impl FnOnce() + Send {
    let called = Instant::now();
    move || {
        let is_late = called.elapsed() > hold / 2;
        let when = if is_late { "only when something else woke the loop" } else { "at once" };
        println!("{name}: its callback ran {when}");
    }
}

async fn answer() -> Result<u32> {
    Ok(42)
}

fn managed(settings: &Settings) -> Result<()> {
    let calls = settings.choice("calls");
    let mut runner = Runner::new().debug(calls == "debug");
    runner.run(main(calls, settings.count("threads"), settings.duration("hold")))?;
    runner.close()
}

fn manual(settings: &Settings) -> Result<()> {
    let calls = settings.choice("calls");
    let event_loop = EventLoop::new()?;
    event_loop.set_debug(calls == "debug");
    let result = event_loop.run_until_complete(main(calls, settings.count("threads"), settings.duration("hold")));
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "shared-loop",
    what: "Several threads call the loop of the main thread, which sleeps.",
    group: Group::Threads,
    level: Level::Advanced,
    look_for: "With `unsafe`, the default, `run_until_complete` is refused, and the callback of `call_soon` waits until \
               something else wakes the loop; in debug mode that call is refused, too. With `safe` the loop wakes at once.",
    proves: "A loop belongs to its thread. From others use `call_soon_threadsafe` and `run_coroutine_threadsafe`; without \
             them a call is late or lost, in silence.",
    params: &[
        Param::choice("calls", "how the threads call the loop", &["unsafe", "debug", "safe"]),
        Param::count("threads", "how many threads call it", 2, 1..=64),
        Param::duration(
            "hold",
            "how long the loop sleeps",
            Duration::from_secs(1),
            Duration::from_millis(100)..=Duration::from_secs(60),
        ),
    ],
    file: file!(),
    source: include_str!("shared_loop.rs"),
    twin: Some(Twin {
        file: "assets/python/shared_loop.py",
        source: include_str!("../../assets/python/shared_loop.py"),
        partings: &[],
    }),
    managed,
    manual,
};
