//! The real program in a real terminal: start, run, signal, step back, resize, suspend, and every way out.

#[path = "pty/idle.rs"]
mod idle;
#[path = "pty/job.rs"]
mod job;
#[path = "support/no_settings.rs"]
mod no_settings;
#[path = "pty/programs.rs"]
mod programs;
#[path = "pty/replay.rs"]
mod replay;
mod support;

use portable_pty::CommandBuilder;
use ratatui::widgets::Widget;
use rustix::process::Signal;
use support::pty::{Pty, Seen};

const CTRL_C: &str = "\x03";
const ESCAPE: &str = "\x1b";

fn gallery(columns: u16, rows: u16) -> Pty {
    let pty = Pty::start(columns, rows, &[], &[]);
    pty.wait_for("graceful-shutdown");
    pty
}

/// Runs `graceful-shutdown` from the gallery until its workers sleep.
fn running(columns: u16, rows: u16) -> Pty {
    let mut pty = gallery(columns, rows);
    pty.send("/graceful\r");
    pty.wait_until("the filter leaves one scenario", |seen| !text(seen).contains("stubborn"));
    pty.send("\r");
    pty.wait_for("all waiting");
    // Where both lanes are shown, both are to have come so far.
    if columns >= 160 {
        pty.wait_until("the workers of both lanes sleep", |seen| text(seen).matches("worker-2").count() > 1);
    }
    pty
}

fn text(seen: &Seen) -> String {
    seen.terminal.screen().contents()
}

#[test]
fn q_ends_the_program_and_gives_the_terminal_back() {
    let mut pty = gallery(80, 24);
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 0);
    pty.wait_until_given_back();
}

#[test]
fn an_idle_screen_writes_nothing() {
    let pty = gallery(80, 24);
    pty.wait_until_idle();
    let before = pty.seen().bytes.len();
    pty.wait_until_idle();
    assert_eq!(pty.seen().bytes.len(), before);
}

#[test]
fn a_paused_screen_writes_nothing_while_the_lanes_live_on() {
    let mut pty = running(80, 24);
    pty.send(" ");
    pty.wait_for("paused");
    pty.wait_until_silent(60);
}

#[test]
fn a_signal_from_the_dashboard_ends_both_lanes_and_they_are_checked() {
    let mut pty = running(160, 48);
    pty.send("s");
    pty.wait_for("▸ SIGTERM");
    pty.send("\r");
    pty.wait_for("B never cancels its remaining tasks");
    pty.wait_for("✓ no task left");
    pty.wait_for("✗ 3 tasks left");
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 1, "a check failed, as in lines");
}

#[test]
fn a_session_that_cannot_run_again_is_still_there() {
    let mut pty = running(80, 24);
    pty.limit_files(12);
    pty.send("r");
    pty.wait_for("End them and run again?");
    pty.send("y");
    pty.wait_for("failed to start a lane");
    pty.wait_for("all waiting");
    pty.send("x");
    pty.wait_for("s signal");
}

#[test]
fn stepping_back_shows_an_earlier_moment_while_the_lane_lives_on() {
    let mut pty = running(120, 40);
    pty.send(" ");
    pty.wait_for("paused");
    let paused = pty.text();
    pty.send(",,,,,,,,");
    pty.wait_until("the screen shows an earlier moment", |seen| text(seen) != paused);
    pty.send(" ");
    pty.wait_until("the screen is live again", |seen| text(seen).contains("live"));
}

#[test]
fn any_size_is_survived_in_any_state_and_the_next_one_is_right() {
    /// The columns that the title takes of a hundred, and those of a box over it.
    const TITLE: usize = 98;
    const BOX: usize = 100;
    let mut pty = running(120, 40);
    for (keys, shown, out) in [
        ("", "q quit", ""),
        ("?", "help: keys and words", "?"),
        (":", "search:", ESCAPE),
        ("s", "send a signal", ESCAPE),
        ("c", "y  cancel it", "n"),
        ("f", "filter tasks:", ESCAPE),
        ("\r", "▸ [8] task", ESCAPE),
        ("7e", "[7] checks · A", ESCAPE),
        (" ", "paused", " "),
    ] {
        pty.send(keys);
        pty.wait_for(shown);
        for (columns, rows) in [(80, 24), (20, 5), (1, 1), (300, 100), (40, 12)] {
            pty.resize(columns, rows);
        }
        pty.resize(100, 30);
        // No key before the size is taken in: crossterm may leave one that comes together with a resize until the next.
        pty.wait_until(&format!("{shown:?} fills the window"), |seen| {
            let first = seen.terminal.screen().rows(0, 100).next().unwrap_or_default();
            text(seen).contains(shown) && [TITLE, BOX].contains(&first.trim().chars().count())
        });
        pty.send(out);
        pty.wait_until(&format!("{shown:?} is gone"), |seen| out.is_empty() || !text(seen).contains(shown));
    }
    pty.send("q");
    pty.wait_for("End them and leave?");
    pty.send("y");
    assert_eq!(pty.wait_for_end(), 0);
}

#[test]
fn termination_from_outside_gives_the_terminal_back() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let mut pty = gallery(80, 24);
        pty.signal(signal);
        assert_eq!(pty.wait_for_end(), 128 + signal.as_raw().cast_unsigned());
        pty.wait_until_given_back();
    }
}

#[test]
fn control_c_quits() {
    let mut pty = gallery(80, 24);
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_end(), 0);
    pty.wait_until_given_back();
}

#[test]
fn escape_backs_out_of_help() {
    let mut pty = gallery(80, 24);
    pty.send("?");
    pty.wait_for("help: keys and words");
    pty.send(ESCAPE);
    pty.wait_until("the help is gone", |seen| !text(seen).contains("help: keys and words"));
}

