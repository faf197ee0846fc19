//! The twin of `programs.py` on Tokio: this program as it is watched.

use loopscope::runtime::{
    Error, Event, EventLoop, Result, Task, gather, record, run, sleep, spawn, spawn_named, to_thread, yield_now,
};
use std::{
    ops::Range,
    time::{Duration, Instant},
};

/// Tasks a second, and the time from one batch of them to the next.
const RATE: f64 = 5_000.0;
const BEAT: Duration = Duration::from_millis(10);
/// At once: a machine that is too slow for the rate gets less.
const MOST: u64 = 500;
/// Between two loops.
const PAUSE: Duration = Duration::from_millis(100);

/// Does it for so long, and prints how often.
pub(crate) fn perform(name: &str, seconds: f64) {
    record::connect().expect("the inspector is there");
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let made = match name {
        "tasks" => run(tasks(end)),
        "loops" => loops(end),
        _ => run(idle(end)),
    };
    println!("made {}", made.expect("nothing fails"));
}

/// A task of the kind that has this number, and whether it waits until it is cancelled.
fn job(number: u64) -> (Task<()>, bool) {
    let kind = number % 50;
    let body = async move {
        match kind {
            0..42 => Ok(()),
            42..46 => sleep(BEAT).await.map_err(Into::into),
            46..49 => Event::new().wait().await,
            _ => Err(Error::other("as it should")),
        }
    };
    let task = if kind == 0 { spawn_named(&format!("job-{number}"), body) } else { spawn(body) };
    (task, (46..49).contains(&kind))
}

async fn batch(numbers: Range<u64>) -> Result<()> {
    let (tasks, waits): (Vec<_>, Vec<_>) = numbers.map(job).unzip();
    yield_now().await?;
    tasks.iter().zip(waits).filter(|(_, waits)| *waits).for_each(|(task, _)| _ = task.cancel());
    gather(tasks).return_exceptions().await?;
    Ok(())
}

async fn tasks(end: Instant) -> Result<u64> {
    let (mut begun, mut made) = (Instant::now(), 0);
    while Instant::now() < end {
        let mut due = (begun.elapsed().as_secs_f64() * RATE) as u64;
        let excess = due.saturating_sub(made + MOST);
        begun += Duration::from_secs_f64(excess as f64 / RATE);
        due -= excess;
        batch(made..due).await?;
        made = due;
        sleep(BEAT).await?;
    }
    Ok(made)
}

async fn visit() -> Result<()> {
    let sleeping = spawn(async { Ok(sleep(BEAT).await?) });
    to_thread(|| (0..1_000_u64).sum::<u64>()).await?;
    sleeping.await
}

/// Both entry points in turns.
fn loops(end: Instant) -> Result<u64> {
    let mut made = 0;
    while Instant::now() < end {
        if made % 2 == 1 {
            run(visit())?;
        } else {
            by_hand()?;
        }
        made += 1;
        std::thread::sleep(PAUSE);
    }
    Ok(made)
}

fn by_hand() -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(visit())?;
    event_loop.run_until_complete(event_loop.shutdown_asyncgens())?;
    event_loop.run_until_complete(event_loop.shutdown_default_executor(None))?;
    event_loop.close()
}

async fn idle(end: Instant) -> Result<u64> {
    let waiting: Vec<_> = (0..5).map(|_| spawn(async { Event::new().wait().await })).collect();
    sleep(end.saturating_duration_since(Instant::now())).await?;
    waiting.iter().for_each(|task| _ = task.cancel());
    gather(waiting).return_exceptions().await?;
    Ok(1)
}
