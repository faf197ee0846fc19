//! A main that swallows the cancel of a Ctrl-C has lost the Ctrl-C: run() returns normally.
use std::time::Duration;

use loopscope::runtime::{Result, run, sleep};
use rustix::process::{Signal, getpid, kill_process};

pub(super) fn main() -> Result<()> {
    let result = run(async {
        kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
        if sleep(Duration::from_secs(10)).await.is_err() {
            println!("main: swallowed");
        }
        Ok("result")
    })?;
    println!("run: {result}");
    Ok(())
}
