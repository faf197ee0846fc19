//! stop() before run_forever(): the loop runs one pass.
use loopscope::runtime::{EventLoop, Result};

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let running = event_loop.clone();
    event_loop.call_soon(|| println!("first pass"))?;
    event_loop.call_soon(move || drop(running.call_soon(|| println!("second pass"))))?;
    event_loop.stop();
    event_loop.run_forever()?;
    println!("stopped");
    event_loop.stop();
    event_loop.run_forever()?;
    println!("stopped");
    event_loop.close()
}
