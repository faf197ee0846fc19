//! Traps of the runtime that have no Python twin: where Tokio would panic, mix up an order or lose a value.

mod jobs;
mod scopes;

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    pin::pin,
    rc::Rc,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use loopscope::{
    event::Refusal,
    runtime::{
        Error, EventLoop, OrCancel, Runner, Task, all_tasks, current_task, gather, run, sleep, spawn, timeout,
        try_spawn, yield_now,
    },
};
use tokio::{
    runtime::{Builder, LocalOptions},
    sync::{mpsc, oneshot},
};

const LONG: Duration = Duration::from_secs(60);

fn is_refused<T>(result: Result<T, Error>, refusal: Refusal) -> bool {
    result.err().is_some_and(|error| matches!(error, Error::Refused(said) if said == refusal))
}

#[test]
fn inside_a_foreign_tokio_runtime_it_returns_an_error() {
    let tokio = Builder::new_current_thread().enable_all().build().unwrap();
    tokio.block_on(async {
        assert!(is_refused(run(async { Ok(()) }), Refusal::NestedRun));
        let event_loop = EventLoop::new().unwrap();
        assert!(is_refused(event_loop.run_until_complete(async { Ok(()) }), Refusal::AnotherRunning));
        event_loop.close().unwrap();
    });
}

#[test]
fn a_cancel_loses_no_value() {
    let left = run(async {
        let (tx, rx) = mpsc::unbounded_channel();
        let rx = Rc::new(RefCell::new(rx));
        let theirs = rx.clone();
        let reader = spawn(async move {
            let received = poll_fn(|cx| theirs.borrow_mut().poll_recv(cx)).or_cancel().await?;
            Ok(received)
        });
        yield_now().await?;
        tx.send(7).unwrap();
        reader.cancel();
        assert!(reader.await.is_err_and(|error| error.is_cancelled()));
        let left = rx.borrow_mut().try_recv();
        Ok(left.ok())
    });
    assert_eq!(left.unwrap(), Some(7));
}

#[test]
fn the_last_pass_ends_after_everything_that_was_ready_however_much_that_is() {
    let event_loop = EventLoop::new().unwrap();
    let (ran, late) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    for number in 0..500 {
        let (ran, late, own) = (ran.clone(), late.clone(), event_loop.clone());
        let callback = move || {
            ran.set(ran.get() + 1);
            own.call_soon(move || late.set(late.get() + 1)).unwrap();
            if number == 0 {
                own.stop();
            }
        };
        event_loop.call_soon(callback).unwrap();
    }
    event_loop.run_forever().unwrap();
    assert_eq!((ran.get(), late.get()), (500, 0));
    event_loop.stop();
    event_loop.run_forever().unwrap();
    assert_eq!((ran.get(), late.get()), (500, 500));
    event_loop.close().unwrap();
}

/// As in asyncio, whose queue a foreign `call_soon` goes to without a wake.
#[test]
fn what_a_thread_leaves_without_a_wake_runs_when_something_else_wakes_the_loop() {
    let order = Rc::new(RefCell::new(Vec::new()));
    let ours = order.clone();
    let event_loop = EventLoop::new().unwrap();
    let remote = event_loop.remote();
    let (tx, mut rx) = oneshot::channel();
    let main = async move {
        let thread = std::thread::spawn(move || remote.call_soon(move || tx.send(()).unwrap()));
        thread.join().unwrap()?;
        ours.borrow_mut().push(rx.try_recv().is_ok());
        sleep(Duration::from_millis(5)).await?;
        yield_now().await?;
        ours.borrow_mut().push(rx.try_recv().is_ok());
        Ok(())
    };
    event_loop.run_until_complete(main).unwrap();
    event_loop.close().unwrap();
    assert_eq!(*order.borrow(), [false, true]);
}

