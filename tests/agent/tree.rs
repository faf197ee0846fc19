//! The agent in every Python of a process tree: each is a lane with its parent, and none behaves otherwise.

use super::watched::interpreters;
use assert_cmd::Command;
use loopscope::source::python::Interpreter;
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path, process::Stdio};
use tempfile::TempDir;

/// Its only task is called as its argument says.
const APP: &str = "
import asyncio, os, sys
async def work(): await asyncio.sleep(0.05)
async def main(): await asyncio.create_task(work(), name=sys.argv[1])
asyncio.run(main())
print(sorted(key for key in os.environ if 'LOOPSCOPE' in key), os.environ.get('PYTHONPATH'), sys.flags.isolated)
print([path for path in sys.path if 'loopscope' in path], sys.prefix, flush=True)
";

/// A folder with programs in it, one of them `app.py`.
pub(super) struct Place(TempDir);

/// What a lane was seen to be.
#[derive(Debug, Default)]
struct Seen {
    title: String,
    parent: Option<String>,
    /// How often a program connected.
    connected: usize,
    loops: usize,
    stops: usize,
    tasks: Vec<String>,
    notes: Vec<String>,
}

/// A command that was watched.
pub(super) struct Watched {
    pub(super) code: Option<i32>,
    /// Every lane by its letter.
    lanes: BTreeMap<String, Seen>,
    pub(super) stdout: Vec<String>,
    pub(super) stderr: Vec<String>,
}

impl Place {
    pub(super) fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        place.with("app.py", APP)
    }

    pub(super) fn with(self, name: &str, text: &str) -> Self {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
        self
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, program: &str, env: &[(&str, &str)]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path()).env_remove("PYTHONPATH").env_remove("PYTHONDONTWRITEBYTECODE");
        command.env("LOOPSCOPE_NO_CACHE", "").envs(env.iter().copied());
        command
    }

    /// Without loopscope: its exit code, and what it prints.
    fn plainly(&self, words: &[&str], env: &[(&str, &str)]) -> (Option<i32>, Vec<String>) {
        let output = self.command(words[0], env).args(&words[1..]).output().expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).lines().map(String::from).collect())
    }

    pub(super) fn watch(&self, words: &[&str], env: &[(&str, &str)]) -> Watched {
        let output =
            self.command(env!("CARGO_BIN_EXE_loopscope"), env).args(["watch", "--json", "--"]).args(words).output();
        let output = output.expect("it runs");
        let lines = String::from_utf8(output.stdout).expect("UTF-8");
        let mut watched = Watched {
            code: output.status.code(),
            lanes: BTreeMap::new(),
            stdout: Vec::new(),
            stderr: String::from_utf8_lossy(&output.stderr).lines().map(String::from).collect(),
        };
        lines.lines().for_each(|line| watched.take(&serde_json::from_str(line).expect("JSON")));
        watched
    }
}

impl Watched {
    fn take(&mut self, line: &Value) {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        if line["type"] != "event" {
            return;
        }
        let lane = self.lanes.entry(text("lane")).or_default();
        match line["kind"].as_str() {
            Some("started") => {
                (lane.title, lane.parent) = (text("title"), line["parent"].as_str().map(String::from));
            }
            Some("connected") => lane.connected += 1,
            Some("loop") if line["state"] == "created" => lane.loops += 1,
            Some("loop") if line["state"] == "stopped" => lane.stops += 1,
            Some("created" | "renamed") => lane.tasks.push(text("name")),
            Some("note") => lane.notes.push(text("text")),
            Some("output") if line["stream"] == "stdout" => self.stdout.push(text("line")),
            Some("output") => self.stderr.push(text("line")),
            _ => {}
        }
    }

    /// The letter of the lane with this task.
    fn with_task(&self, task: &str) -> &str {
        let found: Vec<_> = self.lanes.iter().filter(|(_, lane)| lane.tasks.iter().any(|it| it == task)).collect();
        assert_eq!(found.len(), 1, "{task}: {:#?}", self.lanes);
        found[0].0
    }

    fn parent_of(&self, letter: &str) -> Option<&str> {
        self.lanes[letter].parent.as_deref()
    }
}

pub(super) fn python(interpreter: &Interpreter) -> String {
    interpreter.path.to_string_lossy().into_owned()
}

