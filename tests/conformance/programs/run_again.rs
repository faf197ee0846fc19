//! run() may be called again: each call makes and closes a loop of its own.
use loopscope::runtime::{EventLoop, Result, run, yield_now};

async fn number(number: u32) -> Result<EventLoop> {
    yield_now().await?;
    println!("main {number}");
    EventLoop::running()
}

pub(super) fn main() -> Result<()> {
    let loops = [run(number(0))?, run(number(1))?, run(number(2))?];
    println!("closed: {} {} {}", loops[0].is_closed(), loops[1].is_closed(), loops[2].is_closed());
    Ok(())
}
