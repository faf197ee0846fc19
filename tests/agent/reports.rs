//! What the agent tells, on every interpreter found.

use super::watched::{Script, Watched, interpreters};
use loopscope::{
    event::{By, End, ErrorHow, LoopState, Mode, Phase, Report, SignalHow, TeardownStep, Time, Wait, WarningCategory},
    model::TaskHistory,
};

/// Runs a program on every interpreter.
pub(crate) fn everywhere(text: &str, check: impl Fn(&Watched)) {
    for interpreter in interpreters() {
        let watched = Script::new(&interpreter, text).watched();
        println!("{interpreter}: {:?} {:?}", watched.shown, watched.notes());
        check(&watched);
    }
}

/// The ends of the tasks of that name.
pub(crate) fn ends(watched: &Watched, name: &str) -> Vec<End> {
    let lane = &watched.model.lanes[0];
    let named = lane.tasks.known(Time::END).filter(|task| lane.task_name(task).to_string() == name);
    named.filter_map(|task| Some(task.end(Time::END)?.end)).collect()
}

#[test]
fn the_four_ends_of_a_task() {
    let text = "
import asyncio
async def fails(): raise ValueError('no')
async def main():
    made = [asyncio.create_task(coroutine, name=name) for name, coroutine in
            (('r', asyncio.sleep(0)), ('c', asyncio.sleep(9)), ('f', fails()))]
    asyncio.create_task(asyncio.sleep(9), name='left')
    await asyncio.sleep(0)
    made[1].cancel()
    await asyncio.wait(made)
    made[2].exception()
loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
";
    everywhere(text, |watched| {
        assert_eq!(ends(watched, "r"), [End::Returned]);
        assert_eq!(ends(watched, "c"), [End::Cancelled]);
        assert_eq!(ends(watched, "f"), [End::Failed]);
        assert_eq!(ends(watched, "left"), [End::Destroyed]);
    });
}

/// In the program itself, though it came out of a library; of a group in its first error.
#[test]
fn where_an_error_was_raised_is_reported() {
    let text = "
import asyncio, json, sys
def parsed(text):
    return json.loads(text)
async def fails(text):
    await asyncio.sleep(0)
    parsed(text)
async def group():
    if sys.version_info < (3, 11): raise ValueError('no group')
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(fails('{'))
async def source(): compile('a b', 'made.py', 'exec')
async def main():
    await asyncio.wait([asyncio.create_task(fails('['), name='library')])
    await asyncio.wait([asyncio.create_task(group(), name='group')])
    await asyncio.wait([asyncio.create_task(source(), name='source')])
    asyncio.get_running_loop().call_soon(parsed, '')
    await asyncio.sleep(0)
    {}['missing']
asyncio.run(main())
";
    everywhere(text, |watched| {
        let lane = &watched.model.lanes[0];
        let place = |name: &str| {
            let named = |task: &&TaskHistory| lane.task_name(task).to_string() == name;
            let ended = lane.tasks.known(Time::END).find(named)?.end(Time::END)?;
            Some((lane.name(ended.reason).to_string(), lane.site(ended.site)?.rsplit(':').next()?.to_owned()))
        };
        let error = |how: ErrorHow| {
            let error = lane.errors.until(Time::END).find(|error| error.how == how)?;
            lane.site(error.site)?.rsplit(':').next().map(str::to_owned)
        };
        assert_eq!(place("library").expect("a place").1, "4");
        assert_eq!(error(ErrorHow::ExceptionHandler).as_deref(), Some("4"));
        assert_eq!(error(ErrorHow::Unhandled).as_deref(), Some("19"));
        assert!(place("source").expect("a place").0.ends_with(" (made.py, line 1)"));
        let (group, line) = place("group").expect("a place");
        if group.starts_with("ExceptionGroup") {
            let start = "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception), first JSONDecodeError: ";
            assert!(group.starts_with(start) && line == "4", "{group} {line}");
        } else {
            assert_eq!((group.as_str(), line.as_str()), ("ValueError: no group", "9"));
        }
    });
}

