//! A SIGTERM handler that cancels main: main cleans up, run() returns `Cancelled`.
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, current_task, run, sleep};
use rustix::process::{Signal, getpid, kill_process};

pub(super) fn main() {
    let ended: Result<()> = run(async {
        let main = current_task()?.expect("a task runs");
        EventLoop::running()?.add_signal_handler(Signal::TERM.as_raw(), move || {
            main.cancel();
        })?;
        kill_process(getpid(), Signal::TERM).expect("a signal to ourselves");
        let slept = sleep(Duration::from_secs(10)).await;
        println!("main: cleanup");
        Ok(slept?)
    });
    if let Err(Error::Cancelled(_)) = ended {
        println!("run: CancelledError");
    }
}
