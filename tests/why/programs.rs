//! Programs that do not go on, each in a way of its own.

use std::{
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};
use tokio::{net::TcpListener, runtime::Runtime};

/// Says which of them to be.
pub(super) const VARIABLE: &str = "LOOPSCOPE_TEST_WHY";

pub(super) fn run(name: &str) {
    match name {
        "blocking-task" => blocking_task(),
        "idle-runtime" => idle_runtime(),
        "plain-thread" => {
            println!("ready");
            nap();
        }
        other => panic!("there is no program {other}"),
    }
}

/// Dropping the runtime waits for a job that nobody ends.
fn blocking_task() {
    let (sender, jobs) = channel();
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async move {
        _ = tokio::task::spawn_blocking(move || printer(&jobs));
        tokio::task::yield_now().await;
    });
    sender.send("page".to_owned()).expect("it is printed");
    println!("ready");
    drop(runtime);
    drop(sender);
}

fn printer(jobs: &Receiver<String>) -> usize {
    let mut printed = 0;
    while let Ok(job) = jobs.recv() {
        printed += job.len();
    }
    printed
}

/// Nobody connects.
fn idle_runtime() {
    let runtime = Runtime::new().expect("a runtime");
    let accepted = async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("ready");
        listener.accept().await.map(drop)
    };
    runtime.block_on(accepted).expect("nobody comes");
}

fn nap() {
    thread::sleep(Duration::from_secs(1_000));
}
