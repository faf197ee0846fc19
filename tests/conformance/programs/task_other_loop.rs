//! A task of another loop cannot be awaited.
use loopscope::runtime::{Error, EventLoop, Result, Task};

async fn work() -> Result<()> {
    println!("work: started");
    Ok(())
}

async fn wait_for(task: Task<()>) -> Result<()> {
    if let Err(Error::Refused(refusal)) = task.await {
        println!("RuntimeError: {refusal}");
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let (event_loop, other) = (EventLoop::new()?, EventLoop::new()?);
    let task = other.create_task(work())?;
    event_loop.run_until_complete(wait_for(task.clone()))?;
    event_loop.close()?;
    println!("done: {}", task.done());
    other.run_until_complete(task.clone())?;
    other.close()?;
    println!("done: {}", task.done());
    Ok(())
}