#[test]
fn between_runs_what_the_loop_s_own_thread_asks_for_keeps_its_order() {
    let order = Arc::new(Mutex::new(Vec::new()));
    let note = |what: &'static str| {
        let order = order.clone();
        move || order.lock().unwrap().push(what.to_owned())
    };
    let event_loop = EventLoop::new().unwrap();
    let theirs = order.clone();
    let sleeper = event_loop.create_task(async move {
        let cancelled = sleep(LONG).await;
        theirs.lock().unwrap().extend(cancelled.err().map(|cancelled| cancelled.to_string()));
        Ok(())
    });
    event_loop.run_until_complete(async { Ok(yield_now().await?) }).unwrap();
    event_loop.call_soon_threadsafe(note("threadsafe")).unwrap();
    event_loop.call_soon(note("soon")).unwrap();
    let sleeper = sleeper.unwrap();
    sleeper.cancel_with("one");
    sleeper.cancel_with("two");
    let main = note("main");
    let main = async move {
        main();
        Ok(())
    };
    event_loop.run_until_complete(main).unwrap();
    event_loop.close().unwrap();
    assert_eq!(*order.lock().unwrap(), ["threadsafe", "soon", "cancelled: one", "main"]);
}

#[test]
fn timers_fire_by_deadline_where_tokio_rounds_to_milliseconds() {
    let order = Rc::new(RefCell::new(Vec::new()));
    let event_loop = EventLoop::new().unwrap();
    for micros in [900, 300, 600] {
        let order = order.clone();
        let callback = move || order.borrow_mut().push(micros);
        event_loop.call_later(Duration::from_micros(micros), callback).unwrap();
    }
    event_loop.run_until_complete(sleep_a_little()).unwrap();
    event_loop.close().unwrap();
    assert_eq!(*order.borrow(), [300, 600, 900]);
}

#[test]
fn a_time_that_never_comes_may_be_waited_for() {
    let result = run(async {
        let timer = EventLoop::running()?.call_later(Duration::MAX, || ())?;
        let asleep = timeout(Duration::from_millis(1), async { Ok(sleep(Duration::MAX).await?) });
        let in_time = timeout(Duration::MAX, async { Ok(yield_now().await?) });
        let result = (asleep.await, in_time.await);
        timer.cancel();
        Ok(result)
    });
    assert!(matches!(result, Ok((Err(Error::Timeout), Ok(())))));
}

async fn sleep_a_little() -> Result<(), Error> {
    Ok(sleep(Duration::from_millis(2)).await?)
}

#[test]
fn a_panic_is_the_end_of_its_task_alone() {
    let result = run(async {
        let bad = spawn::<()>(async { panic!("out of cheese") });
        let good = spawn(async {
            yield_now().await?;
            Ok(1)
        });
        let error = bad.await.unwrap_err();
        Ok((error.to_string(), good.await?))
    });
    assert_eq!(result.unwrap(), ("out of cheese".to_owned(), 1));
}

#[test]
fn gathered_errors_may_be_older_than_the_gather() {
    let result = run(async {
        let failed = spawn::<()>(async { Err("old".into()) });
        yield_now().await?;
        let slow = spawn(async { Ok(yield_now().await?) });
        let results = gather([failed, slow]).return_exceptions().await?;
        Ok(results.iter().map(Result::is_ok).collect::<Vec<_>>())
    });
    assert_eq!(result.unwrap(), [false, true]);
}

#[test]
fn closing_drops_what_pending_tasks_hold() {
    let event_loop = EventLoop::new().unwrap();
    let held = Rc::new(());
    let theirs = held.clone();
    let task = event_loop.create_task(async move {
        sleep(LONG).await?;
        drop(theirs);
        Ok(())
    });
    let unstarted = held.clone();
    event_loop.run_until_complete(async { Ok(()) }).unwrap();
    drop(event_loop.create_task(async move {
        drop(unstarted);
        Ok(())
    }));
    event_loop.close().unwrap();
    assert_eq!(Rc::strong_count(&held), 1);
    assert!(!task.unwrap().done());
    assert!(is_refused(event_loop.create_task(async { Ok(()) }), Refusal::Closed));
}

#[test]
fn a_thread_wakes_a_task() {
    let answer = run(async {
        let (tx, rx) = oneshot::channel();
        let thread = std::thread::spawn(move || tx.send(3));
        let answer = rx.or_cancel().await?;
        thread.join().unwrap().unwrap();
        answer.map_err(Error::other)
    });
    assert_eq!(answer.unwrap(), 3);
}

#[test]
fn a_teardown_that_is_stopped_leaves_tasks_and_says_so() {
    let result = run(async {
        spawn(async {
            let cancelled = sleep(LONG).await;
            EventLoop::running()?.stop();
            sleep(LONG).await?;
            Ok(cancelled?)
        });
        Ok(yield_now().await?)
    });
    assert!(is_refused(result, Refusal::StoppedEarly));
}

