//! add_signal_handler(SIGINT) takes the place of run()'s own handling: main is not cancelled.
use std::rc::Rc;

use loopscope::runtime::{EventLoop, OrCancel, Result, current_task, run};
use rustix::process::{Signal, getpid, kill_process};
use tokio::sync::Notify;

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let event = Rc::new(Notify::new());
        let arrived = event.clone();
        event_loop.add_signal_handler(Signal::INT.as_raw(), move || {
            println!("handler: SIGINT");
            arrived.notify_one();
        })?;
        kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
        event.notified().or_cancel().await?;
        println!("main: ends, cancelling {}", current_task()?.expect("a task runs").cancelling());
        Ok(())
    })
}
