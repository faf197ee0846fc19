//! The same loop may run again; what was left pending goes on where it stood.
use loopscope::runtime::{EventLoop, Result, yield_now};

async fn background() -> Result<()> {
    for step in 0..4 {
        println!("background: {step}");
        yield_now().await?;
    }
    Ok(())
}

async fn count(yields: u32) -> Result<u32> {
    for _ in 0..yields {
        yield_now().await?;
    }
    Ok(yields)
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let task = event_loop.create_task(background())?;
    println!("nothing ran yet");
    println!("first: {}", event_loop.run_until_complete(count(1))?);
    println!("done: {}", task.done());
    println!("second: {}", event_loop.run_until_complete(count(0))?);
    event_loop.run_until_complete(task.clone())?;
    println!("done: {}", task.done());
    event_loop.close()?;
    println!("closed: {}", event_loop.is_closed());
    Ok(())
}
