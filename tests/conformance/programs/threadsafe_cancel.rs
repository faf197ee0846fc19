//! What `run_coroutine_threadsafe` gives is cancelled at once, whatever the task makes of it.
use super::common::*;
use std::sync::mpsc::{Sender, channel};

async fn swallow(started: Sender<()>, ended: Sender<()>) -> Result<i32> {
    started.send(()).expect("a waiting thread");
    if sleep(LONG).await.is_err() {
        ended.send(()).expect("a waiting thread");
    }
    Ok(5)
}

fn other_thread(remote: &Remote) -> Result<()> {
    let ((start, started), (end, ended)) = (channel(), channel());
    let future = remote.run_coroutine_threadsafe(move || swallow(start, end))?;
    started.recv().expect("a started task");
    let was_cancelled = future.cancelled();
    println!("{was_cancelled} {} {} {} {}", future.cancel(), future.done(), future.cancelled(), future.cancel());
    ended.recv().expect("a cancelled task");
    println!("{}", show(&future.result()));
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let remote = EventLoop::running()?.remote();
        to_thread(move || other_thread(&remote)).await?
    })
}
