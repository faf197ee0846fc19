//! A main that answers Ctrl-C with an error of its own: run() returns that error.
use std::time::Duration;

use loopscope::runtime::{Error, Result, run, sleep};
use rustix::process::{Signal, getpid, kill_process};

pub(super) fn main() {
    let ended: Result<()> = run(async {
        kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
        let _cancelled = sleep(Duration::from_secs(10)).await;
        Err("cleanup failed".into())
    });
    match ended {
        Err(Error::KeyboardInterrupt) => println!("KeyboardInterrupt"),
        Err(error) => println!("run: {error}"),
        Ok(()) => {}
    }
}
