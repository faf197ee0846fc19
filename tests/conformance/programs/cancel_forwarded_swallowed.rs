//! A cancel is forwarded into the awaited task; if that swallows it, the awaiter never sees it.
use std::time::Duration;

use loopscope::runtime::{Result, Task, run, sleep, spawn, yield_now};

async fn inner() -> Result<&'static str> {
    if sleep(Duration::from_secs(10)).await.is_err() {
        println!("inner: swallowed");
    }
    Ok("inner's result")
}

async fn outer(task: Task<&'static str>) -> Result<()> {
    println!("outer: {}", task.await?);
    yield_now().await?;
    println!("outer: still here");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let first = spawn(inner());
        let second = spawn(outer(first.clone()));
        yield_now().await?;
        yield_now().await?;
        second.cancel();
        second.join().await?;
        println!("cancelled: {} {}", first.cancelled(), second.cancelled());
        println!("cancelling: {} {}", first.cancelling(), second.cancelling());
        Ok(())
    })
}
