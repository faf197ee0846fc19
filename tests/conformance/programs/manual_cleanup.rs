//! The manual entry point cleaned up by hand: cancel what is pending, gather it, close.
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result, gather, sleep, yield_now};

async fn worker(name: &'static str) -> Result<()> {
    let slept = sleep(Duration::from_secs(10)).await;
    println!("{name} cancelled");
    Ok(slept?)
}

async fn pass() -> Result<()> {
    yield_now().await?;
    println!("main: ends");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let workers = [event_loop.create_task(worker("a"))?, event_loop.create_task(worker("b"))?];
    event_loop.run_until_complete(pass())?;
    for task in &workers {
        task.cancel();
    }
    let pending = workers.clone();
    let gathered = event_loop.run_until_complete(async { gather(pending).return_exceptions().await })?;
    println!("gathered: {}", gathered.len());
    event_loop.close()?;
    let [a, b] = workers;
    println!("closed: {} cancelled: {} {}", event_loop.is_closed(), a.cancelled(), b.cancelled());
    Ok(())
}
