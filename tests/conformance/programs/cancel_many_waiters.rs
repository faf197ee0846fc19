//! Everyone who awaits a task sees its cancel, in the order in which they began to wait.
use std::time::Duration;

use loopscope::runtime::{Error, Result, Task, run, sleep, spawn, yield_now};

async fn work() -> Result<()> {
    sleep(Duration::from_secs(10)).await?;
    Ok(())
}

async fn waiter(name: &'static str, task: Task<()>) -> Result<&'static str> {
    if let Err(Error::Cancelled(_)) = task.await {
        println!("{name} cancelled");
    }
    Ok(name)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        let waiters = ["a", "b", "c"].map(|name| spawn(waiter(name, task.clone())));
        yield_now().await?;
        task.cancel();
        for each in waiters {
            let name = each.join().await?;
            println!("main: {name} cancelled: {}", each.cancelled());
        }
        Ok(())
    })
}
