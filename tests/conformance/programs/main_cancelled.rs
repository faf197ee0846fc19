//! A main that is cancelled by one of its own tasks: run() returns `Cancelled`.
use std::time::Duration;

use loopscope::runtime::{Error, Result, TaskRef, current_task, run, sleep, spawn};

async fn assassin(task: TaskRef) -> Result<()> {
    println!("assassin: cancel {}", task.cancel());
    Ok(())
}

pub(super) fn main() {
    let ended: Result<()> = run(async {
        let task = spawn(assassin(current_task()?.expect("a task runs")));
        let slept = sleep(Duration::from_secs(10)).await;
        println!("main: cleans up, assassin done {}", task.done());
        Ok(slept?)
    });
    if let Err(Error::Cancelled(_)) = ended {
        println!("run: CancelledError");
    }
}
