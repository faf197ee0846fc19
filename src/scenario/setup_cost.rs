//! What it takes to create a loop, to run it, and to close it: many times, each timed.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, Result, Runner};
use std::time::{Duration, Instant};

/// Rounds that are not counted: the first one pays for what all share.
const WARM_UP: u64 = 3;
const PARTS: [&str; 4] = ["create", "run", "close", "whole"];

type Times = [Duration; PARTS.len()];

async fn nothing() -> Result<()> {
    Ok(())
}

/// What `run` does, step by step.
fn by_runner() -> Result<Times> {
    let start = Instant::now();
    let mut runner = Runner::new();
    runner.get_loop()?;
    let created = Instant::now();
    runner.run(nothing())?;
    let ran = Instant::now();
    runner.close()?;
    Ok(parts(start, created, ran))
}

fn by_hand() -> Result<Times> {
    let start = Instant::now();
    let event_loop = EventLoop::new()?;
    let created = Instant::now();
    event_loop.run_until_complete(nothing())?;
    let ran = Instant::now();
    event_loop.close()?;
    Ok(parts(start, created, ran))
}

fn parts(start: Instant, created: Instant, ran: Instant) -> Times {
    let closed = Instant::now();
    [created - start, ran - created, closed - ran, closed - start]
}

fn measure(once: fn() -> Result<Times>, settings: &Settings) -> Result<()> {
    let rounds = WARM_UP + settings.count("rounds");
    let taken: Vec<Times> = (0..rounds).map(|_| once()).collect::<Result<_>>()?;
    println!("of {}: median  least    90%  in us", settings.count("rounds"));
    for (index, part) in PARTS.iter().enumerate() {
        let mut times: Vec<_> = taken.iter().skip(WARM_UP as usize).map(|times| times[index]).collect();
        times.sort_unstable();
        let [least, middle, high] =
            [0, times.len() / 2, times.len() * 9 / 10].map(|place| times[place].as_secs_f64() * 1e6);
        println!("{part:<6} {middle:>9.1} {least:>6.1} {high:>6.1}");
    }
    Ok(())
}

fn managed(settings: &Settings) -> Result<()> {
    measure(by_runner, settings)
}

fn manual(settings: &Settings) -> Result<()> {
    measure(by_hand, settings)
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "setup-cost",
    what: "Creates a loop, runs nothing on it and closes it, many times, and prints how long each of that takes.",
    group: Group::Start,
    level: Level::Intermediate,
    look_for: "The printed times of both lanes side by side, and which part the difference is in: `run` runs its loop \
               three more times before it closes it, even when nothing is left to clean up.",
    proves: "The managed entry point costs more than the manual one, and the difference is its teardown, which the manual \
             one leaves out. The times include what recording costs.",
    params: &[Param::count("rounds", "how many loops are timed", 100, 1..=1000)],
    file: file!(),
    source: include_str!("setup_cost.rs"),
    twin: Some(Twin {
        file: "assets/python/setup_cost.py",
        source: include_str!("../../assets/python/setup_cost.py"),
        partings: &[Parting {
            style: "managed",
            on: Versions::before(11),
            what: &[
                "`Before Python # the parts of asyncio.run cannot be timed: this is #.`: nothing on Tokio, printed 1x on \
                 CPython",
                "`close # # #`: printed 1x on Tokio, nothing on CPython",
                "`create # # #`: printed 1x on Tokio, nothing on CPython",
                "`run # # #`: printed 1x on Tokio, nothing on CPython",
            ],
            why: "The parts of `asyncio.run` are those of `asyncio.Runner`, which needs Python 3.11.",
        }],
    }),
    managed,
    manual,
};
