//! A task keeps its outcome: who awaits it again gets the same again, at once.
use loopscope::runtime::{EventLoop, Result, run, spawn, yield_now};

async fn fail() -> Result<()> {
    Err("boom".into())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let task = spawn(fail());
        event_loop.call_soon(|| println!("callback"))?;
        for _ in 0..2 {
            if let Err(error) = task.join().await {
                println!("main: {error}");
                event_loop.call_soon(|| println!("callback after an await"))?;
            }
        }
        yield_now().await?;
        println!("main: ends");
        Ok(())
    })
}
