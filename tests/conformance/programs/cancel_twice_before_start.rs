//! Two requests before the first step: the later message is the one that is kept.
use loopscope::runtime::{Error, Result, run, spawn};

async fn work() -> Result<()> {
    println!("work: started");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        println!("cancel: {} {}", task.cancel_with("one"), task.cancel_with("two"));
        println!("cancelling: {}", task.cancelling());
        if let Err(Error::Cancelled(cancelled)) = task.await {
            println!("main: {cancelled}");
        }
        Ok(())
    })
}
