//! A task that cancels itself runs on to its next await.
use loopscope::runtime::{Error, Result, current_task, run, spawn, yield_now};

async fn work() -> Result<()> {
    current_task()?.expect("a task runs").cancel_with("by myself");
    println!("work: still running");
    if let Err(cancelled) = yield_now().await {
        println!("work: {cancelled}");
        return Err(cancelled.into());
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        if let Err(Error::Cancelled(cancelled)) = task.await {
            println!("main: {cancelled}");
        }
        Ok(())
    })
}
