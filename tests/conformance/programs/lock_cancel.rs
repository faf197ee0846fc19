//! A waiter of a lock is cancelled in every pass, alone and again; the lock is never lost.
use super::common::*;

async fn worker(lock: Lock, order: Order, name: &'static str, passes: usize) -> Result<()> {
    let body = async {
        let _guard = lock.lock().await?;
        order.add(name);
        tick(passes).await?;
        order.add(&name.to_uppercase());
        Ok(())
    };
    body.await.inspect_err(|error| order.add(&format!("{name}:{}", showx(error))))
}

pub(super) fn main() -> Result<()> {
    run(async {
        for k in 0..8 {
            for kill in [1, 2] {
                let (lock, order) = (Lock::new(), Order::default());
                let tasks: Vec<_> = ["a", "b", "c", "d"]
                    .iter()
                    .map(|name| spawn(worker(lock.clone(), order.clone(), name, 2)))
                    .collect();
                tick(k).await?;
                let answers: Vec<_> = (1..=kill).map(|n| *tasks[n].cancel_with(format!("m{n}"))).collect();
                let mut left = Vec::new();
                for task in &tasks {
                    left.push(passes(task).await?);
                }
                let cancelled: Vec<_> = tasks.iter().map(|task| task.cancelled()).collect();
                println!("{k} {kill} {answers:?} {order} {left:?} {cancelled:?} {}", lock.locked());
            }
        }
        Ok(())
    })
}