#[test]
fn what_a_shell_starts_is_a_lane_each() {
    let place = Place::new();
    for interpreter in interpreters() {
        let python = python(&interpreter);
        let script = format!("{python} app.py one & {python} app.py two & wait; exit 5");
        let watched = place.watch(&["sh", "-c", &script], &[]);
        assert_eq!((watched.code, &watched.stderr), (Some(5), &Vec::new()), "{interpreter}");
        let (one, two) = (watched.with_task("one"), watched.with_task("two"));
        assert_ne!(one, two, "{interpreter}");
        assert_eq!([one, two].map(|lane| watched.parent_of(lane)), [Some("A"); 2], "{interpreter}");
        assert!(watched.lanes[one].title.ends_with("app.py one"), "{:?}", watched.lanes[one].title);
    }
}

#[test]
fn a_launcher_is_folded_away_and_its_output_is_the_programs() {
    let place = Place::new();
    let interpreter = interpreters().pop().expect("a python3");
    let script = format!("{} app.py one; exit 0", python(&interpreter));
    let words = ["watch", "-v", "--output", "report.txt", "--", "sh", "-c", &script];
    place.command(env!("CARGO_BIN_EXE_loopscope"), &[]).args(words).output().expect("it runs");
    let text = fs::read_to_string(place.path().join("report.txt")).expect("a report");
    let of = |letter: &str| text.lines().filter(|line| line.contains(&format!("  {letter}  "))).collect::<Vec<_>>();
    assert!(of("B").iter().any(|line| line.contains("stdout: []")), "{text}");
    assert!(of("A").iter().all(|line| line.contains("process ") || line.contains("exited with code 0")), "{text}");
    assert!(!text.contains("\nA sh") && text.contains("\nB python"), "{text}");
    assert!(!text.contains("no difference"), "{text}");
}

#[test]
fn a_launcher_that_alone_fails_is_shown() {
    let place = Place::new();
    let interpreter = interpreters().pop().expect("a python3");
    let script = format!("{} app.py one; exit 3", python(&interpreter));
    let words = ["watch", "--output", "report.txt", "--", "sh", "-c", &script];
    place.command(env!("CARGO_BIN_EXE_loopscope"), &[]).args(words).output().expect("it runs");
    let text = fs::read_to_string(place.path().join("report.txt")).expect("a report");
    assert!(text.starts_with("The process ended with code 3.") && text.contains("\nA sh -c"), "{text}");
    assert!(text.contains("exit-status ") && text.contains("2 lanes") && text.contains("1 check failed"), "{text}");
}

#[test]
fn make_starts_a_lane() {
    let interpreter = interpreters().pop().expect("a python3");
    let place = Place::new().with("Makefile", &format!("serve:\n\t@{} app.py one; exit 0\n", python(&interpreter)));
    if std::process::Command::new("make").arg("-v").stdout(Stdio::null()).status().is_err() {
        return eprintln!("there is no make");
    }
    let watched = place.watch(&["make", "serve"], &[]);
    assert_eq!(watched.code, Some(0), "{:?}", watched.stderr);
    assert_eq!(watched.parent_of(watched.with_task("one")), Some("A"));
}

#[test]
fn every_worker_of_multiprocessing_is_a_lane() {
    let text = "
import asyncio, multiprocessing, sys
async def work(): await asyncio.sleep(0.05)
async def main(name): await asyncio.create_task(work(), name=name)
def job(barrier, name):
    barrier.wait()
    asyncio.run(main(name))
if __name__ == '__main__':
    context = multiprocessing.get_context(sys.argv[1])
    barrier = context.Barrier(2)
    workers = [context.Process(target=job, args=(barrier, name)) for name in ('one', 'two')]
    for worker in workers: worker.start()
    for worker in workers: worker.join()
    print([worker.exitcode for worker in workers], flush=True)
";
    let place = Place::new().with("pool.py", text);
    for interpreter in interpreters() {
        for method in ["fork", "spawn", "forkserver"] {
            let words = [&*python(&interpreter), "pool.py", method];
            let watched = place.watch(&words, &[]);
            assert_eq!(
                (watched.code, &*watched.stdout),
                (Some(0), &["[0, 0]".to_owned()][..]),
                "{interpreter} {method}"
            );
            // A fork server may outlive its program by a moment.
            let errors: Vec<_> = watched.stderr.iter().filter(|line| !line.contains("runs on")).collect();
            assert!(errors.is_empty(), "{interpreter} {method}: {errors:?}");
            let (one, two) = (watched.with_task("one"), watched.with_task("two"));
            assert!(one != two && one != "A" && two != "A", "{interpreter} {method}: {:#?}", watched.lanes);
            if method != "forkserver" {
                assert_eq!([one, two].map(|lane| watched.parent_of(lane)), [Some("A"); 2], "{interpreter} {method}");
            }
        }
    }
}

