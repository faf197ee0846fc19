//! What becomes of a job that no thread has begun.

use std::sync::{Arc, mpsc};

use loopscope::runtime::{EventLoop, Executor, Runner, ThreadPoolExecutor, run, spawn, to_thread, yield_now};
use tokio::runtime::{Builder, LocalOptions};

#[test]
fn a_job_may_run_a_loop_of_its_own() {
    let answer = run(async { to_thread(|| run(async { Ok(5) })).await? });
    assert_eq!(answer.unwrap(), 5);
}

/// Often, for it is a race between the close and a thread that waits for work.
#[test]
fn a_job_that_was_handed_in_runs_although_the_loop_is_closed() {
    for _ in 0..50 {
        let (tx, rx) = mpsc::channel();
        let event_loop = EventLoop::new().unwrap();
        event_loop.run_until_complete(to_thread(|| ())).unwrap();
        drop(event_loop.run_in_executor(move || tx.send(()).unwrap()).unwrap());
        event_loop.close().unwrap();
        rx.recv().unwrap();
    }
}

#[test]
fn a_job_that_is_cancelled_before_it_starts_never_runs() {
    let mut runner = Runner::new().loop_factory(|| {
        Builder::new_current_thread().enable_all().max_blocking_threads(1).build_local(LocalOptions::default())
    });
    let (ran, has_run) = mpsc::channel();
    let result = runner.run(async move {
        let (release, released) = mpsc::channel();
        let first = EventLoop::running()?.run_in_executor(move || released.recv())?;
        let second = spawn(to_thread(move || ran.send(())));
        yield_now().await?;
        second.cancel();
        let is_cancelled = second.await.is_err_and(|error| error.is_cancelled());
        release.send(()).unwrap();
        first.await?.unwrap();
        Ok(is_cancelled)
    });
    runner.close().unwrap();
    assert!(result.unwrap());
    assert!(has_run.recv().is_err());
}

#[test]
fn a_pool_is_not_waited_for_by_its_own_thread() {
    let pool = Arc::new(ThreadPoolExecutor::new(1).unwrap());
    let error = run(async move {
        let own = pool.clone();
        EventLoop::running()?.run_in(&*pool, move || own.shutdown(true, false))?.await
    });
    assert!(error.unwrap_err().to_string().contains("cannot join current thread"));
}

#[test]
fn a_thread_of_a_pool_outlives_what_panics_in_it() {
    let pool = ThreadPoolExecutor::new(1).unwrap();
    pool.execute(Box::new(|| panic!("as it is meant to"))).unwrap();
    let answer = run(async move { EventLoop::running()?.run_in(&pool, || 5)?.await });
    assert_eq!(answer.unwrap(), 5);
}
