//! The loop's own queue beside Tokio's: each gets its turns, and a wake arrives wherever it comes from.

use std::{
    cell::{Cell, RefCell},
    future::{pending, poll_fn},
    io::Write,
    rc::Rc,
    task::{Poll, Waker},
    thread,
    time::Duration,
};

use loopscope::runtime::{EventLoop, OrCancel, Result, run, sleep, spawn, yield_now};
use tokio::{
    io::AsyncReadExt,
    net::TcpListener,
    sync::{Notify, mpsc, oneshot},
    task::spawn_local,
};

/// A task that is always ready, until the other says so.
async fn busy_until(is_over: Rc<Cell<bool>>) -> Result<()> {
    while !is_over.get() {
        yield_now().await?;
    }
    Ok(())
}

/// How often a task has been polled.
#[derive(Clone, Default)]
struct Polls(Rc<Cell<u32>>);

impl Polls {
    async fn count(self) -> Result<()> {
        poll_fn(|_| {
            self.0.set(self.0.get() + 1);
            Poll::<Result<()>>::Pending
        })
        .or_cancel()
        .await?
    }

    fn get(&self) -> u32 {
        self.0.get()
    }
}

#[test]
fn a_task_of_tokios_own_has_its_turn_while_the_loop_is_busy() {
    let is_over = Rc::new(Cell::new(false));
    let theirs = is_over.clone();
    let main = async move {
        drop(spawn_local(async move { theirs.set(true) }));
        busy_until(is_over).await
    };
    run(main).unwrap();
}

