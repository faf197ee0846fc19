//! `learn` in lines: what it lists, teaches and refuses.

use crate::refusals::refuses;
use assert_cmd::Command;
use std::fs;

/// Calls `loopscope` with its own folder for states, and these lines on its input.
fn learn(words: &str, state: &std::path::Path, input: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("loopscope").expect("built");
    command.env("XDG_STATE_HOME", state).args(words.split_whitespace()).write_stdin(input);
    let output = command.output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

const MINE: &str = r#"title = "Mine"
about = "A short one."
[values]
slept = "managed: task main waiting -> task main returned"
[[run]]
name = "short"
scenario = "sleep"
entry = "managed"
set = ["length=120ms"]
[[card]]
run = "short"
at = "managed: loop running"
text = "It runs. {run}"
[[card]]
text = "Think."
ask = "What next?"
answers = [
    { text = "nothing", because = "There is more." },
    { text = "an end", right = true, because = "It ends." },
]
[[card]]
at = "managed: task main returned"
text = "It slept {slept}."
change = "length"
"#;

#[test]
fn a_lesson_is_taught_in_lines_and_what_was_reached_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let lessons = folder.path().join("lessons");
    fs::create_dir(&lessons).expect("a folder");
    fs::write(lessons.join("1-mine.toml"), MINE).expect("ours");
    let mine = lessons.display();
    let (code, listed, _) = learn(&format!("learn --lessons {mine}"), folder.path(), "");
    assert_eq!(code, 0);
    assert!(listed.starts_with("1 mine  Mine\n"), "{listed}");
    let input = "\na\nb\nlength\n250ms\n\n";
    let (code, taught, stderr) = learn(&format!("learn mine --plain --lessons {mine}"), folder.path(), input);
    assert_eq!((code, stderr.as_str()), (0, ""), "{taught}");
    for said in [
        "It runs. run\n",
        "> There is more.\nTry once more; Enter shows the answer.\n> Yes. It ends.\n",
        "It slept ",
        "`length` takes a length of time",
        "Task-1 waiting on sleep",
        "The program ended with code 0",
        "You predicted 0 of 1 at the first try, and 1 at a later one.",
    ] {
        assert!(taught.contains(said), "{said}\n{taught}");
    }
    let again = format!("learn mine --plain --lessons {mine}");
    let (_, broken_off, _) = learn(&again, folder.path(), "\n");
    assert!(broken_off.ends_with("The input ended; `loopscope learn mine` goes on at this card.\n"), "{broken_off}");
    assert!(!broken_off.contains("It ends."), "the answer stays hidden: {broken_off}");
    let (_, resumed, _) = learn(&again, folder.path(), "b\n\n\n");
    assert!(resumed.contains("Goes on at card 2 of ") && resumed.contains("You predicted 1 of 1 "), "{resumed}");
    let (_, read, _) = learn(&again, folder.path(), "");
    assert!(read.contains("The answer is b. It ends.") && !read.contains("You predicted"), "{read}");
    let before = taught.find("It slept").expect("it is there");
    assert!(!taught[..before].contains("Task-1 returned\n  00:00.1"), "the future stays hidden: {taught}");
    let (_, listed, _) = learn(&format!("learn --lessons {mine}"), folder.path(), "");
    assert!(listed.starts_with("1 mine  Mine (done)\n"), "{listed}");
}

#[test]
fn where_a_lesson_is_wrong_its_file_and_line_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    let at = |line: usize, what: &str| format!("{}:{line}: {what}", file.display());
    let words = format!("learn mine --plain --lessons {}", folder.path().display());
    for (from, to, line, what) in [
        ("\"sleep\"", "\"slep\"", 5, "there is no scenario `slep`; did you mean `sleep`?"),
        ("length=120ms", "length=1", 5, "`length` takes a length of time from 1ms to 1m, not `1`"),
        ("change = \"length\"", "change = \"depth\"", 21, "`sleep` has no parameter `depth` to change"),
        ("change = \"length\"", "pane = \"sky\"", 21, "there is no pane `sky`"),
        ("{slept}", "{slpet}", 23, "`{slpet}` is in no [values], and no word of the engine"),
    ] {
        fs::write(&file, MINE.replace(from, to)).expect("ours");
        refuses(&words, &at(line, what));
    }
    let long = MINE.replace("Think.", &"A very long sentence that says nothing. ".repeat(20));
    fs::write(&file, long).expect("ours");
    refuses(&words, &at(14, "this card takes 14 lines of 76 columns; it may take 8"));
}

#[test]
fn slow_motion_needs_a_terminal() {
    let why = "`--slow` plays in the dashboard, which needs a terminal and no flag that asks for lines";
    refuses("run sleep --slow 10x", why);
    let wrong = "invalid value 'fast' for '--slow <TIMES>': write how many times slower, from 1x to 1000x, like 10x";
    refuses("run sleep --slow fast", wrong);
}

#[test]
fn a_moment_is_a_page_that_needs_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("moment.html");
    let words = format!("run leftovers --set work=100ms --picture {} --at 10ms", file.display());
    let (code, _, stderr) = crate::loopscope(&words);
    assert_eq!(code, 1, "{stderr}");
    let page = fs::read_to_string(&file).expect("it is there");
    for part in ["<title>leftovers at 00:00.010 · loopscope</title>", "<svg ", "<h2>A managed · tokio</h2>", "process "]
    {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("http://") || page.matches("http://").count() == page.matches("http://www.w3.org/").count());
    assert!(!page.contains("exited with code"), "what comes later is not in it");
}

#[test]
fn what_is_no_lesson_is_refused_with_those_there_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().display();
    refuses("learn --engine both 1 --plain", "a lesson runs on one engine: `--engine tokio` or `--engine cpython`");
    refuses(
        &format!("learn --lessons {empty}"),
        &format!("there is no lesson in {empty}: a lesson is a file NAME.toml"),
    );
    let (code, _, stderr) = learn("learn nothing", folder.path(), "");
    assert_eq!(code, 2);
    assert!(
        stderr.starts_with("error: there is no lesson `nothing`; there are 1 `loop`, 2 `entry-points`"),
        "{stderr}"
    );
}
