//! Workers that SIGTERM or Ctrl-C interrupts, and three ways to end them.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, Result, Task, all_tasks, current_task, gather, gather_refs, run, sleep, spawn_named};
use std::{rc::Rc, time::Duration};
use tokio::{select, sync::Notify};

const SIGNALS: [i32; 2] = [2, 15]; // SIGINT, SIGTERM

/// Logs its cancel, cleans up and passes the cancel on.
async fn worker(id: u64, work: Duration, cleanup: Duration) -> Result<()> {
    if let Err(cancelled) = sleep(work).await {
        println!("worker-{id} cancelled");
        if !cleanup.is_zero() {
            sleep(cleanup).await?;
        }
        return Err(cancelled.into());
    }
    println!("worker-{id} done");
    Ok(())
}

/// The handler lets main return and relies on the entry point to cancel the workers.
async fn trusting(workers: Vec<Task<()>>) -> Result<()> {
    let stop = on_signals()?;
    select! {
        () = stop.notified() => println!("main returns"),
        done = gather(workers) => { done?; }
    }
    Ok(())
}

/// The handler wakes main, which cancels its workers and waits for them. Correct with both entry points.
async fn correct(workers: Vec<Task<()>>) -> Result<()> {
    let stop = on_signals()?;
    select! {
        () = stop.notified() => {
            workers.iter().for_each(|worker| { worker.cancel(); });
            gather(workers).return_exceptions().await?;
            println!("Shutdown complete");
        }
        done = gather(workers.clone()) => { done?; }
    }
    Ok(())
}

/// As many articles publish it: the handler creates a task that cancels all others and waits for them.
async fn published(workers: Vec<Task<()>>) -> Result<()> {
    for signal in SIGNALS {
        EventLoop::running()?.add_signal_handler(signal, || {
            spawn_named("shutdown", shutdown());
        })?;
    }
    gather(workers).return_exceptions().await?;
    Ok(())
}

/// Main is among the others: it is cancelled, its end stops the loop, and this task is still waiting.
async fn shutdown() -> Result<()> {
    let me = current_task()?;
    let others: Vec<_> = all_tasks()?.into_iter().filter(|task| Some(task) != me.as_ref()).collect();
    for task in &others {
        task.cancel();
    }
    gather_refs(others).await?;
    println!("Shutdown complete");
    Ok(())
}

fn on_signals() -> Result<Rc<Notify>> {
    let stop = Rc::new(Notify::new());
    for signal in SIGNALS {
        let stop = stop.clone();
        EventLoop::running()?.add_signal_handler(signal, move || stop.notify_one())?;
    }
    Ok(stop)
}

async fn main(settings: Settings) -> Result<()> {
    let work = settings.duration("work");
    // The published workers log their cancel and re-raise it, no more.
    let cleanup = if settings.choice("pattern") == "published" { Duration::ZERO } else { settings.duration("cleanup") };
    let start = |id| spawn_named(&format!("worker-{id}"), worker(id, work, cleanup));
    let workers = (0..settings.count("workers")).map(start).collect();
    match settings.choice("pattern") {
        "published" => published(workers).await,
        "correct" => correct(workers).await,
        _ => trusting(workers).await,
    }
}

fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.clone()))
}

fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.clone()));
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "graceful-shutdown",
    what: "SIGTERM or Ctrl-C arrives while workers are running; `pattern` chooses what the signal handler does.",
    group: Group::Signals,
    level: Level::Intermediate,
    look_for: "With `trusting`, the default, main returns: A's teardown cancels the workers, B destroys them while \
               they are pending. With `published` neither lane prints \"Shutdown complete\"; with `correct` both do.",
    proves: "The published pattern cancels main, and the end of main stops its own shutdown. A correct one leaves main \
             running until the workers are done. Only the managed entry point cancels workers that are left.",
    params: &[
        Param::choice("pattern", "what the signal handler does", &["trusting", "published", "correct"]),
        Param::count("workers", "how many workers", 3, 1..=1000),
        Param::duration(
            "work",
            "how long each works",
            Duration::from_secs(5),
            Duration::from_millis(1)..=Duration::from_secs(3600),
        ),
        Param::duration(
            "cleanup",
            "how long a cancelled worker cleans up (none does with `published`)",
            Duration::from_millis(200),
            Duration::ZERO..=Duration::from_secs(60),
        ),
    ],
    file: file!(),
    source: include_str!("graceful_shutdown.rs"),
    twin: Some(Twin {
        file: "assets/python/graceful_shutdown.py",
        source: include_str!("../../assets/python/graceful_shutdown.py"),
        partings: &[],
    }),
    managed,
    manual,
};
