//! Waiters of a condition are cancelled in every pass: each has the lock again, and no notification is lost.
use super::common::*;

async fn waiter(condition: Condition, order: Order, name: &'static str) -> Result<()> {
    let _guard = condition.lock().await?;
    let woken = condition.wait().await;
    match &woken {
        Ok(()) => order.add(name),
        Err(error) => order.add(&format!("{name}:{}:{}", showx(error), python(condition.locked()))),
    }
    woken
}

async fn notifier(condition: Condition, order: Order) -> Result<()> {
    tick(4).await?;
    let _guard = condition.lock().await?;
    condition.notify(1)?;
    order.add("notify");
    Ok(yield_now().await?)
}

pub(super) fn main() -> Result<()> {
    run(async {
        for k in 0..9 {
            for kill in [1, 2] {
                let (condition, order) = (Condition::new(), Order::default());
                let mut tasks: Vec<_> = ["a", "b", "c"]
                    .into_iter()
                    .map(|name| spawn(waiter(condition.clone(), order.clone(), name)))
                    .collect();
                tasks.push(spawn(notifier(condition.clone(), order.clone())));
                tick(k).await?;
                let answers: Vec<_> = (0..kill).map(|n| *tasks[n].cancel_with(format!("m{n}"))).collect();
                tick(12).await?;
                let done: Vec<_> = tasks.iter().map(|task| task.done()).collect();
                println!("{k} {kill} {answers:?} {order} {done:?} {}", condition.locked());
                let guard = condition.lock().await?;
                condition.notify_all()?;
                drop(guard);
                let mut ends = Vec::new();
                for task in tasks {
                    ends.push(show(&task.await));
                }
                println!("{}", ends.join(", "));
            }
        }
        Ok(())
    })
}
