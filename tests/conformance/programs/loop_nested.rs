//! A running loop cannot be run again, nor another one inside it, nor can it be closed.
use loopscope::runtime::{EventLoop, Result};

async fn inner() -> Result<()> {
    println!("inner: started");
    Ok(())
}

async fn nest(event_loop: EventLoop, other: EventLoop) -> Result<()> {
    for refused in [event_loop.run_until_complete(inner()), other.run_until_complete(inner()), event_loop.close()] {
        if let Err(error) = refused {
            println!("RuntimeError: {error}");
        }
    }
    other.close()?;
    println!("running: {} closed: {}", event_loop.is_running(), event_loop.is_closed());
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let (event_loop, other) = (EventLoop::new()?, EventLoop::new()?);
    event_loop.run_until_complete(nest(event_loop.clone(), other.clone()))?;
    event_loop.close()?;
    println!("closed: {} {}", event_loop.is_closed(), other.is_closed());
    Ok(())
}
