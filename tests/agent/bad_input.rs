//! Programs that go wrong, or do what a watcher does not expect: each shows as what it is, and nothing hangs.

use super::watched::{Script, interpreters};
use loopscope::event::{Exit, Leave, Observation, Report, What};
use rustix::{
    io::write,
    net::{AddressFamily, SocketAddrUnix, SocketType, accept, bind, listen, socket},
};
use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

fn text(text: &str) -> impl Iterator<Item = Script> {
    interpreters().into_iter().map(move |interpreter| Script::new(&interpreter, text))
}

#[test]
fn a_script_that_is_not_there() {
    for interpreter in interpreters() {
        let script = Script::of(&interpreter, "/nowhere/script.py".into());
        let shown = script.loosely().shown;
        assert_eq!((shown.exit, &shown.stderr), (Exit::Code(2), &script.plainly().stderr));
    }
}

#[test]
fn a_script_that_does_not_parse_or_fails_at_once() {
    for wrong in ["def (:", "import nowhere_to_be_found", "raise SystemExit(5)", "import asyncio; asyncio.run(1)"] {
        for script in text(wrong) {
            assert_eq!(script.watched().shown, script.plainly(), "{wrong}");
        }
    }
}

/// The agent asks for 4 MiB where a loop runs; a program does with less.
#[test]
fn no_room_for_records_is_no_reason_to_fail() {
    for script in text(
        "
import asyncio, resource, threading
def size(): return next(int(line.split()[1]) for line in open('/proc/self/status') if line[:6] == 'VmSize') << 10
async def main():
    await asyncio.gather(*(asyncio.sleep(0.01) for _ in range(3)))
    print('fine', flush=True)
begin = threading.Event()
thread = threading.Thread(target=lambda: begin.wait() and asyncio.run(main()))
thread.start()
resource.setrlimit(resource.RLIMIT_AS, (size() + (3 << 20), resource.RLIM_INFINITY))
begin.set()
thread.join()
",
    ) {
        assert_eq!(script.loosely().shown.stdout, ["fine"]);
    }
}

#[test]
fn os_exit_is_reported_with_everything_before_it() {
    for script in text(
        "
import asyncio, os
async def main(): os._exit(9)
asyncio.run(main())
",
    ) {
        let watched = script.watched();
        assert_eq!(watched.shown.exit, Exit::Code(9));
        assert!(watched.reports().any(|report| matches!(report, Report::Leaving { how: Leave::AtOnce, .. })));
        assert!(watched.reports().any(|report| matches!(report, Report::TaskCreated { .. })));
    }
}

#[test]
fn an_exec_is_reported() {
    for script in text("import asyncio, os, sys; os.execv('/bin/echo', ['echo', 'another'])") {
        let watched = script.loosely();
        assert_eq!((watched.shown.exit, &*watched.shown.stdout), (Exit::Code(0), &["another".to_owned()][..]));
        assert!(watched.reports().any(|report| matches!(report, Report::Leaving { how: Leave::Exec, .. })));
    }
}

#[test]
fn a_program_that_closes_every_descriptor_runs_on() {
    for script in text(
        "
import asyncio, os
async def main(): await asyncio.sleep(0.01)
asyncio.run(main())
os.closerange(3, 1024)
asyncio.run(main())
print('still here')
",
    ) {
        let watched = script.loosely();
        assert_eq!(watched.shown, script.plainly());
        // What was written to the ring before and after is there: it needs no descriptor.
        assert!(
            watched.reports().filter(|report| matches!(report, Report::TaskCreated { parent: None, .. })).count() >= 2
        );
    }
}

#[test]
fn a_program_with_classes_and_a_sitecustomize_of_its_own() {
    for script in text(
        "
import asyncio, sys
class Loop(asyncio.SelectorEventLoop): pass
class Task(asyncio.Task): pass
asyncio.Task = Task
async def main():
    asyncio.get_running_loop().set_task_factory(lambda loop, coro, **kw: Task(coro, loop=loop))
    await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))
    print(type(asyncio.current_task()).__name__, sys.modules.get('sitecustomize') is not None)
loop = Loop()
loop.run_until_complete(main())
loop.close()
",
    ) {
        let watched = script.watched();
        assert_eq!(watched.shown.stdout, script.plainly().stdout);
        assert!(watched.reports().filter(|report| matches!(report, Report::TaskCreated { .. })).count() >= 3);
    }
}

#[test]
fn a_program_that_floods_its_output_is_kept_up_with() {
    let flood = "
import sys
line = 'x' * 99 + '\\n'
for _ in range(100):
    sys.stdout.write(line * 10_000)
print('the end')
";
    for script in text(flood).take(1) {
        let watched = script.watched();
        // What nobody could read is left out, and said to be.
        assert_eq!(watched.shown.exit, Exit::Code(0));
        assert!(watched.notes().iter().any(|note| note.contains("left out")), "{:?}", watched.notes());
    }
}

#[test]
fn without_an_inspector_the_agent_is_as_if_it_were_not_there() {
    for mut script in text(
        "
import asyncio
async def main(): print(await asyncio.sleep(0, 1))
asyncio.run(main())
",
    ) {
        script = script.flags(&["-u"]);
        let spec = script.spec.process().expect("the agent is written");
        let mut command = std::process::Command::new(&spec.program);
        command.args(&spec.args).envs(spec.env.iter().cloned()).env("LOOPSCOPE_SOCKET", "/nowhere/lane");
        let output = command.output().expect("it runs");
        assert_eq!((output.status.code(), &*output.stdout, &*output.stderr), (Some(0), &b"1\n"[..], &b""[..]));
    }
}

/// The hooks are taken out by the agent's thread, while the program calls what they hook.
#[test]
fn an_inspector_that_goes_in_the_midst_is_not_missed() {
    for script in text(
        "
import asyncio
async def main():
    task = asyncio.create_task(asyncio.sleep(9))
    print('begun', flush=True)
    for _ in range(300_000): task.set_name('task')
    print(task.cancel())
asyncio.run(main())
",
    ) {
        let spec = script.spec.process().expect("the agent is written");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("inspector");
        let socket = socket(AddressFamily::UNIX, SocketType::SEQPACKET, None).expect("a socket");
        bind(&socket, &SocketAddrUnix::new(&path).expect("a short path")).expect("it is free");
        listen(&socket, 1).expect("it listens");
        let mut command = std::process::Command::new(&spec.program);
        command.args(&spec.args).envs(spec.env.iter().cloned()).env("LOOPSCOPE_SOCKET", &path);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let agent = accept(&socket).expect("the agent comes");
        write(&agent, b"seen 0").expect("it listens");
        write(&agent, b"seen 1").expect("it listens");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        assert_eq!(lines.next().as_deref(), Some("begun"));
        drop(agent);
        assert_eq!(lines.collect::<Vec<_>>(), ["True"]);
        assert_eq!(child.wait().expect("it ends").code(), Some(0));
    }
}

#[test]
fn a_crash_is_what_it_is() {
    for script in text("import asyncio, os, signal; os.kill(os.getpid(), signal.SIGSEGV)") {
        let watched = script.loosely();
        assert_eq!(watched.shown.exit, Exit::Signal(11));
        assert!(watched.events.iter().any(|event| matches!(event.what, What::Observation(Observation::Connected))));
    }
}
