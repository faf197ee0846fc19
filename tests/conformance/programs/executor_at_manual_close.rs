//! close() of a loop run by hand does not wait for executor jobs; the end of the program does.
use std::thread;
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result};

fn job() {
    thread::sleep(Duration::from_millis(100));
    println!("job: done");
}

async fn submit() -> Result<()> {
    drop(EventLoop::running()?.run_in_executor(job)?);
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(submit())?;
    event_loop.close()?;
    println!("closed: {}", event_loop.is_closed());
    Ok(())
}
