//! A program shows the same with the agent and without it.

use super::watched::{Script, interpreters};
use loopscope::{event::Mode, source::python::Program};
use std::path::PathBuf;

/// Each prints what the agent could have changed.
const PROGRAMS: &[(&str, &str)] = &[
    (
        "surroundings",
        "
import asyncio, os, sys, threading
async def main(): pass
asyncio.run(main())
print([thread.name for thread in threading.enumerate()])
print(sorted(int(fd) for fd in os.listdir('/proc/self/fd') if int(fd) < 100))
print(sorted(key for key in os.environ if 'LOOPSCOPE' in key), os.environ.get('PYTHONPATH'))
print([path for path in sys.path if 'loopscope' in path], sys.argv, __name__)
print(os.dup(0), sys.getrecursionlimit(), sys.flags)
",
    ),
    (
        "a traceback out of a task",
        "
import asyncio
async def deep(): raise ValueError('no')
async def main(): await asyncio.create_task(deep())
asyncio.run(main())
",
    ),
    (
        "a traceback out of a callback",
        "
import asyncio
def fails(): return 1 / 0
async def main():
    asyncio.get_running_loop().call_soon(fails)
    await asyncio.sleep(0)
asyncio.run(main(), debug=True)
",
    ),
    (
        "never retrieved and never awaited",
        "
import asyncio
async def fails(): raise KeyError('unseen')
async def main():
    asyncio.create_task(fails())
    asyncio.sleep(0)
    await asyncio.sleep(0.01)
asyncio.run(main())
",
    ),
    (
        "destroyed but pending, a loop nobody closed",
        "
import asyncio
loop = asyncio.new_event_loop()
# Not the usual words: they tell how far the coroutine is, which depends on the order in which a cycle is taken apart.
loop.set_exception_handler(lambda loop, context: print(context['message']))
task = loop.create_task(asyncio.sleep(9))
loop.run_until_complete(asyncio.sleep(0))
del task, loop
",
    ),
    (
        "cancellation in its order",
        "
import asyncio
async def body(number):
    try: await asyncio.sleep(9)
    except asyncio.CancelledError as error: print(number, error.args); raise
async def main():
    tasks = [asyncio.create_task(body(number)) for number in range(3)]
    await asyncio.sleep(0)
    for task in tasks: print(task.cancel(), task.cancel())
    print([type(result).__name__ for result in await asyncio.gather(*tasks, return_exceptions=True)])
    print(tasks[0].get_name(), tasks[0], type(asyncio.current_task()), asyncio.current_task().get_name())
asyncio.run(main())
",
    ),
    (
        "warnings as they are",
        "
import asyncio, os, sys, warnings
warnings.warn('seen'); warnings.warn('unseen', DeprecationWarning, stacklevel=9)
warnings.warn('twice'); warnings.warn('twice', DeprecationWarning)
open(os.devnull)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    open(os.devnull); warnings.warn('x', DeprecationWarning)
print([(str(w.message)[:20], w.category.__name__) for w in caught])
",
    ),
    (
        "signals",
        "
import asyncio, os, signal
def handler(number, frame): print('handled', number)
print(signal.signal(signal.SIGUSR1, handler), signal.getsignal(signal.SIGUSR1) is handler)
async def main():
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, print, 'in the loop')
    os.kill(os.getpid(), signal.SIGUSR1); os.kill(os.getpid(), signal.SIGUSR2)
    await asyncio.sleep(0.01)
asyncio.run(main())
",
    ),
    (
        "forks and children",
        "
import asyncio, multiprocessing, os, subprocess, sys
async def main():
    child = await asyncio.create_subprocess_exec(sys.executable, '-c', 'import os; print(len(os.environ))', stdout=-1)
    print(await child.communicate())
    pid = os.fork()
    if not pid: os._exit(7)
    print(os.waitpid(pid, 0)[1])
asyncio.run(main())
async def other(): print('in the child'); await asyncio.sleep(0)
pid = os.fork()
if not pid: asyncio.run(other()); sys.exit(3)
print(os.waitpid(pid, 0)[1])
print(subprocess.run([sys.executable, '-c', 'print(1)'], stdout=-1).stdout)
if __name__ == '__main__': print(multiprocessing.get_context('fork').Pool(1).map(abs, [-1]))
",
    ),
    (
        "recursion and frames",
        "
import asyncio, sys, traceback
async def main():
    print(len(traceback.extract_stack()))
    try: asyncio.run(main())
    except RuntimeError as error: print(error, len(traceback.extract_tb(error.__traceback__)))
    asyncio.get_running_loop().call_soon(lambda: print([frame.name for frame in traceback.extract_stack()]))
    await asyncio.sleep(0)
asyncio.run(main())
",
    ),
    (
        "threads with loops",
        "
import asyncio, threading
async def main(): return (await asyncio.gather(*(asyncio.sleep(0, n) for n in range(3))))
threads = [threading.Thread(target=lambda: print(asyncio.run(main()))) for _ in range(3)]
for thread in threads: thread.start(); thread.join()
",
    ),
    (
        "errors and messages are not asked what they say",
        "
import asyncio
class Odd(Exception):
    def __str__(self): print('asked'); return ''
async def fails(): raise Odd(Odd())
async def main():
    task = asyncio.create_task(asyncio.sleep(9))
    try: task.cancel(msg=Odd())
    except TypeError: task.cancel()
    print([type(it).__name__ for it in await asyncio.gather(task, fails(), return_exceptions=True)])
asyncio.run(main())
",
    ),
    (
        "warnings that come when the interpreter ends, and in a forked child",
        "
import asyncio, os, warnings
loop = asyncio.new_event_loop()
loop.run_until_complete(asyncio.sleep(0))
kept = open(os.devnull)
class Warns:
    def __del__(self, warn=warnings.warn): warn('late', ResourceWarning)
warns = Warns()
pid = os.fork()
if not pid: warnings.warn('in the child', ResourceWarning)
else: os.waitpid(pid, 0)
",
    ),
];

