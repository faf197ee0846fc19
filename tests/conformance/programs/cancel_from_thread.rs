//! Another thread cancels through call_soon_threadsafe.
use std::thread;
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Remote, Result, all_tasks, run, sleep, spawn_named, yield_now};

async fn work() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("work: cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

fn cancel_worker() {
    for task in all_tasks().into_iter().flatten() {
        if task.name() == "worker" {
            println!("callback: cancel {}", task.cancel());
        }
    }
}

fn other_thread(remote: &Remote) -> Result<()> {
    remote.call_soon_threadsafe(cancel_worker)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn_named("worker", work());
        yield_now().await?;
        let remote = EventLoop::running()?.remote();
        let thread = thread::spawn(move || other_thread(&remote));
        if let Err(Error::Cancelled(_)) = task.await {
            println!("main: task was cancelled");
        }
        thread.join().expect("no panic")
    })
}
