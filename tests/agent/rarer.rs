//! What the agent tells of rarer things: eager tasks, handlers that the program sets itself, refusals, timers.

use super::{
    reports::{ends, everywhere},
    watched::{Script, Watched, interpreters},
};
use loopscope::{
    event::{By, End, Event, NameId, Phase, Refusal, Report, SignalHow, Time, What},
    finding::{Limits, Verdict, judge},
};

/// The line of the script where something is told to have happened.
fn lines(watched: &Watched, wanted: impl Fn(&Report) -> bool) -> Vec<String> {
    let lane = &watched.model.lanes[0];
    let at = |event: &Event| lane.site(event.site).map_or_else(String::new, ToString::to_string);
    let told = watched.events.iter().filter(|event| matches!(&event.what, What::Report(report) if wanted(report)));
    told.map(at).collect()
}

#[test]
fn a_task_is_reported_with_time_and_site_of_its_creation() {
    let text = "
import asyncio
async def body(): await asyncio.sleep(0)
async def main():
    loop = asyncio.get_running_loop()
    made = [asyncio.create_task(body(), name='one'),
            loop.create_task(body()),
            asyncio.ensure_future(body())]
    made[0].cancel()
    await asyncio.wait(made)
asyncio.run(main())
";
    everywhere(text, |watched| {
        let spawned = lines(watched, |report| matches!(report, Report::TaskCreated { .. }));
        assert_eq!(spawned[..4], ["script.py:11", "script.py:6", "script.py:7", "script.py:8"]);
        let told = watched.reports().skip_while(|report| !matches!(report, Report::TaskCreated { .. }));
        let before = told.take_while(|report| !matches!(report, Report::CancelRequested { .. }));
        assert_eq!(before.filter(|report| matches!(report, Report::TaskCreated { .. })).count(), 4);
        let parents = watched.reports().filter_map(|report| match report {
            Report::TaskCreated { task, parent, .. } => Some((task, parent)),
            _ => None,
        });
        let parents: Vec<_> = parents.take(4).collect();
        assert!(parents[1..].iter().all(|(_, parent)| *parent == Some(parents[0].0)), "{parents:?}");
    });
}

#[test]
fn an_eager_task_that_never_waits_is_reported() {
    let text = "
import asyncio, sys
async def quick(): pass
async def fails(): raise ValueError
async def makes(): await asyncio.create_task(quick(), name='inner')
async def main():
    if sys.version_info >= (3, 12):
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    made = [asyncio.create_task(body(), name=body.__name__) for body in (quick, fails, makes)]
    await asyncio.wait(made)
    made[1].exception()
asyncio.run(main())
";
    everywhere(text, |watched| {
        assert_eq!(ends(watched, "quick"), [End::Returned]);
        assert_eq!(ends(watched, "inner"), [End::Returned]);
        assert_eq!(ends(watched, "makes"), [End::Returned]);
        assert_eq!(ends(watched, "fails"), [End::Failed]);
    });
}

/// C makes such a task and runs it, and nothing tells of one that never waits: `sys.monitoring` could, for more than all
/// else together costs a server that makes one a request.
#[test]
fn an_eager_task_created_by_hand_is_reported_from_its_first_wait() {
    let text = "
import asyncio, sys
eager = {'eager_start': True} if sys.version_info >= (3, 12) else {}
async def waits():
    await asyncio.sleep(0.01)
async def fails():
    await asyncio.sleep(0)
    raise ValueError
async def main():
    loop = asyncio.get_running_loop()
    made = [asyncio.Task(body(), loop=loop, name=body.__name__, **eager) for body in (waits, fails)]
    await asyncio.wait(made)
    made[1].exception()
asyncio.run(main())
";
    everywhere(text, |watched| {
        assert_eq!(ends(watched, "waits"), [End::Returned]);
        assert_eq!(ends(watched, "fails"), [End::Failed]);
    });
}

#[test]
fn python_tasks_are_reported_like_c_tasks() {
    let text = "
import asyncio
async def work(): await asyncio.sleep(0.01)
async def fails(): raise ValueError
async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(lambda loop, coro, **given: asyncio.tasks._PyTask(coro, loop=loop, **given))
    made = [loop.create_task(body()) for body in (work, fails, work)]
    for task, name in zip(made, ('work', 'fails', 'victim')): task.set_name(name)
    await asyncio.sleep(0)
    loop.call_soon(made[2].cancel)
    await asyncio.wait(made)
    made[1].exception()
asyncio.run(main())
";
    everywhere(text, |watched| {
        assert_eq!(ends(watched, "work"), [End::Returned]);
        assert_eq!(ends(watched, "fails"), [End::Failed]);
        assert_eq!(ends(watched, "victim"), [End::Cancelled]);
    });
}