/// The longer programs, each a file that says what it shows.
const FILES: &[&str] = &[
    "deadlines",
    "debug_mode",
    "deep_cancel",
    "eager_tasks",
    "failing_exec",
    "fork_with_threads",
    "other_processes",
    "own_classes",
    "own_code",
    "refusals",
    "signal_handlers",
    "signals_between",
    "signatures",
];

fn file(name: &str) -> PathBuf {
    format!("{}/tests/agent/programs/{name}.py", env!("CARGO_MANIFEST_DIR")).into()
}

#[test]
fn every_file_shows_the_same() {
    for interpreter in interpreters() {
        for name in FILES {
            let script = Script::of(&interpreter, file(name));
            assert_eq!(script.watched().shown, script.plainly(), "{interpreter}: {name}");
        }
    }
}

#[test]
fn every_program_shows_the_same() {
    for interpreter in interpreters() {
        for (name, text) in PROGRAMS {
            let script = Script::new(&interpreter, text);
            assert_eq!(script.watched().shown, script.plainly(), "{interpreter}: {name}");
        }
    }
}

#[test]
fn every_program_shows_the_same_with_the_agent_in_its_children() {
    for interpreter in interpreters() {
        for (name, text) in PROGRAMS {
            let script = Script::new(&interpreter, text);
            let watched = script.with_children();
            watched.assert_agent(&interpreter);
            assert_eq!(watched.shown, script.plainly(), "{interpreter}: {name}");
        }
        for name in ["failing_exec", "fork_with_threads", "other_processes", "signal_handlers"] {
            let script = Script::of(&interpreter, file(name));
            assert_eq!(script.with_children().shown, script.plainly(), "{interpreter}: {name}");
        }
    }
}

#[test]
fn a_module_beside_the_program_is_not_imported() {
    for interpreter in interpreters() {
        let script = Script::new(&interpreter, "import signal, sys; print('ast' in sys.modules)");
        let Program::File(path) = &script.spec.program else { unreachable!("scripts are files") };
        std::fs::write(path.with_file_name("ast.py"), "print('run')").expect("a module");
        assert_eq!(script.watched().shown, script.plainly(), "{interpreter}");
    }
}

#[test]
fn however_little_is_reported() {
    let interpreters = interpreters();
    for interpreter in [interpreters.first(), interpreters.last()].into_iter().flatten() {
        for mode in [Mode::Lifecycle, Mode::Sampling] {
            for (name, text) in PROGRAMS {
                let script = Script::new(interpreter, text).mode(mode);
                assert_eq!(script.watched().shown, script.plainly(), "{interpreter}: {name}, {mode:?}");
            }
        }
    }
}

#[test]
fn whatever_the_interpreters_flags() {
    let (_, text) = PROGRAMS[5];
    for interpreter in interpreters().iter().rev().take(1) {
        for flags in [&["-X", "dev"][..], &["-W", "error"], &["-O"], &["-bb", "-s"], &["-I"], &["-S"], &["-E", "-u"]] {
            let script = Script::new(interpreter, text).flags(flags);
            assert_eq!(script.watched().shown, script.plainly(), "{interpreter}: {flags:?}");
        }
        let script = Script::of(interpreter, file("own_code")).flags(&["-bb"]);
        assert_eq!(script.watched().shown, script.plainly(), "{interpreter}: -bb");
    }
}

#[test]
fn arguments_reach_the_program() {
    for interpreter in interpreters() {
        for flags in [&[][..], &["-I"]] {
            let script = Script::new(&interpreter, "import sys; print(sys.argv[1:], __file__ == sys.argv[0])");
            let script = script.args(&["a b", "--flag"]).flags(flags);
            assert_eq!(script.watched().shown, script.plainly(), "{interpreter}: {flags:?}");
        }
    }
}
