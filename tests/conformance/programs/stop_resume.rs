//! stop() ends run_forever() after the current pass; the next run goes on with everything that waits.
use loopscope::runtime::{EventLoop, Result, yield_now};

async fn background() -> Result<()> {
    for step in 0..3 {
        println!("background: {step}");
        yield_now().await?;
    }
    println!("background: ends");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let task = event_loop.create_task(background())?;
    for round in 0..2 {
        let running = event_loop.clone();
        event_loop.call_soon(move || running.stop())?;
        event_loop.call_soon(move || println!("same pass as stop {round}"))?;
        event_loop.run_forever()?;
        println!("stopped: running {} done {}", event_loop.is_running(), task.done());
    }
    event_loop.run_until_complete(task.clone())?;
    println!("completed: done {}", task.done());
    event_loop.close()
}
