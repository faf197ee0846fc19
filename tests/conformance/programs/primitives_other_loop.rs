//! A primitive belongs to the loop that first waited for it.
use super::common::*;

async fn contend<T: 'static>(
    first: impl Future<Output = Result<()>> + 'static,
    again: impl Future<Output = Result<T>> + 'static,
) -> Result<String> {
    let first = spawn(first);
    yield_now().await?;
    let again = spawn(again);
    yield_now().await?;
    let answer = match again.done().then(|| again.result()) {
        None => "waits".into(),
        Some(Ok(_)) => "no wait".into(),
        Some(Err(error)) => error.to_string().split_once(" is ").map_or("", |(_, words)| words).to_owned(),
    };
    first.cancel();
    again.cancel();
    Ok(answer)
}

async fn never() -> Result<()> {
    Ok(sleep(LONG).await?)
}

async fn wait(condition: Condition) -> Result<()> {
    let _guard = condition.lock().await?;
    condition.wait().await
}

pub(super) fn main() -> Result<()> {
    let (lock, semaphore, event, queue) = (Lock::new(), Semaphore::new(0), Event::new(), Queue::<i32>::new(0));
    let condition = Condition::new();
    for _ in 0..2 {
        let (one, two) = (lock.clone(), lock.clone());
        println!("lock {}", run(contend(async move { one.acquire().await }, async move { two.acquire().await }))?);
        let theirs = semaphore.clone();
        println!("semaphore {}", run(contend(never(), async move { theirs.acquire().await }))?);
        let theirs = event.clone();
        println!("event {}", run(contend(never(), async move { theirs.wait().await }))?);
        let theirs = queue.clone();
        println!("queue {}", run(contend(never(), async move { theirs.get().await }))?);
        println!("condition {}", run(contend(never(), wait(condition.clone())))?);
    }
    Ok(())
}
