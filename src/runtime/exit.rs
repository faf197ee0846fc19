//! The end of the process, as CPython makes it: executor threads are waited for, and an uncaught Ctrl-C looks like one.

use std::{
    process::ExitCode,
    sync::{Condvar, Mutex, PoisonError},
};

use super::{Error, Result, signals};

static JOBS: Mutex<usize> = Mutex::new(0);
static NO_JOBS: Condvar = Condvar::new();

thread_local! {
    static AT_EXIT: AtExit = const { AtExit };
}

/// Closing a loop does not wait for its jobs; the end of the process does, as in CPython, where the interpreter joins
/// the threads of every executor. A destructor of the main thread is what runs there.
struct AtExit;

impl Drop for AtExit {
    fn drop(&mut self) {
        let jobs = JOBS.lock().unwrap_or_else(PoisonError::into_inner);
        drop(NO_JOBS.wait_while(jobs, |jobs| *jobs > 0));
    }
}

/// Makes the end of this thread wait for jobs, if it is the main thread.
pub(crate) fn wait_for_jobs() {
    if signals::is_main_thread() {
        let _ = AT_EXIT.try_with(|_| ());
    }
}

pub(crate) fn job_made() {
    *JOBS.lock().unwrap_or_else(PoisonError::into_inner) += 1;
}

pub(crate) fn job_gone() {
    *JOBS.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
    NO_JOBS.notify_all();
}

/// What a `main` returns for the result of [`run`](super::run): an error goes to stderr, in CPython's words
/// where it has some, and the code is 1; an unhandled Ctrl-C ends the process
/// by SIGINT, so that a shell sees it, as in CPython, and [`Error::SystemExit`] says the code.
#[must_use]
pub fn exit_code<T>(result: Result<T>) -> ExitCode {
    match result {
        Ok(_) => ExitCode::SUCCESS,
        Err(Error::KeyboardInterrupt) => {
            eprintln!("{}", last_words(&Error::KeyboardInterrupt));
            signals::die_of_interrupt();
            ExitCode::FAILURE
        }
        Err(Error::SystemExit(code)) => ExitCode::from(code),
        Err(error) => {
            eprintln!("{}", last_words(&error));
            ExitCode::FAILURE
        }
    }
}

/// The last line of CPython's traceback; of errors that it does not know, what Rust would say.
fn last_words(error: &Error) -> String {
    match error {
        Error::Cancelled(cancelled) => match cancelled.message() {
            Some(message) => format!("CancelledError: {message}"),
            None => "CancelledError".into(),
        },
        Error::Timeout => "TimeoutError".into(),
        Error::Refused(_) => format!("RuntimeError: {error}"),
        Error::Group(_) => format!("ExceptionGroup: {error}"),
        Error::KeyboardInterrupt => "KeyboardInterrupt".into(),
        Error::QueueEmpty => "QueueEmpty".into(),
        Error::QueueFull => "QueueFull".into(),
        Error::QueueShutDown => "QueueShutDown".into(),
        Error::BrokenBarrier(words) => format!("BrokenBarrierError: {words}"),
        Error::SystemExit(code) => format!("SystemExit: {code}"),
        Error::Misuse(_) | Error::Panicked(_) | Error::NoRuntime(_) | Error::Other(_) => format!("Error: {error}"),
    }
}
