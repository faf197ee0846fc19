//! A callback that is cancelled before its turn never runs.
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result, run, sleep};

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let soon = event_loop.call_soon(|| println!("soon: never"))?;
        let later = event_loop.call_later(Duration::from_millis(10), || println!("later: never"))?;
        event_loop.call_later(Duration::from_millis(20), || println!("kept"))?;
        soon.cancel();
        event_loop.call_soon(move || later.cancel())?;
        let late = event_loop.call_later(Duration::from_millis(30), || println!("called"))?;
        sleep(Duration::from_millis(50)).await?;
        late.cancel();
        println!("late: {}", late.cancelled());
        println!("main: ends");
        Ok(())
    })
}
