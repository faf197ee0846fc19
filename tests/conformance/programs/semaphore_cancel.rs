//! Waiters of a semaphore are cancelled in every pass; no place is lost, and none is given twice.
use super::common::*;

async fn worker(semaphore: Semaphore, order: Order, name: &'static str, passes: usize) -> Result<()> {
    let body = async {
        let _permit = semaphore.permit().await?;
        order.add(name);
        tick(passes).await?;
        order.add(&name.to_uppercase());
        Ok(())
    };
    body.await.inspect_err(|_: &Error| order.add(&format!("{name}!")))
}

pub(super) fn main() -> Result<()> {
    run(async {
        for k in 0..8 {
            for kill in 1..=3 {
                let (semaphore, order) = (Semaphore::new(2), Order::default());
                let names = ["a", "b", "c", "d", "e", "f"].into_iter().enumerate();
                let tasks: Vec<_> = names
                    .map(|(number, name)| spawn(worker(semaphore.clone(), order.clone(), name, 1 + number)))
                    .collect();
                tick(k).await?;
                for task in &tasks[2..2 + kill] {
                    task.cancel();
                }
                let mut left = Vec::new();
                for task in &tasks {
                    left.push(passes(task).await?);
                }
                println!("{k} {kill} {order} {left:?} {}", semaphore.locked());
                for _ in 0..2 {
                    timeout(LONG, semaphore.acquire()).await?;
                }
                println!("{}", semaphore.locked());
            }
        }
        Ok(())
    })
}
