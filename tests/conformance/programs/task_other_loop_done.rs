//! What is over can be awaited wherever it was: that does not wait.
use loopscope::runtime::{Error, EventLoop, LoopFuture, Result, Task, sleep, spawn, wait};
use std::time::Duration;

async fn fails() -> Result<&'static str> {
    Err(Error::other("no"))
}

async fn await_all(future: LoopFuture<&'static str>, tasks: Vec<Task<&'static str>>) -> Result<()> {
    println!("{}", future.await?);
    for task in tasks {
        match task.await {
            Ok(word) => println!("{word}"),
            Err(Error::Cancelled(cancelled)) => println!("CancelledError {}", cancelled.message().unwrap_or_default()),
            Err(error) => println!("ValueError {error}"),
        }
    }
    Ok(())
}

async fn make() -> Result<Vec<Task<&'static str>>> {
    let sleeping = spawn(async {
        sleep(Duration::from_secs(9)).await?;
        Ok("slept")
    });
    let tasks = vec![spawn(async { Ok("worked") }), spawn(fails()), sleeping];
    tasks[2].cancel_with("enough");
    wait(tasks.clone()).await?;
    Ok(tasks)
}

pub(super) fn main() -> Result<()> {
    let (event_loop, other) = (EventLoop::new()?, EventLoop::new()?);
    let future = other.create_future();
    future.set_result("set")?;
    let tasks = other.run_until_complete(make())?;
    event_loop.run_until_complete(await_all(future.clone(), tasks))?;
    let tasks = other.run_until_complete(make())?;
    other.close()?;
    event_loop.run_until_complete(await_all(future, tasks))?;
    event_loop.close()
}
