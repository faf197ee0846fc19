//! Signals that come to the inspector itself.

use crate::runtime::proc::is_signal_default;
use std::{future::poll_fn, io, task::Poll};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Signals to wait for, by their numbers.
pub(super) struct IncomingSignals(Vec<(u8, Signal)>);

impl IncomingSignals {
    /// Those that ask the inspector to end. A hang-up is none of them where it is ignored: so `nohup` has it.
    pub(super) fn ending() -> io::Result<Self> {
        let hang_up = is_signal_default(libc::SIGHUP).then_some(libc::SIGHUP);
        Self::listen([libc::SIGINT, libc::SIGTERM].into_iter().chain(hang_up))
    }

    /// Those that mean nothing to the inspector, and may mean something to the program.
    pub(super) fn passed_on() -> io::Result<Self> {
        Self::listen([libc::SIGQUIT, libc::SIGUSR1, libc::SIGUSR2])
    }

    /// A child has ended, or another process that this one has to wait for.
    pub(super) fn children() -> io::Result<Self> {
        Self::listen([libc::SIGCHLD])
    }

    /// The terminal has another size.
    pub(super) fn resized() -> io::Result<Self> {
        Self::listen([libc::SIGWINCH])
    }

    fn listen(numbers: impl IntoIterator<Item = i32>) -> io::Result<Self> {
        let listen = |number| Ok((number as u8, signal(SignalKind::from_raw(number))?));
        numbers.into_iter().map(listen).collect::<io::Result<_>>().map(Self)
    }

    pub(super) async fn next(&mut self) -> u8 {
        poll_fn(|cx| {
            let came = |(number, signal): &mut (u8, Signal)| signal.poll_recv(cx).is_ready().then_some(*number);
            self.0.iter_mut().find_map(came).map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}
