//! A child that somebody cancels is no failure: its siblings and the body go on.
use std::rc::Rc;

use loopscope::runtime::{OrCancel, Result, TaskGroup, run, yield_now};
use tokio::sync::Notify;

async fn child(name: &'static str, event: Rc<Notify>) -> Result<()> {
    event.notified().or_cancel().await?;
    println!("{name} ends");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let (a, b) = TaskGroup::scope(|group| async move {
            let event = Rc::new(Notify::new());
            let a = group.spawn(child("a", event.clone()))?;
            let b = group.spawn(child("b", event.clone()))?;
            yield_now().await?;
            a.cancel();
            yield_now().await?;
            event.notify_one();
            println!("body ends");
            Ok((a, b))
        })
        .await?;
        println!("cancelled: {} {}", a.cancelled(), b.cancelled());
        Ok(())
    })
}
