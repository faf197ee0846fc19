//! How a place in a source file is written: from the folder on that the program works in.

/// `src/main.rs:12` of `/home/u/app/src/main.rs`, for a program that works in `/home/u/app`.
pub(super) fn place(file: &str, line: u32, directory: Option<&str>) -> String {
    let inside = directory.filter(|it| it.len() > 1).and_then(|it| file.strip_prefix(it)?.strip_prefix('/'));
    format!("{}:{line}", inside.unwrap_or(file))
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_file_of_the_program_loses_the_folder_it_works_in() {
        assert_eq!(place("/home/u/app/src/main.rs", 3, Some("/home/u/app")), "src/main.rs:3");
        assert_eq!(place("/home/u/app2/main.rs", 3, Some("/home/u/app")), "/home/u/app2/main.rs:3");
        assert_eq!(place("/app.py", 3, Some("/")), "/app.py:3");
        assert_eq!(place("/app.py", 3, None), "/app.py:3");
    }
}
