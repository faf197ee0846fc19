//! Since 3.13 uncancel() down to zero withdraws a request that was not delivered yet.
use loopscope::runtime::{Error, Result, current_task, run, spawn, yield_now};

async fn work() -> Result<&'static str> {
    let task = current_task()?.expect("a task runs");
    task.cancel();
    println!("work: cancelling {}", task.cancelling());
    println!("work: uncancel {}", task.uncancel());
    yield_now().await?;
    println!("work: not cancelled");
    Ok("result")
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        match task.await {
            Err(Error::Cancelled(_)) => println!("main: task was cancelled"),
            result => println!("main: {}", result?),
        }
        Ok(())
    })
}
