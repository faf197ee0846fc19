//! Where a program says that it is ready, as to systemd: sd_notify(3).

use super::{
    SourceError,
    dir::{NOTIFY, PrivateDir, allow_us},
};
use std::path::{Path, PathBuf};
use tokio::net::UnixDatagram;

/// The variable that tells a program where.
pub const NOTIFY_VARIABLE: &str = "NOTIFY_SOCKET";
/// The longest message that is read whole.
const MOST: usize = 4096;

/// Waits for a program to be ready.
#[derive(Debug)]
pub struct Notify {
    socket: UnixDatagram,
    dir: PrivateDir,
}

impl Notify {
    /// Listens in a private directory.
    ///
    /// # Errors
    /// No directory can be written to.
    pub fn new(place: Option<&Path>) -> Result<Self, SourceError> {
        let failed = |(tried, source)| SourceError::Socket { tried, source };
        let dir = PrivateDir::make(place, NOTIFY).map_err(failed)?;
        let path = path_in(&dir);
        let bound = UnixDatagram::bind(&path).and_then(|socket| allow_us(&path, 0o600).map(|()| socket));
        let socket = bound.map_err(|source| failed((path, source)))?;
        Ok(Self { socket, dir })
    }

    /// The socket, for the program's environment.
    pub fn path(&self) -> PathBuf {
        path_in(&self.dir)
    }

    /// Waits until the program says `READY=1`. Nothing is lost when the wait is given up.
    pub async fn ready(&self) {
        let mut message = [0; MOST];
        loop {
            match self.socket.recv(&mut message).await {
                Ok(length) if says_ready(&message[..length]) => return,
                Ok(_) => {}
                Err(_) => std::future::pending().await,
            }
        }
    }
}

fn path_in(dir: &PrivateDir) -> PathBuf {
    dir.path().join("notify")
}

/// Whether a message says it, in one of its lines.
pub fn says_ready(message: &[u8]) -> bool {
    message.split(|byte| *byte == b'\n').any(|line| line == b"READY=1")
}

#[cfg(test)]
mod tests {
    use super::says_ready;

    #[test]
    fn readiness_may_be_one_line_of_many() {
        assert!(says_ready(b"READY=1") && says_ready(b"STATUS=up\nREADY=1\nMAINPID=7\n"));
        assert!(!says_ready(b"READY=10") && !says_ready(b"STATUS=READY=1") && !says_ready(b""));
    }
}