#[test]
fn a_signal_handler_of_the_program_is_reported_and_requests_its_cancels() {
    let text = "
import asyncio, os, signal
async def main():
    task = asyncio.create_task(asyncio.sleep(9), name='victim')
    signal.signal(signal.SIGUSR1, lambda *_: task.cancel())
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGUSR1)
    await asyncio.wait([task])
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)
asyncio.run(main())
";
    everywhere(text, |watched| {
        let told = watched.reports().filter_map(|report| match report {
            Report::Signal { signal: 10, how, .. } => Some(how),
            _ => None,
        });
        assert_eq!(told.collect::<Vec<_>>(), [SignalHow::HandlerAdded, SignalHow::Received, SignalHow::HandlerRemoved]);
        let lane = &watched.model.lanes[0];
        let mut victims = lane.tasks.known(Time::END).filter(|task| lane.task_name(task).to_string() == "victim");
        let asked =
            victims.next().and_then(|task| task.cancellation().requests.until(Time::END).next().map(|it| it.by));
        assert_eq!(asked, Some(By::Signal));
    });
}

/// Three ways to die of SIGINT; what asyncio makes of it depends on the version.
#[test]
fn the_cause_of_an_end_by_sigint_is_found() {
    let program = |handler: &str| {
        format!(
            "
import asyncio, os, signal
def once_more(*_):
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)
async def main():
    signal.signal(signal.SIGINT, {handler})
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(9)
asyncio.new_event_loop().run_until_complete(main())
"
        )
    };
    let passed_on = "The process handled SIGINT, and then ended by it, as Unix asks.";
    let interrupted = "The process ended by KeyboardInterrupt, as SIGINT asked.";
    let unhandled =
        "SIGINT ended the process at once: it has no handler, so it cancelled no task and ran no `finally`.";
    let expected =
        [("once_more", passed_on), ("signal.default_int_handler", interrupted), ("signal.SIG_DFL", unhandled)];
    for interpreter in interpreters() {
        for (handler, sentence) in expected {
            let watched = Script::new(&interpreter, &program(handler)).loosely();
            let lane = &watched.model.lanes[0];
            let found = judge(lane, watched.model.head(), &Limits::default());
            let exit = found.iter().find(|finding| finding.rule == "exit-status").expect("it is judged");
            assert_eq!(exit.sentence, sentence, "{interpreter}: {handler}");
        }
    }
}

#[test]
fn what_the_program_opens_is_none_that_a_loop_left_unless_it_grows() {
    let text = "
import asyncio, os, sys
log = open(os.devnull)
kept = []
async def main():
    if sys.argv[1:]: kept.append(open(os.devnull))
    if sys.argv[1:]: await asyncio.sleep(0.25)
for _ in range(int(sys.argv[1]) if sys.argv[1:] else 1): asyncio.run(main())
";
    for interpreter in interpreters() {
        for (args, expected) in [(&[][..], Verdict::Ok), (&["1"], Verdict::Ok), (&["6"], Verdict::Fail)] {
            let watched = Script::new(&interpreter, text).args(args).watched();
            let found = judge(&watched.model.lanes[0], watched.model.head(), &Limits::default());
            let stable = found.iter().find(|finding| finding.rule == "fds-stable").expect("it is judged");
            assert_eq!(stable.verdict, expected, "{interpreter}: {}", stable.sentence);
        }
    }
}

#[test]
fn a_refused_call_is_reported_once_with_its_site() {
    let text = "
import asyncio
async def other(): pass
def refused(call, *args):
    try: call(*args)
    except RuntimeError: pass
    finally: args and args[0].close()
async def main():
    loop = asyncio.get_running_loop()
    closed = asyncio.new_event_loop()
    refused(asyncio.run, other())
    refused(loop.run_until_complete, other())
    refused(closed.run_until_complete, other())
    refused(loop.close)
    closed.close()
    refused(closed.create_task, other())
    try: await asyncio.ensure_future(waits(closed.create_future()))
    except RuntimeError: pass
async def waits(future): await future
asyncio.run(main())
loop = asyncio.new_event_loop()
loop.call_soon(loop.stop)
refused(loop.run_forever)
loop.call_soon(loop.stop)
try: loop.run_until_complete(loop.create_future())
except RuntimeError: pass
loop.close()
";
    everywhere(text, |watched| {
        let told = watched.reports().filter_map(|report| match report {
            Report::Refused { refusal, .. } => Some(refusal),
            _ => None,
        });
        let wanted = [
            Refusal::NestedRun,
            Refusal::AlreadyRunning,
            Refusal::AnotherRunning,
            Refusal::CloseRunning,
            Refusal::Closed,
            Refusal::DifferentLoop,
            Refusal::StoppedEarly,
        ];
        assert_eq!(told.collect::<Vec<_>>(), wanted);
        let at = lines(watched, |report| matches!(report, Report::Refused { refusal: Refusal::DifferentLoop, .. }));
        assert_eq!(at, ["script.py:19"]);
    });
}

