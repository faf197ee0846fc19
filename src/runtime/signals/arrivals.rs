//! The arrivals of a signal, as Tokio has them: of every signal on Unix; elsewhere of Ctrl-C, which counts as SIGINT.

#[cfg(unix)]
pub(super) use tokio::signal::unix::{Signal, SignalKind, signal};

#[cfg(not(unix))]
pub(super) use elsewhere::{Signal, SignalKind, signal};

#[cfg(not(unix))]
mod elsewhere {
    use signal_hook::consts::SIGINT;
    use std::{
        io,
        task::{Context, Poll},
    };
    use tokio::signal::windows::{CtrlC, ctrl_c};

    pub(in crate::runtime::signals) struct Signal(CtrlC);

    pub(in crate::runtime::signals) struct SignalKind(i32);

    impl SignalKind {
        pub(in crate::runtime::signals) const fn from_raw(number: i32) -> Self {
            Self(number)
        }

        pub(in crate::runtime::signals) const fn interrupt() -> Self {
            Self(SIGINT)
        }
    }

    pub(in crate::runtime::signals) fn signal(kind: SignalKind) -> io::Result<Signal> {
        if kind.0 != SIGINT {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no such signal; SIGINT is Ctrl-C"));
        }
        ctrl_c().map(Signal)
    }

    impl Signal {
        pub(in crate::runtime::signals) fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<()>> {
            self.0.poll_recv(cx)
        }
    }
}
