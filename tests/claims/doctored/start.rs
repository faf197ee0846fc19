//! Entry points that do with their loop what they should not.

use super::{Doctored, nap, tokio};
use loopscope::{
    claim::Truth,
    runtime::{EventLoop, Result, run, sleep},
    scenario::Settings,
};
use std::time::{Duration, SystemTime};

pub(super) fn doctored() -> Vec<Doctored> {
    let mut all = tokio(&[(1, Truth::False), (2, Truth::False)], "sleep", "sleep.by-hand", [Some(by_hand), None]);
    all.extend(tokio(&[(4, Truth::False)], "sleep", "sleep.managed", [None, Some(in_one_call)]));
    all.extend(tokio(&[(5, Truth::False)], "sleep", "sleep.silent", [None, Some(silent)]));
    all.extend(tokio(&[(6, Truth::False)], "anatomy", "anatomy.tasks-alone", [Some(tasks_alone); 2]));
    all
}

async fn main(length: Duration) -> Result<()> {
    println!("{}", humantime::format_rfc3339_millis(SystemTime::now()));
    sleep(length).await?;
    println!("{}", humantime::format_rfc3339_millis(SystemTime::now()));
    Ok(())
}

/// Nobody tears its loop down, or closes it.
fn by_hand(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(main(settings.duration("length")))?;
    std::mem::forget(event_loop);
    Ok(())
}

/// Its loop is made by the call that runs it.
fn in_one_call(settings: &Settings) -> Result<()> {
    run(main(settings.duration("length")))
}

/// It sleeps, and does not print the second time.
fn silent(settings: &Settings) -> Result<()> {
    let length = settings.duration("length");
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(async move {
        println!("{}", humantime::format_rfc3339_millis(SystemTime::now()));
        nap(length).await
    })?;
    event_loop.close()
}

/// No network, and no subprocess.
fn tasks_alone(settings: &Settings) -> Result<()> {
    let hold = settings.duration("hold");
    run(async move {
        EventLoop::running()?.call_soon(|| println!("callback: the loop called"))?;
        loopscope::runtime::spawn_named("task", nap(hold)).await
    })
}
