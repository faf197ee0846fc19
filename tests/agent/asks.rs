//! A living program is asked what it waits for, and answers from the agent's thread: nothing of it changes.

use super::watched::{Script, Watched, interpreters};
use loopscope::{
    event::{Event, Mode, Observation, ThreadRole, Tie, Time, What},
    model::Snapshot,
};

/// Ends at SIGUSR1; before that signal is sent, the program is asked.
const PROGRAM: &str = "
import asyncio, signal, threading
async def hold(lock, stop):
    async with lock:
        await stop.wait()
async def want(lock):
    async with lock:
        pass
async def take(queue):
    while await queue.get(): queue.task_done()
async def main():
    lock, stop, queue = asyncio.Lock(), asyncio.Event(), asyncio.Queue()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, stop.set)
    holder = asyncio.create_task(hold(lock, stop), name='holder')
    await asyncio.sleep(0)
    wants = asyncio.create_task(want(lock), name='wants')
    taker = asyncio.create_task(take(queue), name='taker')
    await asyncio.sleep(0.01)
    threading.Thread(target=lambda: stopped.wait(), name='helper').start()
    print('ready', flush=True)
    await asyncio.gather(holder, wants)
    await queue.put(None)
    await taker
    stopped.set()
stopped = threading.Event()
asyncio.run(main())
";

/// The answer that came before the signal.
fn asked(watched: &Watched) -> &Snapshot {
    let is_sent = |event: &&Event| matches!(event.what, What::Observation(Observation::SignalSent { .. }));
    let sent = watched.events.iter().find(is_sent).expect("the signal is sent").at;
    watched.model.lanes[0].snapshots.latest(sent).expect("an answer")
}

fn everywhere(text: &str, check: impl Fn(&Watched)) {
    for interpreter in interpreters() {
        for mode in [Mode::Full, Mode::Lifecycle, Mode::Sampling] {
            check(&Script::new(&interpreter, text).mode(mode).signalled_when_ready(libc::SIGUSR1));
        }
    }
}

#[test]
fn tasks_answer_with_their_frames_and_who_is_in_the_way() {
    everywhere(PROGRAM, |watched| {
        let (lane, look) = (&watched.model.lanes[0], asked(watched));
        let task = |name: &str| {
            let is_it = |task: &&loopscope::model::TaskHistory| lane.task_name(task).to_string() == name;
            lane.tasks.known(Time::END).find(is_it).unwrap_or_else(|| panic!("{name} is known")).id
        };
        let on = |name: &str| look.awaits.get(&task(name)).map(|it| (it.on.to_string(), it.frames.last().cloned()));
        let at = |line: &str| Some(line.into());
        assert_eq!(on("wants"), Some(("Lock.acquire".into(), at("want script.py:7"))));
        assert_eq!(on("holder"), Some(("Event.wait".into(), at("hold script.py:5"))));
        assert_eq!(on("taker"), Some(("Queue.get".into(), at("take script.py:10"))));
        let in_the_way: Vec<_> = look.in_the_way(task("wants")).collect();
        assert_eq!(in_the_way, [(task("holder"), Tie::Holds)]);
        let main = look.awaits.iter().find(|(_, it)| &*it.on == "gather").map(|(id, it)| (*id, it.count));
        let (main, count) = main.expect("main waits for a gather");
        let ties = ["holder", "wants"].map(|name| (task(name), Tie::Awaited));
        let awaited: Vec<_> = look.in_the_way(main).collect();
        assert!(awaited.len() == 2 && ties.iter().all(|tie| awaited.contains(tie)) && count == 2, "{awaited:?}");
    });
}

#[test]
fn threads_and_handlers_are_part_of_the_answer() {
    everywhere(PROGRAM, |watched| {
        let look = asked(watched);
        let roles: Vec<_> = look.threads.iter().map(|thread| (thread.role, &*thread.name)).collect();
        assert!(roles.contains(&(ThreadRole::Main, "MainThread")), "{roles:?}");
        assert!(roles.contains(&(ThreadRole::NonDaemon, "helper")), "{roles:?}");
        assert_eq!(roles.len(), 2, "the agent's own thread is none of the program's: {roles:?}");
        let main = look.main_thread().and_then(|main| main.frames.last()).expect("frames");
        assert!(main.starts_with("<module> script.py:"), "{main}");
        assert_eq!(look.handlers.get(&15).map(|text| &**text), Some("default"));
    });
}

/// What a suspended coroutine refers to dies as soon as it lets go of it, and its loop sleeps on.
#[test]
fn to_ask_keeps_nothing_alive_and_wakes_no_loop() {
    let text = "
import asyncio, signal, weakref
class Thing: pass
async def hold(stop):
    thing = Thing()
    kept.append(weakref.ref(thing))
    await stop.wait()
    del thing
    print('freed', kept[0]() is None)
async def main():
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    signal.signal(signal.SIGUSR1, lambda *_: (passes.append('signal'), loop.call_soon_threadsafe(stop.set)))
    task = asyncio.create_task(hold(stop))
    await asyncio.sleep(0.01)
    select = loop._selector.select
    loop._selector.select = lambda *args: passes.append('pass') or select(*args)
    print('ready', flush=True)
    await task
    print(*passes[:2])
kept, passes = [], []
asyncio.run(main())
";
    everywhere(text, |watched| {
        asked(watched);
        assert_eq!(watched.shown.stdout[1], "freed True");
        assert_eq!(watched.shown.stdout[2], "pass signal", "it sleeps in one pass until the signal comes");
    });
}

/// What an answer could ask of it prints.
const ASKED: &str = "
import asyncio, signal, threading
class Handler:
    def __call__(self, *_): pass
    def __eq__(self, other): print('asked for', other); return False
    def __getattr__(self, name): return self  # without an end
    __hash__ = object.__hash__
class Kind:
    __eq__ = Handler.__eq__
class Named(threading.Thread):
    name = property(lambda self: print('asked for its name'), lambda self, name: None)
signal.signal(signal.SIGTERM, Handler())
async def main():
    scope, stop = {'type': Kind()}, asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, stop.set)
    stopped = threading.Event()
    Named(target=stopped.wait).start()
    print('ready', flush=True)
    await stop.wait()
    stopped.set()
asyncio.run(main())
";

#[test]
fn no_code_of_the_program_runs_for_an_answer() {
    everywhere(ASKED, |watched| {
        assert_eq!(watched.shown.stdout, ["ready"]);
        assert_eq!(asked(watched).handlers.get(&15).map(|text| &**text), Some("Handler"));
    });
}
