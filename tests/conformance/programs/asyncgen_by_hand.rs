//! shutdown_asyncgens() by hand does what run() does.
use loopscope::runtime::{EventLoop, Result, async_finalizer, yield_now};

async fn finalize() -> Result<()> {
    yield_now().await?;
    println!("generator: closed");
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
    println!("between");
    event_loop.run_until_complete(event_loop.shutdown_asyncgens())?;
    event_loop.close()?;
    println!("closed: {}", event_loop.is_closed());
    Ok(())
}
