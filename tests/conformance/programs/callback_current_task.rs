//! A callback is not a task: it has a running loop and no current task.
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result, current_task, run, sleep};

fn callback(name: &str) -> Result<()> {
    println!("{name} running {} task {}", EventLoop::running()?.is_running(), current_task()?.is_some());
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        event_loop.call_soon(|| callback("soon").expect("a running loop"))?;
        event_loop.call_later(Duration::from_millis(10), || callback("later").expect("a running loop"))?;
        callback("main")?;
        sleep(Duration::from_millis(50)).await?;
        Ok(())
    })
}
