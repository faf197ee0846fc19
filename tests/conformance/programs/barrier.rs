//! A barrier lets as many through as it has parties, breaks when it is aborted, and starts anew when it is reset.
use super::common::*;

async fn party(barrier: Barrier, name: &'static str) -> Result<()> {
    match barrier.wait().await {
        Err(Error::BrokenBarrier(words)) => println!("{name} broken: {words}"),
        index => println!("{name} {}", index?),
    }
    Ok(())
}

fn parties(barrier: &Barrier, names: &[&'static str]) -> Vec<Task<()>> {
    names.iter().map(|name| spawn(party(barrier.clone(), name))).collect()
}

fn done(tasks: &[Task<()>]) -> Vec<bool> {
    tasks.iter().map(|task| task.done()).collect()
}

pub(super) fn main() -> Result<()> {
    run(async {
        let barrier = Barrier::new(3)?;
        println!("{} {} {}", barrier.parties(), barrier.n_waiting(), barrier.broken());
        gather(parties(&barrier, &["a", "b", "c", "d", "e", "f"])).await?;
        println!("six");
        for is_abort in [false, true, false] {
            let tasks = parties(&barrier, &["x", "y"]);
            yield_now().await?;
            println!("{}", barrier.n_waiting());
            if is_abort {
                barrier.abort().await?;
            } else {
                barrier.reset().await?;
            }
            let late = spawn(party(barrier.clone(), "late"));
            tick(8).await?;
            println!("{} {} {:?}", barrier.n_waiting(), barrier.broken(), done(&tasks));
            late.cancel();
            println!("{}", show(&late.await));
        }
        let mut tasks = parties(&barrier, &["x", "y"]);
        yield_now().await?;
        tasks[0].cancel_with("m");
        tick(8).await?;
        println!("{} {:?}", barrier.n_waiting(), done(&tasks));
        tasks.push(spawn(party(barrier.clone(), "z")));
        party(barrier, "in its place").await?;
        let mut ends = Vec::new();
        for task in tasks {
            ends.push(show(&task.await));
        }
        println!("{}", ends.join(", "));
        if let Err(error) = Barrier::new(0) {
            println!("{error}");
        }
        Ok(())
    })
}
