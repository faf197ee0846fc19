//! Several scanners report into one collector, whose channel stays open: main keeps the first sender.

use std::time::Duration;
use tokio::{sync::mpsc, task::JoinSet};

async fn scan(host: u8, report: mpsc::Sender<String>) {
    for port in [22_u16, 80, 443] {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if report.send(format!("10.0.0.{host}:{port}")).await.is_err() {
            return;
        }
    }
}

async fn collect(mut reports: mpsc::Receiver<String>) -> Vec<String> {
    let mut found = Vec::new();
    while let Some(line) = reports.recv().await {
        found.push(line);
    }
    found
}

pub(super) async fn main() {
    let (report, reports) = mpsc::channel(8);
    let collector = tokio::spawn(collect(reports));
    let mut scanners = JoinSet::new();
    for host in 1..=4 {
        scanners.spawn(scan(host, report.clone()));
    }
    while scanners.join_next().await.is_some() {}
    let found = collector.await.expect("it ends");
    println!("{} open ports, channel of {}", found.len(), report.max_capacity());
}