#[test]
fn the_driver_is_heard_while_the_loop_is_busy() {
    run(async {
        let is_over = Rc::new(Cell::new(false));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let sender = thread::spawn(move || std::net::TcpStream::connect(address)?.write_all(b"word"));
        let theirs = is_over.clone();
        let reader = spawn(async move {
            let (mut stream, _) = listener.accept().await?;
            let mut word = String::new();
            stream.read_to_string(&mut word).await?;
            theirs.set(true);
            Ok(word)
        });
        busy_until(is_over).await?;
        assert_eq!(reader.await?, "word");
        sender.join().unwrap()?;
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_timer_fires_while_the_loop_is_busy() {
    run(async {
        let is_over = Rc::new(Cell::new(false));
        let theirs = is_over.clone();
        EventLoop::running()?.call_later(Duration::from_millis(1), move || theirs.set(true))?;
        busy_until(is_over).await
    })
    .unwrap();
}

#[test]
fn a_task_that_always_finds_work_lets_others_in_between() {
    const MESSAGES: usize = 10_000;
    run(async {
        let (tx, mut rx) = mpsc::unbounded_channel();
        (0..MESSAGES).for_each(|number| tx.send(number).unwrap());
        let left = Rc::new(Cell::new(MESSAGES));
        let theirs = left.clone();
        let reader = spawn(async move {
            while theirs.get() > 0 && rx.recv().await.is_some() {
                theirs.set(theirs.get() - 1);
            }
            Ok(())
        });
        let other = spawn(async move { Ok(left.get()) });
        assert!(other.await? > MESSAGES / 2, "Tokio lets a task do so much in a poll, and no more");
        reader.await
    })
    .unwrap();
}

#[test]
fn a_wake_between_two_runs_is_for_the_next() {
    let event_loop = EventLoop::new().unwrap();
    let notify = Rc::new(Notify::new());
    let theirs = notify.clone();
    let task = event_loop
        .create_task(async move {
            theirs.notified().await;
            Ok("woken")
        })
        .unwrap();
    event_loop.run_until_complete(yield_once()).unwrap();
    notify.notify_one();
    assert!(!task.done());
    assert_eq!(event_loop.run_until_complete(task).unwrap(), "woken");
    event_loop.close().unwrap();
}

async fn yield_once() -> Result<()> {
    Ok(yield_now().await?)
}

#[test]
fn a_stopped_loop_first_polls_its_driver() {
    let event_loop = EventLoop::new().unwrap();
    let (mut near, far) = std::os::unix::net::UnixStream::pair().unwrap();
    far.set_nonblocking(true).unwrap();
    let reader = async move {
        let mut far = tokio::net::UnixStream::from_std(far)?;
        let mut word = [0; 4];
        far.read_exact(&mut word).await?;
        Ok(word)
    };
    let reader = event_loop.create_task(reader).unwrap();
    let one_pass = || {
        event_loop.stop();
        event_loop.run_forever().unwrap();
    };
    one_pass();
    near.write_all(b"word").unwrap();
    // One pass for the driver to wake the task, one for the task at the most.
    one_pass();
    one_pass();
    assert_eq!(reader.result().unwrap(), *b"word");
    event_loop.close().unwrap();
}

#[test]
fn a_waker_that_outlives_its_task_wakes_nobody_else() {
    run(async {
        let kept: Rc<RefCell<Option<Waker>>> = Rc::default();
        let theirs = kept.clone();
        spawn(poll_fn(move |cx| {
            theirs.replace(Some(cx.waker().clone()));
            Poll::Ready(Ok(()))
        }))
        .await?;
        let polls = Polls::default();
        // It is kept where the one before was.
        let next = spawn(polls.clone().count());
        yield_now().await?;
        kept.take().unwrap().wake();
        yield_now().await?;
        yield_now().await?;
        assert_eq!(polls.get(), 1);
        next.cancel();
        Ok(())
    })
    .unwrap();
}

#[test]
fn however_often_a_task_is_woken_it_is_polled_once_a_pass() {
    run(async {
        let polls = Polls::default();
        let wakers: Rc<RefCell<Vec<Waker>>> = Rc::default();
        let (counted, theirs) = (polls.clone(), wakers.clone());
        let body = poll_fn(move |cx| {
            counted.0.set(counted.get() + 1);
            theirs.borrow_mut().push(cx.waker().clone());
            Poll::<Result<()>>::Pending
        });
        let task = spawn(async move { body.or_cancel().await? });
        yield_now().await?;
        let waker = wakers.borrow()[0].clone();
        (0..3).for_each(|_| waker.wake_by_ref());
        yield_now().await?;
        assert_eq!(polls.get(), 2, "what this thread asks for");
        thread::spawn(move || (0..3).for_each(|_| waker.wake_by_ref())).join().unwrap();
        sleep(Duration::from_millis(1)).await?;
        assert_eq!(polls.get(), 3, "what another one asks for");
        task.cancel();
        Ok(())
    })
    .unwrap();
}

#[test]
fn what_a_task_holds_goes_when_it_is_over_though_its_handle_stays() {
    run(async {
        let held = Rc::new(());
        let theirs = held.clone();
        let task = spawn(async move {
            let _held = theirs;
            Ok(yield_now().await?)
        });
        while !task.done() {
            yield_now().await?;
        }
        assert_eq!(Rc::strong_count(&held), 1);
        Ok(())
    })
    .unwrap();
}

#[test]
fn closing_a_loop_drops_its_tasks_and_timers() {
    let event_loop = EventLoop::new().unwrap();
    let held = Rc::new(());
    for _ in 0..3 {
        let theirs = held.clone();
        let task = event_loop.create_task(async move {
            let _held = theirs;
            pending::<Result<()>>().await
        });
        drop(task.unwrap());
    }
    let theirs = held.clone();
    event_loop.call_later(Duration::from_secs(60), move || drop(theirs)).unwrap();
    event_loop.run_until_complete(yield_once()).unwrap();
    assert_eq!(Rc::strong_count(&held), 5);
    event_loop.close().unwrap();
    assert_eq!(Rc::strong_count(&held), 1);
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[test]
fn a_result_that_panics_when_it_is_dropped_leaves_the_loop_alone() {
    let told = Rc::new(RefCell::new(Vec::new()));
    let theirs = told.clone();
    let after = run(async move {
        EventLoop::running()?.set_exception_handler(move |notice| theirs.borrow_mut().push(notice.to_string()));
        drop(spawn(async { Ok(Bomb) }));
        yield_now().await?;
        sleep(Duration::from_millis(1)).await?;
        Ok("after")
    });
    assert_eq!(after.unwrap(), "after");
    assert_eq!(*told.borrow(), ["Exception ignored by the event loop\ndropped"]);
}

/// Counts the passes of a loop that always has something to do.
fn count_passes(event_loop: &EventLoop, passes: Rc<Cell<u32>>, is_over: Rc<Cell<bool>>) {
    let own = event_loop.clone();
    let next = move || {
        passes.set(passes.get() + 1);
        if !is_over.get() {
            count_passes(&own, passes, is_over);
        }
    };
    event_loop.call_soon(next).unwrap();
}

#[test]
fn what_is_ready_has_its_turn_within_three_passes_of_a_busy_loop() {
    run(async {
        let event_loop = EventLoop::running()?;
        let (near, far) = std::os::unix::net::UnixStream::pair()?;
        far.set_nonblocking(true)?;
        let mut far = tokio::net::UnixStream::from_std(far)?;
        let (passes, is_over) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(false)));
        count_passes(&event_loop, passes.clone(), is_over.clone());
        let theirs = passes.clone();
        let reader = spawn(async move {
            far.readable().await?;
            let read = theirs.get();
            let mut word = [0; 4];
            far.read_exact(&mut word).await?;
            Ok(read)
        });
        for _ in 0..200 {
            yield_now().await?;
        }
        let written = passes.get();
        (&near).write_all(b"word")?;
        let read = reader.await?;
        assert!(read - written <= 3, "written in pass {written}, read in pass {read}");
        let due = passes.get();
        let timed = passes.clone();
        let (tell, told) = oneshot::channel();
        event_loop.call_later(Duration::from_nanos(1), move || tell.send(timed.get()).unwrap())?;
        let fired = told.or_cancel().await?.unwrap();
        assert!(fired - due <= 3, "due in pass {due}, fired in pass {fired}");
        is_over.set(true);
        Ok(())
    })
    .unwrap();
}
