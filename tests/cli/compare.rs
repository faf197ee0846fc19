//! A coroutine with both entry points: what each left behind, and what cannot be compared.

use crate::{command::loopscope, refusals::refuses};
use assert_cmd::Command;
use std::{fs, path::Path};
use tempfile::TempDir;

const APP: &str = "\
import asyncio
import os
import sys
import time

print('imported as', __name__, os.path.basename(sys.argv[0]), len(sys.argv))
held = []


async def numbers():
    try:
        yield 1
    finally:
        await asyncio.sleep(0)


async def worker():
    await asyncio.sleep(60)


async def main(name='nobody', *, count='3'):
    held.extend(asyncio.create_task(worker(), name='worker-%d' % n) for n in range(int(count)))
    held.append(numbers())
    await held[-1].__anext__()
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.3)
    await asyncio.sleep(0.05)
    print('hello', name)


async def serve():
    await asyncio.sleep(60)


async def stream():
    yield 1


def plain():
    pass


class App:
    async def run(self=None):
        pass
";

/// A folder with these files.
fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("ours");
        fs::write(path, text).expect("ours");
    }
    folder
}

fn compare(folder: &Path, words: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("loopscope").expect("built");
    let output = command.current_dir(folder).arg("compare").args(words.split_whitespace()).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

/// The lines of the table, with single blanks.
fn left_behind(stdout: &str) -> Vec<String> {
    let rows = stdout.lines().skip_while(|line| !line.starts_with("left behind"));
    let single = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    rows.take_while(|line| !line.is_empty()).map(single).collect()
}

#[test]
fn what_each_entry_point_left_behind_stands_side_by_side() {
    let project = project(&[("app.py", APP)]);
    for target in ["app.py", "app:main", "./app.py:main"] {
        let (code, stdout, stderr) = compare(project.path(), target);
        let wanted = [
            "left behind A managed B manual",
            "tasks none 3 pending: worker-0, worker-1, worker-2",
            "file descriptors none none",
            "loop closed closed",
            "async generators none 1 without its `finally`: begun at app.py:10",
            "executor none 1 job at work: sleep",
            "exit exit code 0 exit code 0",
        ];
        assert_eq!((code, left_behind(&stdout)), (1, wanted.map(String::from).into()), "{stdout}{stderr}");
        assert!(stdout.contains("first difference: ") && stdout.contains("worker-0, worker-1, worker-2"), "{stdout}");
    }
}

#[test]
fn arguments_are_texts_by_place_or_by_name() {
    let project = project(&[("pkg/__init__.py", ""), ("pkg/app.py", APP)]);
    let (code, stdout, stderr) = compare(project.path(), "pkg.app:main --arg=-x=y --arg count=0 --json");
    assert_eq!(code, 1, "B leaves a generator and a job: {stdout}{stderr}");
    let events: Vec<serde_json::Value> =
        stdout.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let output = |lane: &str| -> Vec<_> {
        let is_output = |event: &&serde_json::Value| event["kind"] == "output" && event["lane"] == lane;
        events.iter().filter(is_output).filter_map(|event| event["line"].as_str()).collect()
    };
    for lane in ["A", "B"] {
        assert_eq!(output(lane), ["imported as pkg.app app.py 1", "hello -x=y"], "{stdout}");
        let left = |it: &&serde_json::Value| it["type"] == "left-behind" && it["lane"] == lane;
        let left = events.iter().find(left).expect("what was left behind");
        assert_eq!((&left["tasks"]["count"], &left["exit"]["what"]), (&0.into(), &"exit code 0".into()), "{left}");
    }
}

#[test]
fn no_place_is_in_what_runs_the_coroutine() {
    let project = project(&[("app.py", APP)]);
    let (_, stdout, _) = compare(project.path(), "app.py --json");
    let sites: Vec<_> = stdout.split("\"site\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(sites.len() > 10 && !stdout.contains("entry.py"), "{sites:?}");
}

#[test]
fn no_frame_of_a_blocked_loop_is_of_what_runs_the_coroutine() {
    let blocks = "import time\nasync def main():\n    time.sleep(0.5)\n";
    let project = project(&[("app.py", blocks)]);
    let (_, stdout, _) = compare(project.path(), "app.py --json");
    assert!(stdout.contains("main app.py:3") && !stdout.contains("entry.py"), "{stdout}");
}

/// The frame of what runs it is not shown, and an exit handler has none either.
#[test]
fn what_does_not_end_is_told_from_an_exit_handler() {
    let blocks = "import time\nasync def main():\n    time.sleep(100)\n";
    let imports = "import time\ntime.sleep(100)\nasync def main(): pass\n";
    let exits = "import atexit, time\nasync def main(): pass\n@atexit.register\ndef bye():\n    time.sleep(100)\n";
    for (program, sentence) in [
        (blocks, "main() at app.py:3 blocks the event loop"),
        (imports, "No event loop runs: the main thread is in <module>() at"),
        (exits, "The exit handler bye() that `atexit` runs has not returned"),
    ] {
        let project = project(&[("app.py", program)]);
        let (code, stdout, _) = compare(project.path(), "app.py --timeout 3s");
        assert!(code == 124 && stdout.starts_with(sentence), "{sentence}: {stdout}");
    }
}

#[test]
fn a_signal_goes_to_both() {
    let project = project(&[("app.py", APP)]);
    let (code, stdout, stderr) = compare(project.path(), "app.py:serve --signal INT --after 50ms");
    assert_eq!(code, 1, "{stdout}{stderr}");
    for wanted in ["tasks none 1 pending: Task-1", "exit killed by SIGINT killed by SIGINT"] {
        assert!(left_behind(&stdout).iter().any(|row| row == wanted), "{stdout}");
    }
}

#[test]
fn a_recording_shows_the_same_table() {
    let project = project(&[("app.py", APP)]);
    let (_, stdout, _) = compare(project.path(), "app.py --record a.rec");
    let shown = Command::cargo_bin("loopscope").expect("built").current_dir(&project).args(["show", "a.rec"]).output();
    let shown = String::from_utf8(shown.expect("runs").stdout).expect("UTF-8");
    assert_eq!(left_behind(&shown), left_behind(&stdout), "{shown}");
}

#[test]
fn a_scenario_is_compared_as_run_does() {
    let (code, stdout, _) = loopscope("compare leftovers --set tasks=2");
    assert_eq!(code, 1, "{stdout}");
    assert!(
        left_behind(&stdout).iter().any(|row| row == "tasks none 2 pending: background-0, background-1"),
        "{stdout}"
    );
}

#[test]
fn what_cannot_be_compared_is_a_sentence_and_a_code() {
    let files = [
        ("app.py", APP),
        ("runs.py", "import asyncio\nasync def main(): pass\n\nasyncio.run(main())\n"),
        ("own.py", "import asyncio\nloop = asyncio.new_event_loop()\nloop.run_until_complete(asyncio.sleep(0))\n"),
        ("zero.py", "def f():\n    return 1 / 0\nf()\n"),
        ("needs.py", "import nowhere_to_be_found\n"),
        ("odd.py", "def (\n"),
        ("bye.py", "import sys\nsys.exit(3)\n"),
        ("gone.py", "import os\nos._exit(7)\n"),
    ];
    let project = project(&files);
    for (words, code, sentence) in [
        ("app:mian", 2, "`app` has no `mian`; did you mean `main`?"),
        (
            "app:plain",
            2,
            "`plain` of `app` is no coroutine function: write `async def`, or name the coroutine that it runs",
        ),
        ("app:stream", 2, "is an asynchronous generator function"),
        ("app:App", 2, "is a class; name a coroutine function (`async def`)"),
        ("app:held", 2, "is a list, no coroutine function; coroutine functions there are `worker`, `main`, `serve`"),
        ("app:main --arg a --arg b", 2, "cannot be called so: too many positional arguments"),
        ("app:main --arg size=1", 2, "got an unexpected keyword argument 'size'"),
        ("nowhere:main", 2, "there is no module `nowhere`"),
        ("app", 2, "there is no scenario `app`; `loopscope list` shows them all; a coroutine of yours is `app:main`"),
        ("none.py", 2, "none.py: no such file"),
        ("app:", 2, "`app:` names no coroutine; write `module:coroutine`, or `file.py:coroutine`"),
        ("app.py --engine tokio", 2, "a coroutine of yours runs on CPython: leave `--engine` out"),
        ("app.py --set a=1", 2, "`--set` is for scenarios"),
        ("sleep --arg 1", 2, "`--arg` is for a coroutine of yours, and `sleep` is a scenario"),
        ("runs:main", 3, "importing runs runs an event loop at runs.py:4"),
        ("own.py", 3, "importing own.py runs an event loop at own.py:3"),
        ("zero.py", 3, "importing zero.py failed at zero.py:2: ZeroDivisionError: division by zero"),
        ("needs.py", 3, "there is no module `nowhere_to_be_found` for "),
        ("odd.py", 3, "importing odd.py failed at odd.py:1: SyntaxError"),
        ("bye.py", 3, "importing bye.py exits at bye.py:2 (SystemExit(3))"),
        ("gone.py", 3, "importing gone.py ends the interpreter (exit status: 7)"),
    ] {
        let (found, stdout, stderr) = compare(project.path(), words);
        assert_eq!((found, &*stdout), (code, ""), "{words}: {stderr}");
        assert!(stderr.starts_with("error: ") && stderr.contains(sentence), "{words}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{words}: {stderr}");
    }
}

/// It runs many sessions, each to its end.
#[test]
fn costs_take_no_flag_of_one_session() {
    for (flag, shown) in [
        ("--arg x", "--arg <VALUE>"),
        ("--signal TERM", "--signal <SIGNAL>"),
        ("--timeout 10s", "--timeout <TIME>"),
        ("--cancel-latency 1s", "--cancel-latency <TIME>"),
        ("-v", "--verbose..."),
        ("--picture p.svg", "--picture <FILE>"),
        ("--record a.rec", "--record <FILE>"),
    ] {
        let sentence = format!("the argument '--cost' cannot be used with '{shown}'");
        refuses(&format!("compare sleep --cost {flag}"), &sentence);
    }
}
