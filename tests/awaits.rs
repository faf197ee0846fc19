//! What a task awaits through combinators, which asyncio does not have.

use std::{
    future::{IntoFuture, poll_fn},
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use loopscope::runtime::{current_task, run, shield, sleep, spawn, timeout, yield_now};
use tokio::sync::oneshot;

const LONG: Duration = Duration::from_secs(60);

/// Polls its future only when that was woken, as `FuturesUnordered` does.
struct Lazy<F> {
    future: Pin<Box<F>>,
    flag: Arc<Flag>,
}

struct Flag {
    woken: AtomicBool,
    outer: Waker,
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.woken.store(true, Relaxed);
        self.outer.wake_by_ref();
    }
}

impl<F: Future> Future for Lazy<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<F::Output> {
        if !self.flag.woken.swap(false, Relaxed) {
            return Poll::Pending;
        }
        let waker = Waker::from(self.flag.clone());
        self.future.as_mut().poll(&mut Context::from_waker(&waker))
    }
}

async fn lazy<F: Future>(future: F) -> Lazy<F> {
    let outer = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
    Lazy { future: Box::pin(future), flag: Arc::new(Flag { woken: AtomicBool::new(true), outer }) }
}

#[test]
fn a_cancel_reaches_an_await_behind_a_waker_of_a_combinator() {
    let result = run(async {
        let worker = spawn(async { Ok(lazy(sleep(LONG)).await.await?) });
        yield_now().await?;
        worker.cancel();
        worker.await
    });
    assert!(result.is_err_and(|error| error.is_cancelled()));
}

#[test]
fn a_cancel_reaches_it_after_steps_that_were_for_others() {
    let result = run(async {
        let worker = spawn(async {
            let (slept, _) = tokio::join!(lazy(sleep(LONG)).await, async { yield_now().await });
            Ok(slept?)
        });
        yield_now().await?;
        yield_now().await?;
        worker.cancel();
        yield_now().await?;
        Ok(worker.cancelled())
    });
    assert!(result.unwrap());
}

#[test]
fn a_cancel_reaches_all_that_a_task_awaits_at_once() {
    let (slept, first, second) = run(async {
        let (first, second) = (spawn(async { Ok(sleep(LONG).await?) }), spawn(async { Ok(sleep(LONG).await?) }));
        let (one, two) = (first.clone(), second.clone());
        let worker = spawn(async move {
            let (slept, ..) = tokio::join!(sleep(LONG), one.into_future(), two.into_future());
            Ok(slept.is_err())
        });
        yield_now().await?;
        yield_now().await?;
        worker.cancel();
        Ok((worker.await?, first.cancelled(), second.cancelled()))
    })
    .unwrap();
    assert!(slept && first && second, "{slept} {first} {second}");
}

/// A task looked at another, as `select!` does, and then awaits something that no cancel reaches.
async fn cancelled_after_a_look(keep: bool) -> (bool, bool) {
    let other = spawn(async {
        sleep(Duration::from_millis(1)).await?;
        Ok(())
    });
    let mut join = Some(other.join());
    let (tx, rx) = oneshot::channel();
    let worker = spawn(async move {
        poll_fn(|cx| Poll::Ready(join.as_mut().map(|join| Pin::new(join).poll(cx).is_pending()))).await;
        if keep {
            yield_now().await?;
        } else {
            join = None;
        }
        rx.await.unwrap();
        let is_delivered = sleep(LONG).await.is_err();
        drop(join);
        Ok(is_delivered)
    });
    yield_now().await.unwrap();
    yield_now().await.unwrap();
    worker.cancel();
    tx.send(()).unwrap();
    (worker.await.unwrap(), other.await.is_ok())
}

#[test]
fn a_cancel_leaves_alone_what_a_task_no_longer_awaits() {
    for keep in [false, true] {
        let (is_delivered, is_other_well) = run(async move { Ok(cancelled_after_a_look(keep).await) }).unwrap();
        assert!(is_delivered && is_other_well, "{keep} {is_delivered} {is_other_well}");
    }
}

/// The worker is cancelled at a `sleep` that it has given up when it is polled.
async fn cancelled_where_it_is_no_more(uncancel: bool) -> bool {
    let (tx, rx) = oneshot::channel();
    let worker = spawn(async move {
        tokio::select! { biased; sent = rx => sent.unwrap(), slept = sleep(LONG) => slept? }
        if uncancel {
            current_task()?.unwrap().uncancel();
        }
        Ok(yield_now().await.is_err())
    });
    yield_now().await.unwrap();
    worker.cancel();
    tx.send(()).unwrap();
    worker.await.unwrap()
}

#[test]
fn a_cancel_of_a_dropped_await_goes_to_the_next_await_unless_it_is_uncancelled() {
    assert!(run(async { Ok(cancelled_where_it_is_no_more(false).await) }).unwrap());
    assert!(!run(async { Ok(cancelled_where_it_is_no_more(true).await) }).unwrap());
}

#[test]
fn a_join_wakes_the_task_that_it_has_moved_to() {
    let result = run(async {
        let worker = spawn(async { Ok(sleep(Duration::from_millis(2)).await?) });
        let mut join = worker.join();
        assert!(poll_fn(|cx| Poll::Ready(Pin::new(&mut join).poll(cx).is_pending())).await);
        timeout(LONG, spawn(join).into_future()).await
    });
    assert!(result.is_ok(), "{result:?}");
}

/// A waker of which one can tell whether anybody still has it.
fn waker() -> (Waker, Arc<Flag>) {
    let flag = Arc::new(Flag { woken: AtomicBool::new(false), outer: Waker::noop().clone() });
    (Waker::from(flag.clone()), flag)
}

#[test]
fn an_await_that_is_given_up_leaves_no_waker_behind() {
    let left = run(async {
        let worker = spawn(async { Ok(sleep(LONG).await?) });
        let (waker, flag) = waker();
        let mut cx = Context::from_waker(&waker);
        assert!(pin!(worker.join()).poll(&mut cx).is_pending());
        assert!(pin!(shield(worker.clone())).poll(&mut cx).is_pending());
        assert!(pin!(sleep(LONG)).poll(&mut cx).is_pending());
        drop(waker);
        Ok(Arc::strong_count(&flag) - 1)
    });
    assert_eq!(left.unwrap(), 0);
}