#[test]
fn a_timer_is_set_and_fires_or_is_cancelled() {
    let text = "
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(60, print).cancel()
    fired = loop.create_future()
    loop.call_later(0.001, fired.set_result, None)
    await fired
asyncio.run(main())
";
    everywhere(text, |watched| {
        let told = watched.reports().filter_map(|report| match report {
            Report::Timer { phase, after, .. } => Some((phase, after.0 / 1_000_000_000)),
            _ => None,
        });
        let told: Vec<_> = told.take(4).collect();
        assert_eq!(told[0], (Phase::Submitted, 59));
        let phases: Vec<_> = told[1..].iter().map(|(phase, _)| *phase).collect();
        assert_eq!(phases, [Phase::Skipped, Phase::Submitted, Phase::Finished]);
    });
}

#[test]
fn a_call_refused_to_another_thread_names_that() {
    let text = "
import asyncio, threading
async def other(): pass
def calls(loop):
    coroutine = other()
    try: loop.run_until_complete(coroutine)
    except RuntimeError: coroutine.close()
    try: loop.call_soon(print)
    except RuntimeError: pass
async def main():
    loop = asyncio.get_running_loop()
    thread = threading.Thread(target=calls, args=(loop,), name='the caller')
    thread.start()
    thread.join()
    calls(loop)
asyncio.run(main(), debug=True)
";
    everywhere(text, |watched| {
        let lane = &watched.model.lanes[0];
        let refused = lane.refusals.iter().map(|it| (it.refusal, lane.name(it.thing).to_string()));
        let caller = "the caller".to_owned();
        let wanted = [
            (Refusal::AlreadyRunning, caller.clone()),
            (Refusal::NotThreadSafe, caller),
            (Refusal::AlreadyRunning, lane.name(NameId::NONE).to_string()),
        ];
        assert_eq!(refused.collect::<Vec<_>>(), wanted);
    });
}

/// More than the agent knows by their numbers at a time.
#[test]
fn names_are_told_however_many_there_were_before() {
    let text = "
import asyncio
async def body(): pass
async def main():
    first = asyncio.create_task(asyncio.sleep(99), name='first')
    for number in range(45_000):
        await asyncio.create_task(body(), name='job-%d' % number)
    first.cancel()
    await asyncio.wait([first])
asyncio.run(main())
";
    everywhere(text, |watched| {
        assert_eq!(ends(watched, "first"), [End::Cancelled]);
        assert_eq!(["job-0", "job-20000", "job-44999"].map(|name| ends(watched, name).len()), [1; 3]);
    });
}

/// By the recipe of importlib's documentation, and by a finder that gives every module such a loader.
#[test]
fn modules_that_are_loaded_lazily_are_watched_when_they_are_loaded() {
    let recipe = "
spec = importlib.util.find_spec('asyncio')
spec.loader = importlib.util.LazyLoader(spec.loader)
asyncio = importlib.util.module_from_spec(spec)
sys.modules['asyncio'] = asyncio
spec.loader.exec_module(asyncio)
";
    let finder = "
class Lazily:
    def find_spec(name, *args):
        spec = PathFinder.find_spec(name, *args)
        if name == 'asyncio':
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec
sys.meta_path[sys.meta_path.index(PathFinder)] = Lazily
import asyncio
";
    for lazily in [recipe, finder] {
        let text = format!(
            "
import importlib.util, sys
from importlib.machinery import PathFinder
{lazily}
print('asyncio.events' in sys.modules, type(asyncio).__name__)
async def main(): await asyncio.create_task(asyncio.sleep(0), name='one')
asyncio.run(main())
print(type(asyncio).__name__, type(asyncio.__loader__), asyncio.__loader__ is asyncio.__spec__.loader)
"
        );
        for interpreter in interpreters() {
            let script = Script::new(&interpreter, &text);
            let watched = script.watched();
            assert_eq!(watched.shown, script.plainly(), "{interpreter}");
            assert_eq!(ends(&watched, "one"), [End::Returned], "{interpreter}");
        }
    }
}
