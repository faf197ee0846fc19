//! A queue that is shut down gives what it has, or nothing, and wakes everyone who waits.
use super::common::*;

fn said<T: Debug>(name: &str, result: Result<T>) -> Result<()> {
    match result {
        Ok(value) => println!("{name} {}", format!("{value:?}").replace("()", "None")),
        Err(Error::QueueShutDown) => println!("{name} shut down"),
        Err(error) => return Err(error),
    }
    Ok(())
}

async fn round(immediate: bool) -> Result<()> {
    let queue = Queue::<i32>::new(2);
    let getters = [0, 1].map(|number| {
        let queue = queue.clone();
        spawn(async move { said(&format!("get {number}"), queue.get().await) })
    });
    yield_now().await?;
    queue.shutdown(immediate);
    gather(getters).await?;
    let queue = Queue::new(2);
    queue.put_nowait(1)?;
    queue.put_nowait(2)?;
    let theirs = queue.clone();
    let putter = spawn(async move { said("put", theirs.put(3).await) });
    let theirs = queue.clone();
    let joiner = spawn(async move { said("join", theirs.join().await) });
    yield_now().await?;
    queue.shutdown(immediate);
    queue.shutdown(immediate);
    putter.await?;
    println!("{queue:?} {}", joiner.done());
    said("put", queue.put(4).await)?;
    for _ in 0..3 {
        said("get", queue.get().await)?;
    }
    if let Err(Error::QueueShutDown) = queue.put_nowait(5) {
        println!("put_nowait");
    }
    if let Err(Error::QueueShutDown) = queue.get_nowait() {
        println!("get_nowait");
    }
    if !immediate {
        queue.task_done()?;
        queue.task_done()?;
    }
    joiner.await
}

pub(super) fn main() -> Result<()> {
    run(async {
        round(false).await?;
        round(true).await
    })
}