#[test]
fn the_requester_of_a_cancel_is_reported() {
    let text = "
import asyncio, os, signal, threading
async def victim(others=()):
    await asyncio.gather(*others) if others else await asyncio.sleep(9)
async def main():
    loop = asyncio.get_running_loop()
    tasks = {name: asyncio.create_task(victim(), name=name) for name in ('task', 'callback', 'thread', 'signal', 'inner')}
    tasks['outer'] = asyncio.create_task(victim([tasks['inner']]), name='outer')
    await asyncio.sleep(0)
    tasks['task'].cancel('enough')
    loop.call_soon(lambda: tasks['callback'].cancel())
    worker = threading.Thread(target=tasks['thread'].cancel)
    worker.start()
    worker.join()
    loop.add_signal_handler(signal.SIGUSR1, lambda: tasks['signal'].cancel())
    os.kill(os.getpid(), signal.SIGUSR1)
    tasks['outer'].cancel()
    await asyncio.wait(tasks.values())
    await asyncio.wait_for(asyncio.sleep(9), 0.01)
async def left(): await asyncio.sleep(9)
async def last(): asyncio.create_task(left(), name='left'); await asyncio.sleep(0)
try: asyncio.run(main())
except asyncio.TimeoutError: pass
asyncio.run(last())
"
    .replace("cancel('enough')", "cancel()");
    everywhere(&text, |watched| {
        let lane = &watched.model.lanes[0];
        let by = |name: &str| {
            let mut tasks = lane.tasks.known(Time::END).filter(|task| lane.task_name(task).to_string() == name);
            tasks.next().and_then(|task| task.cancellation().requests.until(Time::END).next().map(|asked| asked.by))
        };
        let names = ["task", "thread", "callback", "signal", "inner", "outer", "left"];
        let wanted =
            [By::Task, By::Task, By::Callback, By::Signal, By::Awaiter, By::Task, By::Teardown].map(Some).to_vec();
        let told: Vec<_> = names.into_iter().map(by).collect();
        // A thread that cancels without call_soon_threadsafe is another thread all the same.
        assert_eq!(told[1], Some(By::Thread));
        assert_eq!([&told[..1], &told[2..]].concat(), [&wanted[..1], &wanted[2..]].concat());
        assert!(
            watched.reports().any(|report| matches!(report, Report::CancelRequested { by: By::Timeout, .. }))
                || watched.shown.stderr.is_empty()
        );
    });
}

#[test]
fn a_swallowed_cancel_is_reported_between_delivery_and_end() {
    let text = "
import asyncio
async def stubborn():
    try: await asyncio.sleep(9)
    except asyncio.CancelledError: pass
async def main():
    task = asyncio.create_task(stubborn(), name='stubborn')
    await asyncio.sleep(0)
    task.cancel()
    await task
asyncio.run(main())
";
    everywhere(text, |watched| {
        let told: Vec<_> = watched
            .reports()
            .filter_map(|report| match report {
                Report::CancelRequested { .. } => Some("asked"),
                Report::CancelDelivered { .. } => Some("told"),
                Report::CancelSwallowed { .. } => Some("swallowed"),
                _ => None,
            })
            .collect();
        assert_eq!(told, ["asked", "told", "swallowed"]);
        assert_eq!(ends(watched, "stubborn"), [End::Returned]);
    });
}

#[test]
fn the_loop_of_asyncio_run_and_its_teardown() {
    let text = "
import asyncio
async def generator(): yield 1
async def main():
    asyncio.create_task(asyncio.sleep(9))
    try: await asyncio.get_running_loop().run_in_executor(None, int, 'no number')
    except ValueError: pass
    await generator().asend(None)
asyncio.run(main())
";
    everywhere(text, |watched| {
        let states = watched.reports().filter_map(|report| match report {
            Report::Loop { state, .. } => Some(state),
            _ => None,
        });
        let states: Vec<_> = states.collect();
        assert_eq!(states.first(), Some(&LoopState::Created));
        assert_eq!(states.last(), Some(&LoopState::Closed));
        let ended = |wanted: TeardownStep| {
            watched
                .reports()
                .any(|report| matches!(report, Report::Teardown { step, phase: Phase::Finished, .. } if step == wanted))
        };
        assert!(
            [TeardownStep::Cancel, TeardownStep::Gather, TeardownStep::AsyncGenerators, TeardownStep::Close]
                .into_iter()
                .all(ended)
        );
        for wanted in [Phase::Submitted, Phase::Started, Phase::Finished] {
            assert!(watched.reports().any(|report| matches!(report, Report::Job { phase, .. } if phase == wanted)));
        }
        assert!(watched.reports().any(|report| matches!(report, Report::Generator { phase: Phase::Started, .. })));
    });
}

