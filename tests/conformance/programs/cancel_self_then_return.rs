//! A task that is cancelled and returns before its next await ends cancelled all the same.
use loopscope::runtime::{Error, Result, current_task, run, spawn};

async fn work() -> Result<&'static str> {
    current_task()?.expect("a task runs").cancel();
    Ok("lost")
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        match task.join().await {
            Err(Error::Cancelled(_)) => println!("main: task was cancelled"),
            result => println!("main: {}", result?),
        }
        println!("cancelled: {}", task.cancelled());
        Ok(())
    })
}
