//! The agent where there is more than one loop, thread or process, a loop of another make, or where it comes late.

use super::{
    reports::{ends, everywhere},
    watched::{Script, Watched, interpreters},
};
use loopscope::{
    event::{By, End, LoopState, Mode, Phase, Report, SignalHow, TeardownStep, Time},
    source::{
        ProcessSpec,
        python::{Interpreter, agent},
    },
};
use std::collections::BTreeMap;

#[test]
fn loops_in_several_threads_each_live_their_life() {
    let text = "
import asyncio, threading
async def work():
    for _ in range(20): await asyncio.sleep(0)
async def main():
    asyncio.create_task(asyncio.sleep(9))
    for _ in range(20): await asyncio.gather(*(work() for _ in range(10)))
threads = [threading.Thread(target=asyncio.run, args=(main(),)) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
";
    everywhere(text, |watched| {
        let mut states = BTreeMap::<_, Vec<_>>::new();
        let mut steps = BTreeMap::<_, Vec<_>>::new();
        let (mut made, mut threads) = (BTreeMap::<_, usize>::new(), Vec::new());
        for report in watched.reports() {
            match report {
                Report::Loop { id, state } => states.entry(id).or_default().push(state),
                Report::Teardown { id, step, phase, .. } => steps.entry(id).or_default().push((step, phase)),
                Report::TaskCreated { on, .. } => *made.entry(on).or_default() += 1,
                Report::LoopInfo { thread, .. } => threads.push(thread),
                _ => {}
            }
        }
        threads.sort_unstable();
        threads.dedup();
        assert_eq!((threads.len(), states.len()), (4, 4));
        assert!(states.values().all(|states| states.last() == Some(&LoopState::Closed)), "{states:?}");
        assert!(made.values().all(|made| *made >= 202), "{made:?}");
        for steps in steps.values() {
            // None is taken for another loop's, and each that begins is over before the next one.
            assert!(
                steps.chunks(2).all(|two| two[0].1 == Phase::Started && two[1] == (two[0].0, Phase::Finished)),
                "{steps:?}"
            );
            assert_eq!(steps.iter().filter(|(step, _)| *step == TeardownStep::Close).count(), 2);
        }
        let spawned = watched.reports().filter(|report| matches!(report, Report::TaskCreated { .. })).count();
        // Each end is its own task's, though threads take turns at the same ids.
        let ended = watched.reports().filter(|report| matches!(report, Report::Ended { .. })).count();
        assert_eq!(spawned, ended);
    });
}

#[test]
fn a_thread_that_ends_gives_its_memory_back() {
    let text = "
import asyncio, gc, threading
gc.disable()
async def main(): await asyncio.sleep(0)
for _ in range(30):
    thread = threading.Thread(target=asyncio.run, args=(main(),))
    thread.start()
    thread.join()
with open('/proc/self/maps') as maps: print(sum('loopscope-ring' in line for line in maps))
";
    everywhere(text, |watched| {
        assert_eq!(watched.reports().filter(|report| matches!(report, Report::LoopInfo { .. })).count(), 30);
        // That of the agent's own thread, and one that the inspector has not yet taken.
        assert!(matches!(watched.shown.stdout[0].parse(), Ok(1..=2)), "{:?}", watched.shown);
    });
}

/// In no mode: what is kept to tell who asked for a cancel is kept until the callback has run.
#[test]
fn what_a_signal_calls_goes_with_its_handler() {
    let text = "
import asyncio, gc, os, signal, weakref
class Callback:
    def __call__(self): pass
async def main():
    loop, callback = asyncio.get_running_loop(), Callback()
    kept = weakref.ref(callback)
    loop.add_signal_handler(signal.SIGUSR1, callback)
    os.kill(os.getpid(), signal.SIGUSR1)
    for _ in range(5): await asyncio.sleep(0)
    loop.remove_signal_handler(signal.SIGUSR1)
    del callback
    for _ in range(5): await asyncio.sleep(0)
    gc.collect()
    print(kept())
asyncio.run(main())
";
    for interpreter in interpreters() {
        for &mode in Mode::ALL {
            let watched = Script::new(&interpreter, text).mode(mode).watched();
            assert_eq!(watched.shown.stdout, ["None"], "{interpreter} {mode:?}");
        }
    }
}

#[test]
fn a_fork_is_reported_and_its_child_is_not() {
    let text = "
import asyncio, os
async def child(): print('in the child')
async def main():
    for _ in range(2):
        pid = os.fork()
        if not pid:
            asyncio.events._set_running_loop(None)
            asyncio.run(child())
            os._exit(0)
        os.waitpid(pid, 0)
        print(pid)
    await asyncio.create_task(asyncio.sleep(0), name='after')
asyncio.run(main())
";
    everywhere(text, |watched| {
        let forked =
            watched.reports().filter(|report| matches!(report, Report::Forked { child } if *child > 0)).count();
        assert_eq!(forked, 2);
        assert_eq!(watched.reports().filter(|report| matches!(report, Report::LoopInfo { .. })).count(), 1);
        assert_eq!(ends(watched, "after"), [End::Returned]);
        assert_eq!(ends(watched, "Task-1"), [End::Returned]);
    });
}

/// From 3.12 on a fork is warned of where there are threads, so that the agent's comes back after that.
#[test]
fn after_a_fork_in_a_loop_tasks_are_sampled_again() {
    let text = "
import asyncio, os
async def main():
    pid = os.fork()
    if not pid: os._exit(0)
    os.waitpid(pid, 0)
    await asyncio.create_task(asyncio.sleep(0.5), name='after')
asyncio.run(main())
";
    for interpreter in interpreters() {
        let watched = Script::new(&interpreter, text).mode(Mode::Sampling).watched();
        assert_eq!(ends(&watched, "after").len(), 1, "{interpreter}");
    }
}

#[test]
fn a_job_that_is_refused_is_no_other_one() {
    let text = "
import asyncio
from concurrent.futures import ThreadPoolExecutor
async def main():
    pool, other = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
    pool.shutdown()
    try: await asyncio.get_running_loop().run_in_executor(pool, int)
    except RuntimeError: pass
    other.submit(int).result()
asyncio.run(main())
";
    everywhere(text, |watched| {
        let phases = watched.reports().filter_map(|report| match report {
            Report::Job { phase, .. } => Some(phase),
            _ => None,
        });
        assert_eq!(phases.collect::<Vec<_>>(), [Phase::Submitted, Phase::Skipped]);
    });
}

#[test]
fn an_agent_that_comes_late_finds_what_is_there() {
    let text = "
import asyncio, sys
async def waits(event): await event.wait()
async def quick(): pass
async def main():
    event = asyncio.Event()
    early = asyncio.create_task(waits(event), name='early')
    await asyncio.sleep(0)
    if sys.version_info >= (3, 12):
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    with open(sys.argv[1]) as file: text = file.read()
    exec(compile(text, '<loopscope/load>', 'exec'), {'__name__': 'loopscope'})
    late = asyncio.create_task(waits(event), name='late')
    await asyncio.create_task(quick(), name='quick')
    await asyncio.sleep(0)
    late.cancel()
    event.set()
    await asyncio.wait([early, late])
asyncio.run(main())
";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("agent.py");
    std::fs::write(&path, agent()).expect("the agent");
    for interpreter in interpreters() {
        let script = folder.path().join("script.py");
        std::fs::write(&script, text).expect("a script");
        let spec = ProcessSpec::new(&interpreter.path, [&script, &path]);
        let watched = Watched::running(&spec, &interpreter);
        println!("{interpreter}: {:?} {:?}", watched.shown, watched.notes());
        watched.assert_agent(&interpreter);
        assert_eq!(ends(&watched, "early"), [End::Returned]);
        assert_eq!(ends(&watched, "late"), [End::Cancelled]);
        assert_eq!(ends(&watched, "quick"), [End::Returned]);
        assert_eq!(ends(&watched, "Task-1"), [End::Returned]);
        let states = watched.reports().filter_map(|report| match report {
            Report::Loop { state, .. } => Some(state),
            _ => None,
        });
        let wanted = [LoopState::Created, LoopState::Running, LoopState::Stopped];
        assert_eq!(states.take(3).collect::<Vec<_>>(), wanted);
        assert!(watched.reports().any(|report| matches!(report, Report::Waiting { .. })));
    }
}

/// `.ci/run` makes the interpreter.
#[test]
#[ignore = "LOOPSCOPE_UVLOOP must be the path of a python3 that has uvloop"]
fn uvloop_lives_the_same_life() {
    let text = "
import asyncio, os, signal, sys, uvloop
async def inner(): await asyncio.sleep(9)
async def outer(task): await task
async def main():
    loop = asyncio.get_running_loop()
    tasks = {name: asyncio.create_task(inner(), name=name) for name in ('task', 'callback', 'signal', 'direct', 'inner')}
    tasks['outer'] = asyncio.create_task(outer(tasks['inner']), name='outer')
    await asyncio.sleep(0)
    tasks['task'].cancel()
    loop.call_soon(lambda: tasks['callback'].cancel())
    loop.add_signal_handler(signal.SIGUSR1, lambda: tasks['signal'].cancel())
    loop.add_signal_handler(signal.SIGUSR2, tasks['direct'].cancel)
    for number in (signal.SIGUSR1, signal.SIGUSR2): os.kill(os.getpid(), number)
    tasks['outer'].cancel()
    await asyncio.wait(tasks.values())
    await loop.run_in_executor(None, int)
    print(loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
    asyncio.create_task(inner(), name='left')
    await asyncio.sleep(0)
uvloop.install()
asyncio.run(main())
";
    let path = std::env::var_os("LOOPSCOPE_UVLOOP").expect("the path of a python3 that has uvloop");
    let interpreter = Interpreter::probe(path.as_ref()).expect("a python3");
    let script = Script::new(&interpreter, text);
    let watched = script.watched();
    assert_eq!(watched.shown, script.plainly(), "{interpreter}");
    let lane = &watched.model.lanes[0];
    let by = |name: &str| {
        let mut tasks = lane.tasks.known(Time::END).filter(|task| lane.task_name(task).to_string() == name);
        tasks.next().and_then(|task| task.cancellation().requests.until(Time::END).next().map(|asked| asked.by))
    };
    let names = ["task", "callback", "signal", "direct", "outer", "inner", "left"];
    let wanted = [By::Task, By::Callback, By::Signal, By::Signal, By::Task, By::Awaiter, By::Teardown].map(Some);
    assert_eq!(names.map(by), wanted, "{interpreter}");
    assert!(names.iter().all(|name| ends(&watched, name) == [End::Cancelled]), "{interpreter}");
    for wanted in SignalHow::ALL {
        assert!(watched.reports().any(|report| matches!(report, Report::Signal { how, .. } if how == *wanted)));
    }
    for wanted in [TeardownStep::Cancel, TeardownStep::Gather, TeardownStep::AsyncGenerators, TeardownStep::Close] {
        assert!(
            watched.reports().any(
                |report| matches!(report, Report::Teardown { step, phase: Phase::Finished, .. } if step == wanted)
            )
        );
    }
}
