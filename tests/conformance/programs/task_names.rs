//! Tasks have names, know which of them runs, and leave the loop's list when they are done.
use loopscope::runtime::{Result, TaskRef, all_tasks, current_task, run, spawn_named, yield_now};

fn names() -> Result<String> {
    let mut names: Vec<_> = all_tasks()?.iter().map(TaskRef::name).collect();
    names.sort();
    Ok(names.join(" "))
}

async fn work() -> Result<()> {
    println!("current: {}", current_task()?.expect("a task runs").name());
    yield_now().await?;
    current_task()?.expect("a task runs").set_name("renamed");
    yield_now().await?;
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        current_task()?.expect("a task runs").set_name("main");
        let task = spawn_named("worker", work());
        println!("all: {}", names()?);
        yield_now().await?;
        yield_now().await?;
        println!("all: {}", names()?);
        task.join().await?;
        println!("all: {}", names()?);
        println!("name: {}", task.name());
        Ok(())
    })
}
