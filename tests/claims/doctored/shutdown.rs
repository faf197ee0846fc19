//! Shutdowns that go well where the published one does not.

use super::{Doctored, nap, tokio};
use loopscope::{
    claim::Truth,
    runtime::{EventLoop, Result, gather, run, spawn_named},
    scenario::Settings,
};
use std::{rc::Rc, time::Duration};
use tokio::sync::Notify;

pub(super) fn doctored() -> Vec<Doctored> {
    tokio(&[(17, Truth::Holds)], "graceful-shutdown", "graceful-shutdown.works", [Some(works); 2])
}

/// The handler's task cancels the workers and leaves main alone, which waits for it.
fn works(_: &Settings) -> Result<()> {
    run(async {
        let workers: Vec<_> =
            (0..3).map(|id| spawn_named(&format!("worker-{id}"), nap(Duration::from_secs(60)))).collect();
        let done = Rc::new(Notify::new());
        for signal in [2, 15] {
            let (workers, done) = (workers.clone(), done.clone());
            EventLoop::running()?.add_signal_handler(signal, move || {
                let (workers, done) = (workers.clone(), done.clone());
                spawn_named("shutdown", async move {
                    workers.iter().for_each(|worker| {
                        worker.cancel();
                    });
                    gather(workers).return_exceptions().await?;
                    println!("Shutdown complete");
                    done.notify_one();
                    Ok(())
                });
            })?;
        }
        loopscope::runtime::OrCancel::or_cancel(done.notified()).await?;
        // The shutdown task returns before main does.
        nap(Duration::from_millis(20)).await
    })
}
