//! Leftovers that wait for each other all end, the innermost first.
use std::time::Duration;

use loopscope::runtime::{Result, Task, run, sleep, spawn, yield_now};

async fn inner() -> Result<()> {
    let slept = sleep(Duration::from_secs(10)).await;
    println!("inner: ends");
    Ok(slept?)
}

async fn outer(task: Task<()>) -> Result<()> {
    let awaited = task.join().await;
    println!("outer: ends, inner cancelled {}", task.cancelled());
    awaited
}

pub(super) fn main() -> Result<()> {
    let tasks = run(async {
        let first = spawn(inner());
        let tasks = [first.clone(), spawn(outer(first))];
        yield_now().await?;
        println!("main: ends");
        Ok(tasks)
    })?;
    println!("after: cancelled {} {}", tasks[0].cancelled(), tasks[1].cancelled());
    Ok(())
}
