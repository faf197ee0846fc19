//! The README's pictures, held against what the program draws.

use std::collections::BTreeSet;

/// So many words may differ: which lines of a log are its last ones does, from run to run.
const LAST_LINES: usize = 4;

/// So often it may be drawn: on a busy machine more lines are other ones.
const TRIES: usize = 3;

/// Runs a command that ends in `--picture`, and compares what it draws.
pub(crate) fn assert_drawn(command: &str, picture: &str) {
    let mut last = Vec::new();
    let is_close = (0..TRIES).any(|_| {
        last = differing(command, picture);
        last.len() <= LAST_LINES
    });
    assert!(is_close, "{last:?}");
}

/// The words that are in one of the pictures alone: in this one, or in the one drawn now.
fn differing(command: &str, picture: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder for the picture");
    let path = folder.path().join("now.svg");
    let run =
        assert_cmd::Command::new(env!("CARGO_BIN_EXE_loopscope")).args(command.split(' ')).arg(&path).assert().code(1);
    let drawn = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {run}"));
    words(picture).symmetric_difference(&words(&drawn)).map(|word| (*word).to_owned()).collect()
}

/// What is written in a picture. Times and units differ from run to run, and so does what a line has room for.
fn words(svg: &str) -> BTreeSet<&str> {
    svg.split('>')
        .filter_map(|piece| piece.split_once("</text").map(|(text, _)| text))
        .flat_map(|text| text.split(|c: char| !c.is_alphabetic() && c != '-'))
        .filter(|word| word.len() > 3)
        .collect()
}