#[test]
fn a_child_that_is_forked_in_a_loop_has_none() {
    let text = "
import asyncio, os
async def main():
    child = os.fork()
    if not child: os._exit(0)
    os.waitpid(child, 0)
asyncio.run(main())
";
    let place = Place::new().with("fork.py", text);
    for interpreter in interpreters() {
        let watched = place.watch(&[&*python(&interpreter), "-W", "ignore", "fork.py"], &[]);
        assert_eq!(watched.code, Some(0), "{interpreter} {:?}", watched.stderr);
        let (parent, child) = (&watched.lanes["A"], &watched.lanes["B"]);
        assert!(parent.loops == 1 && parent.stops > 0, "{interpreter} {parent:?}");
        assert_eq!((child.connected, child.loops, child.stops), (1, 0, 0), "{interpreter}");
    }
}

#[test]
fn a_child_with_an_environment_of_its_own_says_why_it_is_not_seen() {
    let text = "
import os, subprocess, sys
run = lambda name, **how: subprocess.run([sys.executable, 'app.py', name], stdout=-1, **how).returncode
print(run('plain'), run('open', close_fds=False), run('prepared', preexec_fn=lambda: None))
os.environ['MINE'] = 'x'
print(run('more'), os.system(sys.executable + ' app.py system >/dev/null'), flush=True)
slow = 'import asyncio; asyncio.run(asyncio.sleep(1))'
subprocess.run([sys.executable, '-c', slow], env=dict(os.environ))
subprocess.run([sys.executable, '-I', '-c', slow])
";
    let place = Place::new().with("main.py", text);
    for interpreter in interpreters() {
        let watched = place.watch(&[&python(&interpreter), "main.py"], &[]);
        assert_eq!(watched.stdout, ["0 0 0", "0 0"], "{interpreter}: {:?}", watched.stderr);
        for name in ["plain", "open", "prepared", "more", "system"] {
            let lane = watched.with_task(name);
            assert!(watched.parent_of(lane).is_some(), "{interpreter}: {name}");
        }
        let silent = |why: &str| {
            let has = |lane: &Seen| lane.connected == 0 && lane.notes.iter().any(|note| note.contains(why));
            watched.lanes.values().filter(|lane| has(lane)).count()
        };
        assert_eq!([silent("`env=`"), silent("leave out `-I`")], [1, 1], "{interpreter}: {:#?}", watched.lanes);
    }
}

#[test]
fn a_process_that_executes_another_program_stays_one_lane() {
    let text = "
import os, sys
if not os.fork():
    os.execv(sys.executable, [sys.executable, 'app.py', 'child'])
print(os.wait()[1], flush=True)
os.execv(sys.executable, [sys.executable, 'app.py', 'itself'])
";
    let place = Place::new().with("main.py", text);
    for interpreter in interpreters() {
        let watched = place.watch(&[&python(&interpreter), "main.py"], &[]);
        assert_eq!(
            (watched.code, watched.stdout.contains(&"0".to_owned())),
            (Some(0), true),
            "{interpreter}: {:?}",
            watched.stderr
        );
        assert_eq!(watched.lanes.len(), 2, "{interpreter}: {:#?}", watched.lanes);
        assert_eq!([watched.with_task("itself"), watched.with_task("child")], ["A", "B"], "{interpreter}");
        assert_eq!(watched.lanes["A"].connected, 2, "{interpreter}");
    }
}

