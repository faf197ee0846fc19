//! stop() while run_until_complete() waits: an error, and the task stays pending; it can be completed later.
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, sleep};

async fn work() -> Result<&'static str> {
    sleep(Duration::from_millis(20)).await?;
    println!("work: ends");
    Ok("result")
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let task = event_loop.create_task(work())?;
    let running = event_loop.clone();
    event_loop.call_soon(move || running.stop())?;
    if let Err(Error::Refused(refusal)) = event_loop.run_until_complete(task.clone()) {
        println!("RuntimeError: {refusal}");
    }
    println!("done: {}", task.done());
    println!("again: {}", event_loop.run_until_complete(task)?);
    event_loop.close()
}
