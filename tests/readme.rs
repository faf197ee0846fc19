//! What the README shows is what happens: its `console` blocks are run, its Rust is a doctest of the crate.

#[path = "support/no_settings.rs"]
mod no_settings;
#[path = "support/picture.rs"]
mod picture;

use picture::assert_drawn;

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
