//! Which engine runs the lanes: flags, the configuration, the interpreters found, and those that are none.

use crate::{
    command::{Machine, summary},
    refusals::refuses,
};

const NO_PYTHON: &str = "no `python3` found: install it, or name one with `--python PATH`";

impl Machine {
    /// A program in PATH that prints this, whatever it is asked; a `$0` in it is its own path.
    fn says(self, name: &str, answer: &str) -> Self {
        self.with(name, &format!("#!/bin/sh\necho \"{answer}\"\n"))
    }

    /// A wrong call prints nothing to stdout, one sentence to stderr, and exits with 2.
    #[track_caller]
    fn refuses(&self, words: &str, sentence: &str) {
        let said = (2, String::new(), format!("error: {sentence}\n"));
        assert_eq!(self.loopscope(words), said, "loopscope {words}");
    }
}

#[test]
fn a_wrong_engine_names_the_engines() {
    let form = "write tokio, cpython, both, or a version of CPython like cpython3.12";
    for engine in ["node", "cpython2.7", "cpython3.x", ""] {
        refuses(
            &format!("run sleep --engine={engine}"),
            &format!("invalid value '{engine}' for '--engine <ENGINE>': {form}"),
        );
    }
}

#[test]
fn no_python_is_a_sentence_and_tokio_runs_all_the_same() {
    let machine = Machine::new();
    machine.refuses("run sleep --engine cpython", NO_PYTHON);
    machine.refuses("run sleep --engine cpython3.12", &NO_PYTHON.replace("python3", "python3.12"));
    let (code, stdout, stderr) = machine.loopscope("run sleep --engine both --set length=1ms --json");
    let (summary, why) = (summary(&stdout), format!("no CPython lanes: {NO_PYTHON}"));
    assert_eq!((code, summary["lanes"].as_u64(), summary["failed"].as_u64()), (3, Some(2), Some(0)), "{stdout}");
    assert_eq!((&summary["exit_code"], &summary["why"]), (&3.into(), &why.as_str().into()));
    assert_eq!(first(&stdout), serde_json::json!({ "type": "note", "text": why }));
    assert_eq!(stderr, format!("note: {why}\nerror: {why}\n"));
}

/// As where any other lane could not start: what was found is told, and the code says that it is not all.
#[test]
fn a_missing_python_weighs_more_than_what_was_found() {
    let words = "run nested-run --engine both --python /nowhere/python3 --set work=1ms --json";
    let (code, stdout, _) = Machine::new().loopscope(words);
    assert_eq!((code, summary(&stdout)["failed"].as_u64()), (3, Some(2)), "{stdout}");
}

/// It is on a machine where nobody asked for one.
#[test]
fn a_python_that_the_configuration_alone_asks_for_may_be_missing() {
    let machine = Machine::new();
    let config = machine.path("c.toml");
    std::fs::write(&config, "engine = 'both'").expect("a configuration");
    let words = format!("run sleep --set length=1ms --config {config} --json");
    let (code, stdout, stderr) = machine.loopscope(&words);
    assert_eq!((code, summary(&stdout)["why"].as_str()), (0, None), "{stdout}");
    assert_eq!(first(&stdout)["text"], format!("no CPython lanes: {NO_PYTHON}"));
    assert_eq!(stderr, format!("note: no CPython lanes: {NO_PYTHON}\n"));
    assert_eq!(machine.loopscope(&format!("{words} --python /nowhere/python3")).0, 3, "here somebody asks for it");
}

/// The first line of a `--json` run.
fn first(stdout: &str) -> serde_json::Value {
    serde_json::from_str(stdout.lines().next().expect("a line")).expect("JSON")
}

#[test]
fn a_python_that_cannot_be_watched_says_why() {
    let machine = Machine::new()
        .says("old", "loopscope cpython 3 6 15 $0")
        .says("pypy", "loopscope pypy 3 10 14 $0")
        .says("other", "Welcome to Node.js");
    let unfit = [
        ("old", "is Python 3.6, and the oldest that can be watched is 3.8; name another with `--python PATH`"),
        ("pypy", "is pypy, and only CPython can be watched; name one with `--python PATH`"),
        ("other", "does not answer as a Python does; name a CPython with `--python PATH`"),
        ("nothing", "no such file; `--python` takes the path of a python3"),
        ("", "cannot be run as an interpreter: Permission denied (os error 13)"),
    ];
    for (name, why) in unfit {
        let path = machine.path(name);
        machine.refuses(&format!("run sleep --engine cpython --python {path}"), &format!("{path}: {why}"));
    }
}

#[test]
fn a_python_that_never_answers_times_out() {
    let machine = Machine::new().with("python3", "#!/bin/sh\nexec /bin/sleep 1000\n");
    let why = "did not report its version within 5 s; name another with `--python PATH`";
    machine.refuses("run sleep --engine cpython", &format!("{}: {why}", machine.path("python3")));
}

/// Its `python3` is too old, or of another kind; a later one in PATH may do, and else the first is the reason.
#[test]
fn the_first_supported_python_is_used() {
    let machine = Machine::new().says("python3", "loopscope cpython 3 6 15 $0");
    let why = "is Python 3.6, and the oldest that can be watched is 3.8; name another with `--python PATH`";
    machine.refuses("run sleep --engine cpython", &format!("{}: {why}", machine.path("python3")));
    let machine = machine.says("python3.12", "loopscope cpython 3 12 1 $0");
    let (_, stdout, _) = machine.loopscope("list");
    assert!(stdout.contains(&format!("\ncpython 3.12.1     {}\n", machine.path("python3.12"))), "{stdout}");
    assert!(stdout.ends_with(&format!("no CPython lanes: {}: {why}\n", machine.path("python3"))), "{stdout}");
}

