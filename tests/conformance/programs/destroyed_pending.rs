//! close() with a pending task says nothing; dropping the task does.
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result, collect_garbage, sleep, yield_now};

async fn work() -> Result<()> {
    sleep(Duration::from_secs(10)).await?;
    Ok(())
}

async fn pass() -> Result<()> {
    yield_now().await?;
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.set_exception_handler(|notice| println!("handler: {}", notice.message()));
    let task = event_loop.create_task(work())?;
    event_loop.run_until_complete(pass())?;
    event_loop.close()?;
    println!("closed: {} done: {}", event_loop.is_closed(), task.done());
    drop(task);
    collect_garbage();
    println!("dropped");
    Ok(())
}
