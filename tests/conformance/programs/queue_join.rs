//! join() waits until every item that was put is marked as done.
use super::common::*;

async fn worker(queue: Queue<i32>) -> Result<()> {
    loop {
        let item = queue.get().await?;
        yield_now().await?;
        println!("done {item}");
        queue.task_done()?;
    }
}

async fn joins(queue: Queue<i32>, name: &str) -> Result<()> {
    queue.join().await?;
    println!("{name} joined");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let queue = Queue::new(0);
        queue.join().await?;
        println!("nothing to wait for");
        (0..3).try_for_each(|number| queue.put_nowait(number))?;
        let tasks = ["a", "b"].map(|name| spawn(joins(queue.clone(), name)));
        yield_now().await?;
        tasks[0].cancel();
        let worker = spawn(worker(queue.clone()));
        joins(queue.clone(), "main").await?;
        println!("{} {}", out(&tasks[0]), tasks[1].done());
        queue.put_nowait(4)?;
        queue.join().await?;
        worker.cancel();
        if let Err(error) = queue.task_done() {
            println!("{error}");
        }
        println!("{queue:?}");
        Ok(())
    })
}
