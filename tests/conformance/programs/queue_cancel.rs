//! Those who wait at a queue are cancelled in every pass: no item is lost, and nobody sleeps while there is one.
use super::common::*;

async fn getter(queue: Queue<i32>, order: Order, name: &'static str) -> Result<()> {
    match queue.get().await {
        Ok(item) => order.add(&format!("{name}{item}")),
        Err(error) => {
            order.add(&format!("{name}!"));
            return Err(error);
        }
    }
    Ok(())
}

async fn putter(
    queue: Queue<i32>,
    order: Order,
    name: &'static str,
    passes: usize,
    items: &'static [i32],
) -> Result<()> {
    let body = async {
        for item in items {
            tick(passes).await?;
            queue.put(*item).await?;
            order.add(&format!("+{item}"));
        }
        Ok(())
    };
    body.await.inspect_err(|_: &Error| order.add(&format!("{name}!")))
}

async fn round(size: usize, k: usize) -> Result<()> {
    let (queue, order) = (Queue::new(size), Order::default());
    let mut tasks: Vec<_> =
        ["a", "b", "c"].into_iter().map(|name| spawn(getter(queue.clone(), order.clone(), name))).collect();
    tasks.push(spawn(putter(queue.clone(), order.clone(), "x", 2, &[1, 2, 3])));
    tasks.push(spawn(putter(queue.clone(), order.clone(), "y", 0, &[7, 8])));
    tick(k).await?;
    let answers = [0, 1, 4].map(|number: usize| *tasks[number].cancel());
    tick(12).await?;
    let done: Vec<_> = tasks.iter().map(|task| task.done()).collect();
    println!("{size} {k} {answers:?} {order} {done:?} {}", queue.qsize());
    while !queue.empty() {
        queue.get().await?;
        yield_now().await?;
    }
    for task in &tasks {
        task.cancel();
    }
    gather(tasks).return_exceptions().await?;
    println!("{} {queue:?}", queue.qsize());
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        for size in [0, 1] {
            for k in 0..9 {
                round(size, k).await?;
            }
        }
        Ok(())
    })
}