#[test]
fn the_list_names_the_interpreters() {
    let machine = Machine::new()
        .says("python3", "loopscope cpython 3 11 2 $0")
        .says("python3.12", "loopscope cpython 3 12 1 $0")
        .says("python3.9", "no Python");
    let (code, stdout, stderr) = machine.loopscope("list");
    let [first, second] = ["python3", "python3.12"].map(|name| machine.path(name));
    let named = format!("\n\ncpython 3.11.2     {first}  (--engine cpython)\ncpython 3.12.1     {second}\n");
    assert!(code == 0 && stdout.ends_with(&named), "{stdout}{stderr}");

    let (_, stdout, _) = machine.loopscope(&format!("list --json --python {second}"));
    let lines = stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let pythons: Vec<_> = lines.filter(|line| line.get("interpreter").is_some()).collect();
    let [old, new] = &pythons[..] else { panic!("{stdout}") };
    assert_eq!((&old["interpreter"], &old["default"]), (&"cpython 3.11.2".into(), &false.into()));
    assert_eq!((&new["path"], &new["default"]), (&second.into(), &true.into()));

    let (code, stdout, _) = Machine::new().loopscope("list");
    assert!(code == 0 && stdout.ends_with(&format!("\n\nno CPython lanes: {NO_PYTHON}\n")), "{stdout}");
    let (_, stdout, _) = Machine::new().loopscope("list --json");
    assert_eq!((&summary(&stdout)["interpreter"], &summary(&stdout)["why"]), (&().into(), &NO_PYTHON.into()));
}

/// Each answers only once the other was asked, too.
#[test]
fn interpreters_are_probed_at_the_same_time() {
    let answers = |minor: u16, other: &str| {
        let wait = format!("while ! test -e $0-asked -a -e {other}-asked; do /bin/sleep 0.01; done");
        format!("#!/bin/sh\n: > $0-asked\n{wait}\necho \"loopscope cpython 3 {minor} 0 $0\"\n")
    };
    let machine = Machine::new();
    let (old, new) = (machine.path("python3.9"), machine.path("python3.12"));
    let machine = machine.with("python3.9", &answers(9, &new)).with("python3.12", &answers(12, &old));
    let (_, stdout, _) = machine.loopscope("list");
    let named = format!("\n\ncpython 3.9.0      {old}\ncpython 3.12.0     {new}\nno CPython lanes: {NO_PYTHON}\n");
    assert!(stdout.ends_with(&named), "{stdout}");
}

#[test]
fn the_configuration_chooses_and_flags_say_it_louder() {
    let machine = Machine::new().says("old", "loopscope cpython 3 6 15 $0");
    let (config, old) = (machine.path("c.toml"), machine.path("old"));
    std::fs::write(&config, format!("engine = \"cpython\"\npython = \"{old}\"\n")).expect("a configuration");
    let why = "is Python 3.6, and the oldest that can be watched is 3.8; name another with `--python PATH`";
    machine.refuses(&format!("run sleep --config {config}"), &format!("{old}: {why}"));
    let (code, ..) = machine.loopscope(&format!("run sleep --set length=1ms --config {config} --engine tokio"));
    assert_eq!(code, 0);
    let other = machine.path("other");
    let why = format!("{other}: no such file; `--python` takes the path of a python3");
    machine.refuses(&format!("run sleep --config {config} --python {other}"), &why);
}

#[test]
fn a_path_and_a_version_that_contradict_each_other_are_refused() {
    let machine =
        Machine::new().says("old", "loopscope cpython 3 11 2 $0").says("python3.12", "loopscope cpython 3 6 1 $0");
    let (config, old) = (machine.path("c.toml"), machine.path("old"));
    let why = format!("{old}: is Python 3.11, and `cpython3.12` was requested; leave one of the two out");
    machine.refuses(&format!("run sleep --engine cpython3.12 --python {old}"), &why);
    let (_, stdout, _) = machine.loopscope(&format!("list --engine cpython3.11 --python {old}"));
    assert!(stdout.contains("(--engine cpython)"), "they agree: {stdout}");
    std::fs::write(&config, format!("engine = 'cpython3.12'\npython = '{old}'\n")).expect("a configuration");
    machine.refuses(&format!("run sleep --config {config}"), &why);
    let (_, stdout, _) = machine.loopscope(&format!("list --config {config} --python {old}"));
    assert!(stdout.contains("(--engine cpython)"), "the flag is louder: {stdout}");
    let other = machine.path("python3.12");
    let unfit =
        format!("{other}: is Python 3.6, and the oldest that can be watched is 3.8; name another with `--python PATH`");
    machine.refuses(&format!("run sleep --config {config} --engine cpython3.12"), &unfit);
}

#[test]
fn a_wrong_configuration_says_where() {
    let machine = Machine::new();
    let config = machine.path("c.toml");
    let wrong = [
        ("ascii = true\nengine = 'node'", 2, "write tokio, cpython, both, or a version of CPython like cpython3.12"),
        ("mode = 'half'", 1, "write full, lifecycle or sampling"),
        ("theme = 'pink'", 1, "write dark, light, projector, 16 or mono"),
    ];
    for (text, line, what) in wrong {
        std::fs::write(&config, text).expect("a configuration");
        machine.refuses(&format!("run sleep --config {config}"), &format!("{config}:{line}: {what}"));
    }
    std::fs::remove_file(&config).expect("it was there");
    let why = format!("cannot read the configuration {config}: No such file or directory (os error 2)");
    machine.refuses(&format!("list --config {config}"), &why);
}
