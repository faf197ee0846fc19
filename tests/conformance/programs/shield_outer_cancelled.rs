//! shield() takes the cancel itself: the awaiter is told, the inner task runs on.
use std::time::Duration;

use loopscope::runtime::{Error, Result, Task, run, shield, sleep, spawn, yield_now};

async fn inner() -> Result<&'static str> {
    sleep(Duration::from_millis(50)).await?;
    println!("inner: ends");
    Ok("result")
}

async fn outer(task: Task<&'static str>) -> Result<()> {
    if let Err(cancelled @ Error::Cancelled(_)) = shield(task).await {
        println!("outer: cancelled");
        return Err(cancelled);
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let protected = spawn(inner());
        let task = spawn(outer(protected.clone()));
        yield_now().await?;
        task.cancel();
        if let Err(Error::Cancelled(_)) = task.await {
            println!("main: outer was cancelled");
        }
        println!("protected done: {}", protected.done());
        println!("main: {}", protected.await?);
        Ok(())
    })
}
