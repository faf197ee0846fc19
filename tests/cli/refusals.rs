//! What the command line refuses, and the sentence it says.

use crate::loopscope;
use loopscope::export::EXPORTERS;

/// A wrong call prints nothing to stdout, one sentence to stderr, and exits with 2.
#[track_caller]
pub(crate) fn refuses(words: &str, sentence: &str) {
    let (code, stdout, stderr) = loopscope(words);
    assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
    let said = stderr.lines().next().unwrap_or_default();
    assert_eq!(said, format!("error: {sentence}"), "loopscope {words}");
}

#[test]
fn an_unknown_scenario_gets_a_hint() {
    refuses("run slep", "there is no scenario `slep`; did you mean `sleep`?");
    refuses("run s\u{1b}[31mx", r"there is no scenario `s\u{1b}[31mx`; `loopscope list` shows them all");
    refuses("run xyzzy", "there is no scenario `xyzzy`; `loopscope list` shows them all");
    refuses("lane xyzzy --entry manual", "there is no scenario `xyzzy`; `loopscope list` shows them all");
}

#[test]
fn a_program_name_gets_an_error_that_explains_scenarios() {
    let what = "scenarios are programs of the gallery, not files; to watch a program use `loopscope watch`, to add a \
                scenario pass a `Scenario` to `loopscope::gallery`: see \"Your own scenarios\" in the README";
    for file in ["server.py", "./server", "sleep.py"] {
        refuses(&format!("run {file}"), &format!("there is no scenario `{file}`; {what}"));
    }
}

/// A title for the terminal that never ends would take the rest of the message with it.
#[test]
fn control_codes_of_arguments_are_shown_and_not_sent() {
    let values = "'--entry <ENTRY>'";
    refuses("run sleep --entry \u{1b}]0;x\u{7}", &format!("invalid value {} for {values}", r"'\u{1b}]0;x\u{7}'"));
    refuses("run sleep --entry \u{1b}]0;x", &format!("invalid value {} for {values}", r"'\u{1b}]0;x'"));
    refuses("w\u{9b}31malk", r"unrecognized subcommand 'w\u{9b}31malk'");
    refuses("run sleep --\u{1b}c", r"unexpected argument '--\u{1b}c' found");
}

#[test]
fn a_wrong_set_says_what_can_be_set() {
    refuses("run sleep --set length", "`--set length` lacks a value: write `--set key=value`");
    refuses("run sleep --set lenth=1s", "`sleep` has no parameter `lenth`; did you mean `length`?");
    refuses("run sleep --set x=1", "`sleep` has no parameter `x`; it has `length`");
    refuses("run sleep --set length=soon", "`length` takes a length of time from 1ms to 1m, not `soon`");
    refuses("run sleep --set length=2h", "`length` takes a length of time from 1ms to 1m, not `2h`");
    refuses("run sleep --set length=1s --set length=2s", "`length` is set twice; leave one out");
}

#[test]
fn a_number_that_is_none_says_what_is_meant() {
    let process = "a process is named by its number, as `pgrep` and `ps` print it";
    for word in ["abc", "0", "99999999999"] {
        refuses(&format!("why {word}"), &format!("invalid value '{word}' for '<PID>': {process}"));
    }
    refuses("claims abc", "invalid value 'abc' for '[N]...': a statement is named by its number");
    refuses("claims 999", "there is no statement 999; their numbers are 1 to 38");
}

#[test]
fn a_wrong_signal_names_the_common_ones() {
    let common = "TERM (15), INT (2), KILL (9), HUP (1), QUIT (3), USR1 (10), USR2 (12)";
    refuses(
        "run sleep --signal TREM",
        &format!("invalid value 'TREM' for '--signal <SIGNAL>': there is no such signal; common ones are {common}"),
    );
    refuses("run sleep --after 1s", "`--after` needs a signal; add `--signal TERM`");
}

#[test]
fn a_wrong_time_shows_the_form() {
    for option in ["after", "timeout", "cancel-latency"] {
        refuses(
            &format!("run sleep --{option} fast"),
            &format!("invalid value 'fast' for '--{option} <TIME>': write a length of time like 500ms, 1s or 2m"),
        );
    }
}

#[test]
#[cfg(not(tokio_unstable))]
fn the_console_needs_a_build_that_has_it() {
    let (code, stdout, stderr) = loopscope("run sleep --console");
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.contains("build it with"), "{stderr}");
}

#[test]
fn a_wrong_word_is_refused() {
    refuses("walk", "unrecognized subcommand 'walk'");
    refuses("run sleep --lines --json", "the argument '--lines' cannot be used with '--json'");
}

#[test]
fn a_wrong_format_names_the_formats() {
    let names: Vec<_> = EXPORTERS.iter().map(|exporter| exporter.name()).collect();
    let (code, _, stderr) = loopscope("run sleep --format yaml");
    assert!(code == 2 && stderr.contains(&format!("[possible values: {}]", names.join(", "))), "{stderr}");
    refuses("run sleep --format json --verbose", "`--verbose` is for lines: `--format json` leaves nothing out");
}

#[test]
fn a_report_goes_to_a_file() {
    refuses(
        "watch --output - -- true",
        "`--output` takes a file: stdout has the program's output; for a file of that name write `./-`",
    );
}

#[test]
fn a_wrong_mode_names_the_modes() {
    refuses("run sleep --mode half", "invalid value 'half' for '--mode <MODE>': write full, lifecycle or sampling");
}

#[test]
fn a_wrong_picture_is_refused_before_anything_runs() {
    let form = "write columns and rows like 160x48, from 20x5 to 300x100";
    for size in ["160", "10x4", "axb", "301x50"] {
        refuses(
            &format!("run sleep --picture p.svg --size {size}"),
            &format!("invalid value '{size}' for '--size <COLUMNSxROWS>': {form}"),
        );
    }
    refuses(
        "run sleep --picture -",
        "`--picture` takes a file: stdout has the lines; for a file of that name write `./-`",
    );
    let (code, stdout, stderr) = loopscope("run sleep --picture /no/such/place.svg");
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.starts_with("error: cannot write the picture to /no/such/place.svg: "), "{stderr}");
    refuses(
        "run sleep --picture p.png",
        "cannot write the picture to p.png: it is an SVG or a page; name it `p.svg` or `p.html`",
    );
    refuses("run sleep --picture /dev/null", "cannot write the picture to /dev/null: what is there is no file");
}
