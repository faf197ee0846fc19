//! A task cancelled before its first step never runs its body.
use loopscope::runtime::{Error, Result, run, spawn};

async fn work() -> Result<()> {
    println!("work: started");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        println!("cancel: {}", task.cancel());
        if let Err(Error::Cancelled(_)) = task.join().await {
            println!("main: task was cancelled");
        }
        println!("cancelled: {} done: {}", task.cancelled(), task.done());
        Ok(())
    })
}
