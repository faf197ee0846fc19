//! shield() does not hide the inner task's own end: its cancel and its result come through.
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, current_task, run, shield, sleep, spawn};

async fn inner() -> Result<()> {
    sleep(Duration::from_secs(10)).await?;
    Ok(())
}

async fn quick() -> Result<&'static str> {
    Ok("result")
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(inner());
        let target = task.clone();
        EventLoop::running()?.call_soon(move || {
            target.cancel();
        })?;
        if let Err(Error::Cancelled(_)) = shield(task).await {
            println!("main: inner was cancelled");
        }
        println!("cancelling: {}", current_task()?.expect("a task runs").cancelling());
        println!("main: {}", shield(quick()).await?);
        Ok(())
    })
}
