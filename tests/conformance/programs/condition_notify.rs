//! A condition gives its lock back while it waits, and has it again when it returns.
use super::common::*;

type Numbers = Rc<RefCell<Vec<i32>>>;

async fn taker(condition: Condition, numbers: Numbers, name: &'static str) -> Result<()> {
    let _guard = condition.lock().await?;
    let theirs = numbers.clone();
    condition.wait_for(move || !theirs.borrow().is_empty()).await?;
    let number = numbers.borrow_mut().remove(0);
    println!("{name} takes {number} {}", condition.locked());
    Ok(yield_now().await?)
}

async fn waiter(condition: Condition, _: Numbers, name: &'static str) -> Result<()> {
    let _guard = condition.lock().await?;
    println!("{name} waits");
    condition.wait().await?;
    println!("{name} notified {}", condition.locked());
    Ok(())
}

async fn round<F: Future<Output = Result<()>> + 'static>(
    condition: &Condition,
    make: impl Fn(Condition, Numbers, &'static str) -> F,
) -> Result<()> {
    let numbers = Numbers::default();
    let tasks: Vec<_> =
        ["a", "b", "c"].into_iter().map(|name| spawn(make(condition.clone(), numbers.clone(), name))).collect();
    tick(2).await?;
    let guard = condition.lock().await?;
    numbers.borrow_mut().extend([1, 2]);
    condition.notify(2)?;
    println!("notified 2");
    drop(guard);
    tick(5).await?;
    println!("{:?}", tasks.iter().map(|task| task.done()).collect::<Vec<_>>());
    let guard = condition.lock().await?;
    numbers.borrow_mut().push(3);
    condition.notify_all()?;
    drop(guard);
    gather(tasks).await.map(drop)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let condition = Condition::new();
        round(&condition, taker).await?;
        round(&condition, waiter).await?;
        for result in [condition.notify(1), condition.notify_all(), condition.wait().await] {
            if let Err(error) = result {
                println!("{error}");
            }
        }
        Ok(())
    })
}
