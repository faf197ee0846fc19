//! wait() until the first, the first failure, or all; or until its time is up. It cancels nobody.
use super::common::*;

fn names<T: 'static>(tasks: &[Task<T>]) -> String {
    let mut names: Vec<_> = tasks.iter().map(|task| format!("'{}'", task.name())).collect();
    names.sort();
    format!("[{}]", names.join(", "))
}

fn both<T: 'static>((done, pending): &(Vec<Task<T>>, Vec<Task<T>>)) -> String {
    format!("[{}, {}]", names(done), names(pending))
}

fn until(how: &str, tasks: Vec<Task<i32>>) -> WaitSet<Task<i32>> {
    match how {
        "FIRST_COMPLETED" => wait(tasks).first_completed(),
        "FIRST_EXCEPTION" => wait(tasks).first_exception(),
        _ => wait(tasks),
    }
}

async fn round(how: &'static str, ends: [End; 3]) -> Result<()> {
    let texts = ends.map(|end| match end {
        End::Ok(value) => value.to_string(),
        End::Err(text) => format!("'{text}'"),
    });
    let tasks: Vec<_> = ends
        .into_iter()
        .enumerate()
        .map(|(n, end)| spawn_named(&format!("t{n}"), child("c", 1 + 2 * n, end, 0)))
        .collect();
    let twice: Vec<_> = tasks.iter().chain(&tasks[..1]).cloned().collect();
    let waiter = spawn(async move { Ok(both(&until(how, twice).await?)) });
    println!("{how} ({}) {} {}", texts.join(", "), passes(&waiter).await?, waiter.result()?);
    gather_refs(tasks.iter().map(|task| (**task).clone())).await?;
    let waiter = spawn(async move { Ok(both(&until(how, tasks).await?)) });
    println!("again {} {}", passes(&waiter).await?, waiter.result()?);
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        for how in ["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"] {
            let (five, boom) = (End::Ok(5), End::Err("boom"));
            for ends in [[five, five, five], [five, boom, five], [boom, five, five]] {
                round(how, ends).await?;
            }
        }
        let slow = spawn_named("slow", async {
            sleep(LONG).await?;
            Ok(0)
        });
        let quick = spawn_named("quick", child("q", 1, End::Ok(5), 0));
        let (done, pending) = wait([slow.clone(), quick.clone()]).timeout(ms(5)).await?;
        println!("{} {} {}", names(&done), names(&pending), slow.cancelling());
        let (done, pending) = wait([slow.clone(), quick]).timeout(ms(0)).first_completed().await?;
        println!("{} {}", names(&done), names(&pending));
        let theirs = slow.clone();
        let waiter = spawn(async move { wait([theirs]).await.map(drop) });
        yield_now().await?;
        waiter.cancel_with("m");
        println!("{} {}", show(&waiter.await), slow.cancelling());
        slow.cancel();
        let (done, _) = wait([slow.clone()]).first_exception().await?;
        println!("{} {}", names(&done), slow.cancelled());
        if let Err(error) = wait(Vec::<TaskRef>::new()).await {
            println!("{error}");
        }
        let event_loop = EventLoop::running()?;
        let futures = [0; 3].map(|_| event_loop.create_future::<i32>());
        futures[1].set_result(1)?;
        let (done, pending) = wait(futures).first_completed().await?;
        println!("{} {} {}", done.len(), pending.len(), done[0].result()? == 1);
        Ok(())
    })
}
