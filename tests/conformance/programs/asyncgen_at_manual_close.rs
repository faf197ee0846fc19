//! close() of a loop run by hand skips async finalizers, in silence.
use loopscope::runtime::{EventLoop, Result, async_finalizer};

async fn finalize() -> Result<()> {
    println!("generator: finalized");
    Ok(())
}

async fn leave() -> Result<()> {
    async_finalizer(finalize())?;
    println!("main: ends");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(leave())?;
    event_loop.close()?;
    println!("closed: {}", event_loop.is_closed());
    Ok(())
}
