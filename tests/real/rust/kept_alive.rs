//! Main ends at once, and a blocking task of its runtime never does.

use std::{thread, time::Duration};

fn watch_folder() {
    loop {
        thread::sleep(Duration::from_secs(5));
    }
}

pub(super) async fn main() {
    tokio::task::spawn_blocking(watch_folder);
    tokio::task::yield_now().await;
}
