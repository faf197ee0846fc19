//! Who is told the message of a cancelled task: the first who asks, however that is.
use super::common::*;

async fn stays() -> Result<()> {
    Ok(sleep(LONG).await?)
}

async fn dead() -> Result<Task<()>> {
    let task = spawn(stays());
    yield_now().await?;
    task.cancel_with("gone");
    yield_now().await?;
    Ok(task)
}

async fn dying() -> Result<Task<()>> {
    let task = spawn(stays());
    yield_now().await?;
    let theirs = task.clone();
    EventLoop::running()?.call_soon(move || _ = theirs.cancel_with("going"))?;
    Ok(task)
}

async fn ask(how: &'static str, task: Task<()>) -> Result<()> {
    match how {
        "await" => task.await,
        "shield" => shield(task).await,
        "gather" => gather([task]).await.map(drop),
        "gather, both" => gather([task.clone(), task]).await.map(drop),
        "all" => gather([task]).return_exceptions().await.map(drop),
        "wait_for" => wait_for(task, LONG).await,
        "timeout" => timeout(LONG, task.into_future()).await,
        "group" => TaskGroup::scope(|group| async move { group.spawn(task.into_future()).map(drop) }).await,
        _ => wait([task]).await.map(drop),
    }
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = dead().await?;
        println!("result {} {} {}", show(&task.result()), show(&task.result()), show(&task.exception()));
        let task = dead().await?;
        println!("exception {} {}", show(&task.exception()), show(&task.result()));
        for is_dead in [true, false] {
            let name = if is_dead { "dead" } else { "dying" };
            let ways = ["await", "shield", "gather", "gather, both", "all", "wait_for", "timeout", "group", "wait"];
            for how in ways {
                let task = if is_dead { dead().await? } else { dying().await? };
                let first = show(&spawn(ask(how, task.clone())).await);
                let first = if first.contains('(') { "results" } else { &first };
                println!("{name} {how} {first} {}", show(&task.result()));
            }
        }
        let task = dying().await?;
        let waiters = [(); 3].map(|()| spawn(task.clone().into_future()));
        let mut told = Vec::new();
        for waiter in waiters {
            told.push(format!("'{}'", show(&waiter.await)));
        }
        println!("[{}]", told.join(", "));
        let task = spawn(async {
            me().cancel_with("mine");
            Ok("value")
        });
        yield_now().await?;
        println!("late {} {}", show(&task.result()), show(&task.result()));
        Ok(())
    })
}
