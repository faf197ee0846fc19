//! Nothing can be asked of a closed loop, except to close it again.
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result};

async fn work() -> Result<()> {
    println!("work: started");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.close()?;
    event_loop.close()?;
    for refused in [
        event_loop.run_until_complete(work()),
        event_loop.create_task(work()).map(drop),
        event_loop.run_forever(),
        event_loop.call_soon(|| println!("callback")).map(drop),
        event_loop.call_later(Duration::ZERO, || println!("callback")).map(drop),
        event_loop.call_soon_threadsafe(|| println!("callback")),
        event_loop.run_in_executor(|| println!("job")).map(drop),
    ] {
        if let Err(error) = refused {
            println!("RuntimeError: {error}");
        }
    }
    println!("running: {} closed: {}", event_loop.is_running(), event_loop.is_closed());
    Ok(())
}
