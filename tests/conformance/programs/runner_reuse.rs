//! One Runner, several runs, one loop: tasks live on between them until the runner closes.
use std::rc::Rc;
use std::time::Duration;

use loopscope::runtime::{Error, OrCancel, Result, Runner, Task, sleep, spawn, yield_now};
use tokio::sync::Notify;

async fn wait(event: Rc<Notify>) -> Result<()> {
    println!("background: started");
    event.notified().or_cancel().await?;
    println!("background: event");
    sleep(Duration::from_secs(10)).await?;
    Ok(())
}

async fn background(event: Rc<Notify>) -> Result<()> {
    let waited = wait(event).await;
    println!("background: cancelled");
    waited
}

async fn first() -> Result<(Rc<Notify>, Task<()>)> {
    let event = Rc::new(Notify::new());
    let task = spawn(background(event.clone()));
    yield_now().await?;
    Ok((event, task))
}

async fn second(event: Rc<Notify>, task: Task<()>) -> Result<()> {
    event.notify_one();
    yield_now().await?;
    println!("second: done {}", task.done());
    Ok(())
}

async fn nothing() -> Result<()> {
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let mut runner = Runner::new();
    let (event, task) = runner.run(first())?;
    println!("between: done {}", task.done());
    runner.run(second(event, task.clone()))?;
    println!("loop closed: {}", runner.get_loop()?.is_closed());
    runner.close()?;
    println!("after: cancelled {}", task.cancelled());
    if let Err(Error::Refused(refusal)) = runner.run(nothing()) {
        println!("RuntimeError: {refusal}");
    }
    Ok(())
}