/// The interpreter is looked for once CPython is chosen, and the gallery lives on meanwhile.
#[test]
fn the_gallery_says_that_python_is_missing_before_anything_is_run() {
    let mut pty = Pty::start(120, 30, &["--python", "/nowhere/python3"], &[]);
    pty.wait_for("sleep · basic · tokio");
    assert!(!pty.text().contains("/nowhere"), "nobody asked yet");
    pty.send("nn");
    pty.wait_for("/nowhere/python3: no such file; `--python` takes the path of a python3");
    pty.send("n");
    pty.wait_until("Tokio needs no Python", |seen| !text(seen).contains("/nowhere"));
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 0);
}

#[test]
fn the_dashboard_says_that_lanes_are_missing() {
    let mut pty = Pty::start(120, 30, &["run", "sleep", "--engine", "both", "--python", "/nowhere/python3"], &[]);
    let why = "no CPython lanes: /nowhere/python3: no such file; `--python` takes the path of a python3";
    pty.wait_until("its bottom line says why", |seen| {
        seen.terminal.screen().alternate_screen() && text(seen).contains(why)
    });
    pty.send("q");
    pty.wait_for("End them and leave?");
}

#[test]
fn the_dashboard_exits_as_lines_do() {
    let missing = ["--engine", "both", "--python", "/nowhere/python3", "--set", "length=1ms"];
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recording/kept/leftovers-1.0.rec");
    for (words, ended, code) in [
        ([&["run", "sleep"], &missing[..]].concat(), "exit 0", 3),
        (vec!["run", "sleep", "--set", "length=1ms"], "exit 0", 0),
        (vec!["run", "leftovers", "--set", "work=1ms"], "tasks left", 1),
        (vec!["watch", "--", "sh", "-c", "exit 7"], "exit 7", 7),
        (vec!["replay", kept], "left", 0),
    ] {
        let mut pty = Pty::start(160, 48, &words, &[]);
        pty.wait_for(ended);
        pty.wait_until("nothing runs any more", |seen| !text(seen).contains("● live"));
        pty.send("q");
        assert_eq!(pty.wait_for_end(), code, "{words:?}");
    }
}

#[test]
fn without_colour_the_selection_is_still_seen() {
    let pty = Pty::start(80, 24, &[], &[("NO_COLOR", "1")]);
    pty.wait_for("graceful-shutdown");
    let seen = pty.seen();
    let screen = seen.terminal.screen();
    let cells = (0..24).flat_map(|row| (0..80).filter_map(move |column| screen.cell(row, column)));
    let (mut reversed, mut coloured) = (0, 0);
    for cell in cells {
        reversed += usize::from(cell.inverse());
        coloured += usize::from(cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default);
    }
    assert!(reversed > 0, "a row is reversed:\n{}", screen.contents());
    assert_eq!(coloured, 0, "no cell has a colour");
}

#[test]
fn a_terminal_that_cannot_be_drawn_on_gets_lines() {
    let mut pty = Pty::start(120, 50, &[], &[("TERM", "dumb")]);
    assert_eq!(pty.wait_for_end(), 0);
    pty.wait_for("There is no terminal to draw a gallery on");
    let mut pty = Pty::start(120, 50, &["run", "sleep", "--set", "length=1ms"], &[("TERM", "dumb")]);
    assert_eq!(pty.wait_for_end(), 0);
    pty.wait_for("8 checks ok");
    assert!(!pty.seen().bytes.contains(&0x1b), "{}", pty.text());
}

#[test]
fn a_stopped_terminal_holds_up_neither_lanes_nor_keys() {
    let mut pty = running(160, 48);
    pty.wait_until("the workers of both lanes sleep", |seen| text(seen).matches("sleep …").count() >= 6);
    pty.stop_output(true);
    pty.send("s\r");
    pty.wait_until_childless();
    pty.stop_output(false);
    pty.wait_for("✗ 3 tasks left");
    pty.wait_for("■ ended");
    pty.stop_output(true);
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 1);
}

#[test]
fn a_signal_ends_the_dashboard_though_its_terminal_is_stopped() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut pty = running(80, 24);
        pty.stop_output(true);
        pty.signal(signal);
        assert_eq!(pty.wait_for_end(), code);
        assert!(pty.in_line_mode());
    }
}

#[test]
fn the_time_limit_ends_a_run_though_its_terminal_is_stopped() {
    const CTRL_S: &str = "\x13";
    let words = ["run", "leftovers", "--set", "tasks=1000", "--set", "work=60s", "--timeout", "2s"];
    let mut pty = Pty::start(80, 24, &words, &[]);
    pty.wait_for("background-");
    pty.send(CTRL_S);
    assert_eq!(pty.wait_for_end(), 124);
}

/// Not a test of its own: the one below runs it in a terminal.
#[test]
fn panic_inside_the_terminal() {
    if std::env::var_os("PANIC_WITH_THE_TERMINAL_TAKEN").is_some() {
        let mut screen = loopscope::app::Terminal::enter(true).expect("there is a terminal");
        screen.draw(|frame| "taken".render(frame.area, frame)).expect("it can be drawn on");
        panic!("a bug nobody thought of");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_can_be_read() {
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this test has a path"));
    command.args(["--exact", "panic_inside_the_terminal", "--nocapture"]);
    let mut pty =
        Pty::start_command(80, 24, command, &[("PANIC_WITH_THE_TERMINAL_TAKEN", "1"), ("RUST_BACKTRACE", "0")]);
    assert_ne!(pty.wait_for_end(), 0);
    pty.wait_for("a bug nobody thought of");
    pty.wait_until_given_back();
}
