//! Print jobs arrive on a plain channel that a blocking task reads.

use std::{sync::mpsc, thread, time::Duration};
use tokio::signal::unix::{SignalKind, signal};

fn printer(jobs: mpsc::Receiver<String>) -> usize {
    let mut printed = 0;
    while let Ok(job) = jobs.recv() {
        println!("printing {job}");
        printed += 1;
    }
    drop(jobs);
    printed
}

pub(super) async fn main() {
    let mut term = signal(SignalKind::terminate()).expect("a handler");
    let (send, jobs) = mpsc::channel();
    let _printer = tokio::task::spawn_blocking(move || printer(jobs));
    let feeder = thread::Builder::new().name("feeder".into());
    let feed = move || loop {
        let _ = send.send("page".to_string());
        thread::sleep(Duration::from_secs(3));
    };
    feeder.spawn(feed).expect("a thread");
    println!("ready");
    term.recv().await;
    println!("main is done");
}
