//! Ends that leave something, and ends that leave nothing where the real ones do.

use super::{Doctored, nap, tokio};
use loopscope::{
    claim::Truth,
    runtime::{EventLoop, Result, run, sleep, spawn_named},
    scenario::Settings,
};
use std::time::Duration;

pub(super) fn doctored() -> Vec<Doctored> {
    let mut all = tokio(&[(13, Truth::Depends)], "main-raises", "main-raises.unclosed", [Some(unclosed), None]);
    all.extend(tokio(
        &[(25, Truth::False), (27, Truth::Holds)],
        "leftovers",
        "leftovers.none",
        [None, Some(none_is_left)],
    ));
    all
}

/// The error skips the close.
fn unclosed(settings: &Settings) -> Result<()> {
    let work = settings.duration("work");
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(async move {
        sleep(work).await?;
        Err("main has had enough".into())
    })
}

/// Its tasks are cancelled as the managed entry point does.
fn none_is_left(settings: &Settings) -> Result<()> {
    let work = settings.duration("work");
    run(async move {
        for id in 0..3 {
            spawn_named(&format!("background-{id}"), nap(Duration::from_secs(60)));
        }
        nap(work).await
    })
}
