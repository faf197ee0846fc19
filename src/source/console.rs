//! In the lane: opens the process to any tokio-console, at the edge. What loopscope itself shows comes from elsewhere.
//!
//! console-subscriber keeps every task it has seen for an hour unless told otherwise, at about 49 KB each (0.5).

use std::{io, net::SocketAddr};

const NOTE: &str = "tokio-console http://";

/// Why no tokio-console can join.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// The cargo feature is off.
    #[error("this build has no console in it: build with `--features console`")]
    NotBuilt,
    /// Tokio tells its tasks only with the cfg.
    #[error(
        "tokio-console needs a build with `--cfg tokio_unstable`: set RUSTFLAGS=\"--cfg tokio_unstable\", or build in a \
         checkout, whose .cargo/config.toml sets it where RUSTFLAGS is not set"
    )]
    NoCfg,
    /// No port on the loopback interface.
    #[error("no port for the console on the loopback interface: {0}")]
    NoPort(io::Error),
    /// Somebody else collects the process's traces.
    #[error("the program has a tracing subscriber of its own already; it can serve the console itself")]
    Taken,
}

/// Whether this build has what it takes.
///
/// # Errors
/// It has not; the sentence says how to make one that has.
pub const fn check() -> Result<(), ConsoleError> {
    if !cfg!(feature = "console") {
        Err(ConsoleError::NotBuilt)
    } else if !cfg!(tokio_unstable) {
        Err(ConsoleError::NoCfg)
    } else {
        Ok(())
    }
}

/// Serves tokio-console on a free port of the loopback interface, from a thread of its own. Call it before the first
/// task is spawned.
///
/// # Errors
/// The build has not what it takes, or there is no port. Nothing is changed then.
pub fn serve() -> Result<SocketAddr, ConsoleError> {
    check()?;
    let address = free_port().map_err(ConsoleError::NoPort)?;
    subscribe(address)?;
    Ok(address)
}

/// The lane's note of where it is served.
pub fn note(address: SocketAddr) -> String {
    format!("{NOTE}{address} joins this lane")
}

/// Where a note says that it is served: who joins there is no part of the program.
pub fn noted(note: &str) -> Option<SocketAddr> {
    note.strip_prefix(NOTE)?.split(' ').next()?.parse().ok()
}

/// The subscriber does not tell the port it got, so it is given one that was free a moment ago.
fn free_port() -> io::Result<SocketAddr> {
    std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()
}

#[cfg(feature = "console")]
fn subscribe(address: SocketAddr) -> Result<(), ConsoleError> {
    use std::time::Duration;
    use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

    /// How long tasks that are over stay.
    const RETENTION: Duration = Duration::from_secs(10);
    /// Events on their way to the console's thread; what is more is dropped.
    const BUFFERED: usize = 16 << 10;

    let console = console_subscriber::ConsoleLayer::builder()
        .server_addr(address)
        .retention(RETENTION)
        .event_buffer_capacity(BUFFERED)
        .spawn();
    tracing_subscriber::registry().with(console).try_init().map_err(|_| ConsoleError::Taken)
}

#[cfg(not(feature = "console"))]
fn subscribe(_: SocketAddr) -> Result<(), ConsoleError> {
    Err(ConsoleError::NotBuilt)
}

#[cfg(test)]
mod tests {
    use super::{note, noted};

    #[test]
    fn a_note_says_where_it_is_served() {
        let address = ([127, 0, 0, 1], 6669).into();
        assert_eq!(noted(&note(address)), Some(address));
        assert_eq!(noted("engine: tokio"), None);
    }
}
