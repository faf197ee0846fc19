//! uncancel() lowers the count of requests; it does not undo a delivery.
use std::time::Duration;

use loopscope::runtime::{Error, Result, current_task, run, sleep, spawn, yield_now};

async fn work() -> Result<&'static str> {
    let task = current_task()?.expect("a task runs");
    if sleep(Duration::from_secs(10)).await.is_err() {
        println!("work: cancelling {}", task.cancelling());
        println!("work: uncancel {}", task.uncancel());
        println!("work: uncancel {}", task.uncancel());
        println!("work: uncancel {}", task.uncancel());
    }
    yield_now().await?;
    Ok("went on")
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        yield_now().await?;
        task.cancel();
        task.cancel();
        match task.join().await {
            Err(Error::Cancelled(_)) => println!("main: task was cancelled"),
            result => println!("main: {}", result?),
        }
        println!("cancelling: {}", task.cancelling());
        Ok(())
    })
}
