//! At teardown shield() protects nothing: the shielded task is a task of the loop like any other.
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, current_task, run, shield, sleep, spawn};

async fn inner() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("inner: cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(inner());
        let main = current_task()?.expect("a task runs");
        EventLoop::running()?.call_soon(move || {
            main.cancel();
        })?;
        if let Err(Error::Cancelled(_)) = shield(task.clone()).await {
            println!("main: cancelled");
        }
        println!("inner done: {}", task.done());
        Ok(())
    })
}
