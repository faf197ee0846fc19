//! shutdown_default_executor() waits for the jobs; after it none is taken.
use std::thread;
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, run};

fn job() {
    thread::sleep(Duration::from_millis(50));
    println!("job: done");
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        drop(event_loop.run_in_executor(job)?);
        event_loop.shutdown_default_executor(None).await?;
        println!("main: executor is down");
        if let Err(Error::Refused(refusal)) = event_loop.run_in_executor(job) {
            println!("RuntimeError: {refusal}");
        }
        Ok(())
    })
}
