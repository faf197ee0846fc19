//! What the task waits for has happened, but the cancel comes before its step: the cancel wins.
use std::rc::Rc;

use loopscope::runtime::{Error, OrCancel, Result, run, spawn, yield_now};
use tokio::sync::Notify;

async fn work(event: Rc<Notify>) -> Result<()> {
    match event.notified().or_cancel().await {
        Ok(()) => println!("work: event"),
        Err(cancelled) => {
            println!("work: cancelled");
            return Err(cancelled.into());
        }
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event = Rc::new(Notify::new());
        let task = spawn(work(event.clone()));
        yield_now().await?;
        event.notify_one();
        println!("cancel: {}", task.cancel());
        if let Err(Error::Cancelled(_)) = task.await {
            println!("main: task was cancelled");
        }
        Ok(())
    })
}
