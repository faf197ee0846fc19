//! One child cancelled by somebody else: gather() gives `Cancelled`, the awaiter was not asked to stop.
use std::rc::Rc;

use loopscope::runtime::{Error, EventLoop, OrCancel, Result, current_task, gather, run, spawn};
use tokio::sync::Notify;

async fn child(name: &'static str, event: Rc<Notify>) -> Result<()> {
    if let Err(cancelled) = event.notified().or_cancel().await {
        println!("{name} cancelled");
        return Err(cancelled.into());
    }
    println!("{name} ends");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event = Rc::new(Notify::new());
        let (a, b) = (spawn(child("a", event.clone())), spawn(child("b", event.clone())));
        let target = a.clone();
        EventLoop::running()?.call_soon(move || {
            target.cancel();
        })?;
        if let Err(Error::Cancelled(_)) = gather([a.clone(), b.clone()]).await {
            println!("main: gather was cancelled");
        }
        println!("cancelling: {}", current_task()?.expect("a task runs").cancelling());
        event.notify_one();
        b.join().await?;
        println!("cancelled: {} {}", a.cancelled(), b.cancelled());
        Ok(())
    })
}
