//! shield() takes the cancel itself: the awaiter is told, the inner task runs on.
use std::rc::Rc;

use loopscope::runtime::{Error, OrCancel, Result, Task, run, shield, spawn, yield_now};
use tokio::sync::Notify;

async fn inner(event: Rc<Notify>) -> Result<&'static str> {
    event.notified().or_cancel().await?;
    println!("inner: ends");
    Ok("result")
}

async fn outer(task: Task<&'static str>) -> Result<()> {
    if let Err(cancelled @ Error::Cancelled(_)) = shield(task).await {
        println!("outer: cancelled");
        return Err(cancelled);
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event = Rc::new(Notify::new());
        let protected = spawn(inner(event.clone()));
        let task = spawn(outer(protected.clone()));
        yield_now().await?;
        task.cancel();
        if let Err(Error::Cancelled(_)) = task.await {
            println!("main: outer was cancelled");
        }
        println!("protected done: {}", protected.done());
        event.notify_one();
        println!("main: {}", protected.await?);
        Ok(())
    })
}