#[test]
fn a_runner_takes_the_runtime_it_is_given() {
    let was_called = Rc::new(Cell::new(false));
    let seen = was_called.clone();
    let mut runner = Runner::new().loop_factory(move || {
        seen.set(true);
        Builder::new_current_thread().enable_all().build_local(LocalOptions::default())
    });
    assert_eq!(runner.run(async { Ok(1) }).unwrap(), 1);
    assert_eq!(runner.run(async { Ok(2) }).unwrap(), 2);
    runner.close().unwrap();
    assert!(was_called.get());
    assert!(is_refused(runner.run(async { Ok(3) }), Refusal::RunnerClosed));
}

#[test]
fn without_a_loop_there_is_an_error_with_the_words() {
    assert!(is_refused(try_spawn(async { Ok(()) }), Refusal::NoRunningLoop));
    assert!(is_refused(current_task(), Refusal::NoRunningLoop));
    assert!(is_refused(all_tasks(), Refusal::NoRunningLoop));
    let mut gathering = pin!(gather([async { Ok(()) }]));
    let Poll::Ready(result) = gathering.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("pending")
    };
    assert!(is_refused(result, Refusal::NoRunningLoop));
}

#[test]
fn a_task_of_another_loop_cannot_be_awaited() {
    let other = EventLoop::new().unwrap();
    let task = other.create_task(async { Ok(()) }).unwrap();
    assert!(is_refused(run(async move { task.await }), Refusal::DifferentLoop));
    other.close().unwrap();
}

#[test]
fn a_task_that_awaits_itself_gets_an_error() {
    let result = run(async {
        let own = current_task()?.ok_or("no task")?;
        own.await
    });
    assert_eq!(result.unwrap_err().to_string(), "Task cannot await on itself");
}

#[test]
fn a_cancel_ends_tasks_that_await_each_other() {
    let ended = run(async {
        let other = Rc::new(RefCell::new(None::<Task<()>>));
        let theirs = other.clone();
        let one = spawn(async move {
            let other = theirs.take().ok_or("no task")?;
            other.await
        });
        let awaited = one.clone();
        other.replace(Some(spawn(awaited.into_future())));
        yield_now().await?;
        one.cancel_with("enough");
        Ok((one.await, all_tasks()?.len()))
    });
    assert!(matches!(ended, Ok((Err(Error::Cancelled(_)), 1))));
}

#[test]
fn a_cancel_goes_through_any_number_of_tasks_that_await_each_other() {
    const LINKS: usize = 20_000;
    let ended = run(async {
        let mut chain = vec![spawn(async { Ok(sleep(LONG).await?) })];
        for number in 1..LINKS {
            let awaited = chain[number - 1].clone();
            chain.push(spawn(async move {
                match number % 3 {
                    0 => awaited.await,
                    1 => gather([awaited]).await.map(drop),
                    _ => timeout(LONG, awaited.into_future()).await,
                }
            }));
        }
        yield_now().await?;
        let last = chain.pop().ok_or("no task")?;
        last.cancel_with("enough");
        Ok((last.await, chain.iter().filter(|task| task.cancelled()).count()))
    });
    assert!(matches!(ended, Ok((Err(Error::Cancelled(_)), ended)) if ended == LINKS - 1));
}

#[test]
fn a_factory_without_timers_gets_an_error() {
    let made = EventLoop::with_factory(|| Builder::new_current_thread().build_local(LocalOptions::default()));
    let error = made.expect_err("no loop");
    assert_eq!(error.to_string(), "the runtime of a loop needs timers and I/O: build it with enable_all()");
}

#[test]
#[cfg(target_os = "linux")]
fn a_sleep_is_over_within_the_millisecond() {
    let overshoot = run(async {
        let mut least = LONG;
        for _ in 0..20 {
            let before = std::time::Instant::now();
            sleep(Duration::from_micros(1_200)).await?;
            least = least.min(before.elapsed() - Duration::from_micros(1_200));
        }
        Ok(least)
    });
    // Tokio's own timers would take 0.8 ms more at the least.
    assert!(overshoot.unwrap() < Duration::from_micros(600));
}
