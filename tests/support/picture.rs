//! The README's pictures, held against what the program draws.

use std::collections::BTreeSet;

/// So many words may differ: which lines of a log are its last ones does, from run to run.
const LAST_LINES: usize = 4;

/// Runs a command that ends in `--picture`, and compares what it draws.
pub(crate) fn assert_drawn(command: &str, picture: &str) {
    let folder = tempfile::tempdir().expect("a folder for the picture");
    let path = folder.path().join("now.svg");
    let run =
        assert_cmd::Command::new(env!("CARGO_BIN_EXE_loopscope")).args(command.split(' ')).arg(&path).assert().code(1);
    let drawn = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {run}"));
    let (then, now) = (words(picture), words(&drawn));
    let differing: Vec<_> = then.symmetric_difference(&now).collect();
    assert!(differing.len() <= LAST_LINES, "{differing:?} of {now:?}");
}

/// What is written in a picture. Times and units differ from run to run, and so does what a line has room for.
fn words(svg: &str) -> BTreeSet<&str> {
    svg.split('>')
        .filter_map(|piece| piece.split_once("</text").map(|(text, _)| text))
        .flat_map(|text| text.split(|c: char| !c.is_alphabetic() && c != '-'))
        .filter(|word| word.len() > 3)
        .collect()
}
