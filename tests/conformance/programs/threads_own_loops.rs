//! run() works in any thread: each gets a loop of its own.
use std::thread;

use loopscope::runtime::{Result, all_tasks, run, yield_now};

async fn count_tasks(name: &'static str) -> Result<&'static str> {
    yield_now().await?;
    println!("{name} tasks {}", all_tasks()?.len());
    Ok(name)
}

fn in_thread(name: &'static str) -> Result<()> {
    println!("result: {}", run(count_tasks(name))?);
    Ok(())
}

pub(super) fn main() -> Result<()> {
    for name in ["a", "b"] {
        thread::spawn(move || in_thread(name)).join().expect("no panic")?;
    }
    in_thread("main thread")
}