/// Its ids begin anew, and what it has left undone is not held against it.
#[test]
fn a_program_that_starts_itself_anew_is_two_programs() {
    let text = "
import asyncio, os, sys
async def helper(): await asyncio.sleep(60)
async def main():
    task = asyncio.create_task(helper(), name='before')
    await asyncio.sleep(0)
    os.execv(sys.executable, [sys.executable, 'app.py', 'itself'])
asyncio.run(main())
";
    let place = Place::new().with("main.py", text);
    for interpreter in interpreters() {
        let words = [&*python(&interpreter), "main.py"];
        let watched = place.watch(&words, &[]);
        assert_eq!(watched.code, Some(0), "{interpreter}: {:?}", watched.stderr);
        assert_eq!(watched.with_task("before"), watched.with_task("itself"), "{interpreter}");
        assert_eq!((watched.lanes["A"].connected, watched.lanes["A"].loops), (2, 2), "{interpreter}");
        let checked = place.command(env!("CARGO_BIN_EXE_loopscope"), &[]).args(["check", "--"]).args(words).output();
        let checked = checked.expect("it runs");
        assert_eq!(checked.status.code(), Some(0), "{interpreter}: {}", String::from_utf8_lossy(&checked.stdout));
    }
}

#[test]
fn the_users_environment_is_as_it_was() {
    let child = "import subprocess, sys; subprocess.run([sys.executable, 'app.py', 'child'])";
    let place = Place::new()
        .with("main.py", &format!("{APP}\n{child}"))
        .with("mine/sitecustomize.py", "print('mine')")
        .with("mine/mine.py", "");
    for interpreter in interpreters() {
        let python = python(&interpreter);
        let words = [&*python, "main.py", "parent"];
        for path in [None, Some(""), Some("mine"), Some("mine:other::")] {
            let env: Vec<_> = path.map(|path| ("PYTHONPATH", path)).into_iter().collect();
            let watched = place.watch(&words, &env);
            let plain = place.plainly(&words, &env);
            assert_eq!((watched.code, watched.stdout.clone()), plain, "{interpreter} {path:?}");
            assert_eq!([watched.with_task("parent"), watched.with_task("child")], ["A", "B"], "{interpreter} {path:?}");
        }
        // A path that a shell puts in front of it stays, too.
        let script = format!("PYTHONPATH=more:$PYTHONPATH {python} app.py one; exit 0");
        let watched = place.watch(&["sh", "-c", &script], &[("PYTHONPATH", "other")]);
        assert_eq!(watched.stdout, place.plainly(&["sh", "-c", &script], &[("PYTHONPATH", "other")]).1);
    }
}

#[test]
fn a_virtual_environment_is_the_programs_own() {
    let place = Place::new();
    for interpreter in interpreters() {
        let name = format!("env{}", interpreter.version.1);
        let made = place.plainly(&[&python(&interpreter), "-m", "venv", "--without-pip", &name], &[]);
        assert_eq!(made.0, Some(0), "{interpreter}: {:?}", made.1);
        let words = [&*format!("{name}/bin/python"), "app.py", "one"];
        let (watched, plain) = (place.watch(&words, &[]), place.plainly(&words, &[]));
        assert_eq!((watched.code, watched.stdout.clone()), plain, "{interpreter}");
        assert_eq!(watched.with_task("one"), "A");
    }
}

/// What keeps the agent out is named, and the program runs as without it.
#[test]
fn what_shuts_the_agent_out_is_named() {
    let place = Place::new();
    for interpreter in interpreters() {
        let python = python(&interpreter);
        for flag in ["-I", "-E", "-S"] {
            let watched = place.watch(&[&python, flag, "app.py", "one"], &[]);
            assert_eq!(watched.code, Some(0), "{interpreter} {flag}: {:?}", watched.stderr);
            let says = |note: &String| note.starts_with(&format!("leave out `{flag}`"));
            assert!(watched.lanes["A"].notes.iter().any(says), "{interpreter} {flag}: {:?}", watched.lanes["A"].notes);
        }
    }
    // It runs for longer than a program has to connect: then its environment is read.
    for interpreter in interpreters().iter().take(1) {
        let slow = "import time; time.sleep(3)";
        let watched = place.watch(&["env", "-i", &python(interpreter), "-c", slow], &[]);
        let says = |note: &String| note.starts_with("an environment of its own");
        assert!(watched.lanes["A"].notes.iter().any(says), "{interpreter}: {:?}", watched.lanes["A"].notes);
    }
}
