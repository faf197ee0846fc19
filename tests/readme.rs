//! What the README shows is what happens: its `console` blocks are run, its Rust is a doctest of the crate.

#[test]
fn commands_print_what_the_readme_shows() {
    trycmd::TestCases::new().case("README.md");
}
