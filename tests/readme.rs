//! What the README shows is what happens: its `console` blocks are run, its Rust is a doctest of the crate.

use std::collections::BTreeSet;

#[test]
fn commands_print_what_the_readme_shows() {
    trycmd::TestCases::new().case("README.md");
}

/// The first picture is what `--picture` draws of that command, but for times and numbers:
///
/// `loopscope run graceful-shutdown --signal TERM --after 1s --picture assets/graceful-shutdown.svg --size 130x40`
#[test]
fn the_picture_is_what_the_program_draws() {
    let folder = tempfile::tempdir().expect("a folder for the picture");
    let path = folder.path().join("now.svg");
    let command = "run graceful-shutdown --signal TERM --after 1s --size 130x40 --picture";
    let run =
        assert_cmd::Command::new(env!("CARGO_BIN_EXE_loopscope")).args(command.split(' ')).arg(&path).assert().code(1);
    let drawn = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {run}"));
    assert_eq!(words(include_str!("../assets/graceful-shutdown.svg")), words(&drawn));
}

/// What is written in a picture. Times and units differ from run to run, and so does what a line has room for.
fn words(svg: &str) -> BTreeSet<&str> {
    svg.split('>')
        .filter_map(|piece| piece.split_once("</text").map(|(text, _)| text))
        .flat_map(|text| text.split(|c: char| !c.is_alphabetic() && c != '-'))
        .filter(|word| word.len() > 3)
        .collect()
}
