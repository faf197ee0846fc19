//! What a lane waits for.

use super::{Activity, Peer};
use tokio::{
    task::yield_now,
    time::{Instant, sleep_until},
};

/// Waits for what the link brings next; for ever when it is closed.
pub(super) async fn wait_for(link: &Peer, pid: u32) -> Activity {
    match link {
        Peer::Listening(listener) => Activity::Accepted(listener.accept(pid).await),
        Peer::Connected(connection) => {
            connection.readable().await;
            Activity::Packets
        }
        Peer::Closed => std::future::pending().await,
    }
}

/// Tokio's timers go by whole milliseconds: too long for what is due already.
pub(super) async fn wait_until(due: Instant) {
    if Instant::now() < due { sleep_until(due).await } else { yield_now().await }
}
