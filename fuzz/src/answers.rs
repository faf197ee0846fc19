//! What interpreters and programs answer: JSON and lines of our own, after whatever else is printed.

use loopscope::source::{
    answers::{of_debugger, of_program},
    python::{interpreter_of, last_answer},
    says_ready,
};

/// The rows of a task: its name, that it has it, and what it waits on.
const EACH: usize = 3;
const MOST_TASKS: usize = 3_000;

pub(crate) fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for rows in [of_debugger(bytes, 7, Some("/app")).ok(), of_program(&text, Some("/app")).ok()].into_iter().flatten() {
        let texts: Vec<_> = rows.iter().flat_map(super::texts).collect();
        assert!(texts.iter().all(|text| super::is_safe(text)), "{texts:?}");
        let tied = rows.iter().filter(|row| row.kind() == "tied").count();
        assert!((rows.len() - tied).is_multiple_of(EACH) && rows.len() - tied <= EACH * MOST_TASKS);
        texts.iter().for_each(|text| super::planted(text.len(), 80));
    }
    if let Some((implementation, ..)) = interpreter_of(&text) {
        assert!(!implementation.contains([' ', '\n']));
    }
    if let Some(answer) = last_answer(bytes) {
        assert!(text.ends_with(answer.as_str()) || text.trim_end_matches('\n').ends_with(answer.as_str()));
    }
    assert_eq!(says_ready(bytes), text.split('\n').any(|line| line == "READY=1"));
}
