//! SIGTERM without a handler kills the process at once: no cancel, no cleanup.
use std::time::Duration;

use loopscope::runtime::{Result, run, sleep};
use rustix::process::{Signal, getpid, kill_process};

pub(super) fn main() -> Result<()> {
    run(async {
        println!("main: waits");
        kill_process(getpid(), Signal::TERM).expect("a signal to ourselves");
        let slept = sleep(Duration::from_secs(10)).await;
        println!("main: cleanup");
        Ok(slept?)
    })
}
