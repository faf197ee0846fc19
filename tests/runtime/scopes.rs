//! `timeout` and `TaskGroup` in what asyncio has not: given up in a `select!`, or around a panic.

use std::{cell::RefCell, rc::Rc, time::Duration};

use loopscope::runtime::{
    Condition, Error, EventLoop, Lock, Result, Task, TaskGroup, all_tasks, current_task, gather, run, sleep, spawn,
    timeout, yield_now,
};
use tokio::sync::oneshot;

use crate::LONG;

/// What its body awaits is no future of the loop's, and takes no cancel: the body ends late, and well.
#[test]
fn a_timeout_that_its_body_outlived_leaves_no_cancel_behind() {
    let late = run(async {
        let late = timeout(Duration::from_millis(1), async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok("late")
        });
        let late = late.await?;
        sleep(Duration::from_millis(1)).await?;
        Ok(late)
    });
    assert_eq!(late.unwrap(), "late");
}

/// Gives a timeout up in the pass in which it is over: before its cancel is asked for, or after.
async fn give_up(is_over_first: bool) -> Result<()> {
    let (tx, rx) = oneshot::channel();
    let mut send = Some(move || tx.send(()).unwrap());
    let mut give_up = move || send.take().map_or(Ok(()), |send| EventLoop::running()?.call_soon(send).map(drop));
    if !is_over_first {
        give_up()?;
    }
    let over = timeout(Duration::ZERO, async move {
        give_up()?;
        Ok(sleep(LONG).await?)
    });
    tokio::select! {
        biased;
        given_up = rx => given_up.map_err(Error::other),
        _ = over => Err("the timeout was first".into()),
    }
}

async fn cancels_after_giving_up() -> Result<u32> {
    for is_over_first in [false, true] {
        give_up(is_over_first).await?;
        yield_now().await?;
    }
    Ok(current_task()?.ok_or("no task")?.cancelling())
}

#[test]
fn a_timeout_that_is_given_up_takes_its_cancel_back() {
    assert_eq!(run(cancels_after_giving_up()).unwrap(), 0);
}

#[test]
fn a_timeout_that_is_given_up_in_a_cleanup_leaves_that_alone() {
    let left = run(async {
        let worker = spawn(async {
            let cancelled = sleep(LONG).await;
            Ok((cancelled.is_err(), cancels_after_giving_up().await?))
        });
        yield_now().await?;
        worker.cancel();
        worker.await
    });
    assert_eq!(left.unwrap(), (true, 1));
}

#[test]
fn a_group_that_is_given_up_ends_its_members_and_leaves_its_parent_alone() {
    let result = run(async {
        let member = Rc::new(RefCell::new(None::<Task<()>>));
        let theirs = member.clone();
        let group = TaskGroup::scope(|group| async move {
            let failing = group.spawn(async { sleep(LONG).await.map_err(|_| Error::other("told")) })?;
            theirs.replace(Some(failing));
            Ok(sleep(LONG).await?)
        });
        let (tx, rx) = oneshot::channel();
        let give_up = EventLoop::running()?;
        give_up.call_soon(|| drop(EventLoop::running().unwrap().call_soon(|| tx.send(()).unwrap())))?;
        tokio::select! {
            biased;
            given_up = rx => given_up.map_err(Error::other)?,
            result = group => return result,
        }
        let member = member.take().ok_or("no member")?;
        member.await
    });
    assert_eq!(result.unwrap_err().to_string(), "told");
}

#[test]
fn a_group_whose_body_panics_ends_its_members_first() {
    let left = run(async {
        let parent = spawn::<()>(TaskGroup::scope(|group| async move {
            group.spawn(async { Ok(sleep(LONG).await?) })?;
            yield_now().await?;
            panic!("out of cheese")
        }));
        let error = parent.await.unwrap_err();
        Ok((error.to_string(), all_tasks()?.len()))
    });
    assert_eq!(left.unwrap(), ("out of cheese".to_owned(), 1));
}

/// Waits for a condition until told to give that up, with the guard of its lock.
async fn wait_or_give_up(condition: Condition, give_up: oneshot::Receiver<()>) -> Result<()> {
    let waits = async {
        let _guard = condition.lock().await?;
        condition.wait().await
    };
    tokio::select! {
        waited = waits => waited,
        given_up = give_up => given_up.map_err(Error::other),
    }
}

/// Whose guard is dropped when somebody else has the lock for the third time.
async fn lock_after_others_waited() -> Result<bool> {
    let lock = Lock::new();
    let condition = Condition::with_lock(lock.clone());
    let ((_stay, never), (give_up, given_up)) = (oneshot::channel(), oneshot::channel());
    let waiting = [never, given_up].map(|end| spawn(wait_or_give_up(condition.clone(), end)));
    yield_now().await?;
    {
        let _guard = lock.lock().await?;
        condition.notify(1)?;
    }
    let [first, second] = waiting;
    first.await?;
    let _guard = lock.lock().await?;
    give_up.send(()).expect("it waits");
    second.await?;
    Ok(lock.locked())
}

#[test]
fn a_guard_that_is_given_up_with_its_wait_releases_nobody_elses_lock() {
    assert!(run(lock_after_others_waited()).unwrap());
}

/// Gives a gather up, whose tasks are cancelled then. How many notices there are.
async fn gather_given_up() -> Result<usize> {
    let notices = Rc::new(RefCell::new(0));
    let count = notices.clone();
    EventLoop::running()?.set_exception_handler(move |_| *count.borrow_mut() += 1);
    let tasks = [1, 2].map(|_| spawn(async { Ok(sleep(LONG).await?) }));
    tokio::select! {
        biased;
        _ = gather(tasks.clone()) => {}
        _ = yield_now() => {}
    }
    for task in &tasks {
        task.cancel();
    }
    gather(tasks).return_exceptions().await?;
    sleep(Duration::from_millis(1)).await?;
    let count = *notices.borrow();
    Ok(count)
}

#[test]
fn a_gather_that_is_given_up_ends_unnoticed() {
    assert_eq!(run(gather_given_up()).unwrap(), 0);
}
