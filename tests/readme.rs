//! What the README shows is what happens: its `console` blocks are run, its Rust is a doctest of the crate.

use std::collections::BTreeSet;

#[test]
fn commands_print_what_the_readme_shows() {
    trycmd::TestCases::new().case("README.md");
}

/// The pictures are what `--picture` draws of these commands, but for times and numbers:
///
/// `loopscope run graceful-shutdown --signal TERM --after 1s --size 130x40 --picture assets/graceful-shutdown.svg`
#[test]
fn the_picture_is_what_the_program_draws() {
    let command = "run graceful-shutdown --signal TERM --after 1s --size 130x40 --picture";
    assert_drawn(command, include_str!("../assets/graceful-shutdown.svg"));
}

/// `loopscope run graceful-shutdown --engine both --set pattern=published --signal TERM --after 1s --size 160x48 --picture
/// assets/cpython.svg`
#[test]
fn the_picture_of_four_lanes_is_what_the_program_draws() {
    if loopscope::source::python::find(&Default::default()).is_err() {
        assert!(std::env::var_os("CI").is_none(), "no CPython from 3.8 on");
        return;
    }
    let command =
        "run graceful-shutdown --engine both --set pattern=published --signal TERM --after 1s --size 160x48 --picture";
    assert_drawn(command, include_str!("../assets/cpython.svg"));
}

fn assert_drawn(command: &str, picture: &str) {
    let folder = tempfile::tempdir().expect("a folder for the picture");
    let path = folder.path().join("now.svg");
    let run =
        assert_cmd::Command::new(env!("CARGO_BIN_EXE_loopscope")).args(command.split(' ')).arg(&path).assert().code(1);
    let drawn = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {run}"));
    assert_eq!(words(picture), words(&drawn));
}

/// What is written in a picture. Times and units differ from run to run, and so does what a line has room for.
fn words(svg: &str) -> BTreeSet<&str> {
    svg.split('>')
        .filter_map(|piece| piece.split_once("</text").map(|(text, _)| text))
        .flat_map(|text| text.split(|c: char| !c.is_alphabetic() && c != '-'))
        .filter(|word| word.len() > 3)
        .collect()
}
