//! The Tokio runtime that a loop lives in.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};

use tokio::runtime::{Builder, LocalOptions, LocalRuntime};

use crate::runtime::{Error, Result, descriptors::reserve};

/// Builds the Tokio runtime if the caller gives none.
pub(crate) fn stock() -> Result<LocalRuntime> {
    made_by(|| Builder::new_current_thread().enable_all().build_local(LocalOptions::default()))
}

/// Takes one that a factory of the user's makes, if timers and I/O are enabled.
pub(crate) fn foreign(factory: impl FnOnce() -> io::Result<LocalRuntime>) -> Result<LocalRuntime> {
    let runtime = made_by(factory)?;
    // Tokio cannot be asked: it panics.
    let is_complete = catch_unwind(AssertUnwindSafe(|| {
        let _context = runtime.enter();
        drop(tokio::time::sleep(Duration::ZERO));
        needs_io()
    }));
    match is_complete {
        Ok(Ok(_)) => Ok(runtime),
        Ok(Err(error)) => Err(Error::NoRuntime(Arc::new(error))),
        Err(_) => Err(Error::misuse("the runtime of a loop needs timers and I/O: build it with enable_all()")),
    }
}

/// Something that Tokio makes where I/O is enabled, and panics otherwise.
#[cfg(unix)]
fn needs_io() -> io::Result<tokio::net::UnixDatagram> {
    tokio::net::UnixDatagram::unbound()
}

#[cfg(not(unix))]
fn needs_io() -> io::Result<tokio::net::UdpSocket> {
    let socket = std::net::UdpSocket::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
    socket.set_nonblocking(true)?;
    tokio::net::UdpSocket::from_std(socket)
}

fn made_by(factory: impl FnOnce() -> io::Result<LocalRuntime>) -> Result<LocalRuntime> {
    static HAS_ONE: AtomicBool = AtomicBool::new(false);
    let make = || {
        if !HAS_ONE.load(Relaxed) {
            // The first one of a process makes a pipe for signals, and panics where it cannot.
            reserve(6)?;
        }
        let runtime = factory()?;
        HAS_ONE.store(true, Relaxed);
        Ok(runtime)
    };
    make().map_err(|error| Error::NoRuntime(Arc::new(error)))
}