/// Its weak references go before the loop has it closed.
#[test]
fn a_generator_that_nothing_refers_to_ends_when_it_is_closed() {
    let text = "
import asyncio
async def half():
    try: yield 1
    finally: await asyncio.sleep(0.01)
async def main(seconds):
    async for _ in half(): break
    await asyncio.sleep(seconds)
for seconds in 0.05, 0:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main(seconds))
    loop.close()
";
    everywhere(text, |watched| {
        let generators = &watched.model.lanes[0].generators;
        assert_eq!((generators.skipped.iter().count(), generators.open()), (1, 0), "{generators:?}");
    });
}

#[test]
fn where_a_task_waits_and_what_it_costs() {
    let text = "
import asyncio
async def deep(): await asyncio.sleep(0.01)
async def main(): await asyncio.create_task(deep())
asyncio.run(main())
";
    everywhere(text, |watched| {
        let on = watched.reports().filter_map(|report| match report {
            Report::Waiting { on, .. } => Some(on),
            _ => None,
        });
        assert_eq!(on.collect::<Vec<_>>()[..2], [Wait::Task, Wait::Sleep]);
        assert!(watched.reports().any(|report| matches!(report, Report::Polled { .. })));
    });
}

#[test]
fn signals_warnings_and_errors() {
    let text = "
import asyncio, os, signal, warnings
async def main():
    loop = asyncio.get_running_loop()
    arrived = loop.create_future()
    loop.add_signal_handler(signal.SIGTERM, arrived.set_result, None)
    os.kill(os.getpid(), signal.SIGTERM)
    await arrived
    loop.remove_signal_handler(signal.SIGTERM)
    open(os.devnull)
    warnings.warn('old', DeprecationWarning, stacklevel=9)
asyncio.run(main())
raise KeyError('at last')
";
    everywhere(text, |watched| {
        for wanted in SignalHow::ALL {
            assert!(watched.reports().any(|report| matches!(report, Report::Signal { how, .. } if how == *wanted)));
        }
        for wanted in [WarningCategory::Resource, WarningCategory::Deprecation] {
            assert!(
                watched
                    .reports()
                    .any(|report| matches!(report, Report::Warning { category, .. } if category == wanted)),
                "{wanted}"
            );
        }
        assert!(!watched.shown.stderr.iter().any(|line| line.contains("Warning")), "shown: {:?}", watched.shown);
        assert!(watched.reports().any(|report| matches!(report, Report::Error { .. })));
    });
}

#[test]
fn the_quieter_modes_report_a_subset() {
    let text = "
import asyncio
async def main():
    await asyncio.gather(*(asyncio.sleep(0.3) for _ in range(3)))
asyncio.run(main())
";
    for interpreter in interpreters() {
        for mode in [Mode::Lifecycle, Mode::Sampling] {
            let watched = Script::new(&interpreter, text).mode(mode).watched();
            assert!(!watched.reports().any(|report| matches!(report, Report::Polled { .. })), "{mode:?}");
            assert!(
                watched.reports().filter(|report| matches!(report, Report::TaskCreated { .. })).count() >= 4,
                "{mode:?}"
            );
            assert!(watched.reports().any(|report| matches!(report, Report::Ended { .. })), "{mode:?}");
        }
    }
}

/// The last record of all is one of no kind, and stands where another did.
#[test]
fn a_ring_that_has_gone_round_ends_without_an_old_record() {
    const TASKS: usize = 40_000; // each with two records: the ring holds 65,536
    let text = format!(
        "
import asyncio
async def noop(): pass
async def main():
    for _ in range({TASKS}): await asyncio.create_task(noop())
asyncio.run(main())
"
    );
    for interpreter in interpreters() {
        let watched = Script::new(&interpreter, &text).mode(Mode::Lifecycle).watched();
        let count = |wanted: fn(&Report) -> bool| watched.reports().filter(wanted).count();
        let created = count(|report| matches!(report, Report::TaskCreated { .. }));
        let returned = count(|report| matches!(report, Report::Ended { end: End::Returned, .. }));
        assert!(created > TASKS && created == returned, "{interpreter}: {created} created, {returned} returned");
    }
}
