//! The timeout has fired and an outer cancel comes while the body cleans up: the outer one wins.
use std::rc::Rc;
use std::time::Duration;

use loopscope::runtime::{Error, OrCancel, Result, current_task, run, sleep, spawn, timeout};
use tokio::sync::Notify;

async fn body(cleaning: Rc<Notify>) -> Result<()> {
    if sleep(Duration::from_secs(10)).await.is_err() {
        println!("body: timeout");
        cleaning.notify_one();
        sleep(Duration::from_secs(10)).await?;
    }
    Ok(())
}

async fn work(cleaning: Rc<Notify>) -> Result<()> {
    match timeout(Duration::from_millis(10), body(cleaning)).await {
        Err(Error::Timeout) => println!("work: TimeoutError"),
        Err(Error::Cancelled(cancelled)) => {
            println!("work: cancelled, cancelling {}", current_task()?.expect("a task runs").cancelling());
            return Err(cancelled.into());
        }
        other => other?,
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let cleaning = Rc::new(Notify::new());
        let task = spawn(work(cleaning.clone()));
        cleaning.notified().or_cancel().await?;
        task.cancel();
        if let Err(Error::Cancelled(_)) = task.await {
            println!("main: task was cancelled");
        }
        Ok(())
    })
}
