//! Background jobs that share one token for the end of the program, which one of them looks at too rarely.

use std::time::Duration;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

async fn flusher(token: CancellationToken) {
    loop {
        tokio::select! {
            () = token.cancelled() => break,
            () = tokio::time::sleep(Duration::from_millis(200)) => {}
        }
    }
}

async fn compactor(token: CancellationToken, mut segments: mpsc::Receiver<u32>) {
    let mut compacted = 0;
    while !token.is_cancelled() {
        let Some(segment) = segments.recv().await else { break };
        compacted += segment;
    }
    println!("compactor ended after {compacted}");
}

pub(super) async fn main() {
    let mut term = signal(SignalKind::terminate()).expect("a handler");
    let (token, jobs) = (CancellationToken::new(), TaskTracker::new());
    let (segment, segments) = mpsc::channel(4);
    jobs.spawn(flusher(token.child_token()));
    jobs.spawn(compactor(token.child_token(), segments));
    segment.send(1).await.expect("compactor is alive");
    println!("ready");
    term.recv().await;
    token.cancel();
    jobs.close();
    jobs.wait().await;
}
