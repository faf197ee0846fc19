//! A graceful shutdown that works: the handler sets an event, main cancels the workers and waits for them.
use std::rc::Rc;
use std::time::Duration;

use loopscope::runtime::{EventLoop, OrCancel, Result, gather, run, sleep, spawn, yield_now};
use rustix::process::{Signal, getpid, kill_process};
use tokio::sync::Notify;

async fn worker(name: String) -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(5)).await {
        println!("{name} cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let stop = Rc::new(Notify::new());
        let arrived = stop.clone();
        event_loop.add_signal_handler(Signal::TERM.as_raw(), move || arrived.notify_one())?;
        let workers = [0, 1, 2].map(|number| spawn(worker(format!("worker-{number}"))));
        yield_now().await?;
        kill_process(getpid(), Signal::TERM).expect("a signal to ourselves");
        stop.notified().or_cancel().await?;
        println!("main: stopping");
        for task in &workers {
            task.cancel();
        }
        gather(workers).return_exceptions().await?;
        println!("main: shutdown complete");
        Ok(())
    })
}
