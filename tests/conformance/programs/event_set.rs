//! An event wakes all that wait, in their order; one that is set makes nobody wait.
use super::common::*;

async fn waiter(event: Event, name: &'static str) -> Result<()> {
    for number in 0..2 {
        event.wait().await?;
        println!("{name} {number} {}", event.is_set());
        yield_now().await?;
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event = Event::new();
        let mut tasks: Vec<_> = ["a", "b", "c"].into_iter().map(|name| spawn(waiter(event.clone(), name))).collect();
        yield_now().await?;
        println!("set");
        event.set();
        event.clear();
        event.set();
        tasks.push(spawn(waiter(event.clone(), "late")));
        yield_now().await?;
        event.clear();
        println!("clear {}", event.is_set());
        tick(3).await?;
        tasks[1].cancel();
        event.set();
        tasks[2].cancel();
        let mut ends = Vec::new();
        for task in tasks {
            ends.push(show(&task.await));
        }
        println!("{}", ends.join(", "));
        Ok(())
    })
}
