//! Callbacks of a task run in the pass after its end, in the order in which they were added, before who awaits it next.
use loopscope::runtime::{Result, TaskRef, run, spawn, yield_now};

async fn work() -> Result<()> {
    println!("work: ends");
    Ok(())
}

fn report(name: &'static str) -> impl FnOnce(&TaskRef) {
    move |task| println!("{name} done {}", task.done())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        task.add_done_callback(report("a"));
        task.add_done_callback(report("b"));
        task.join().await?;
        println!("main: awaited");
        task.add_done_callback(report("late"));
        println!("main: added one more");
        yield_now().await?;
        println!("main: ends");
        Ok(())
    })
}
