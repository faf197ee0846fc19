//! The house holds together: imports point down only, pure folders stay pure, and nothing grows out of hand.
//!
//! This reads the sources as text. What a folder may import is the table of the crate's documentation.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A folder, the folders it may import from, and words that must not occur in its code.
struct Layer {
    folder: &'static str,
    imports: &'static [&'static str],
    never: &'static [&'static str],
}

const CLOCKS_AND_IO: &[&str] =
    &["tokio::", "Instant::", "SystemTime", "std::fs", "std::net", "std::process", "std::env", "std::io", "rustix::"];
const NO_TERMINAL: &[&str] = &["ratatui", "crossterm"];

const LAYERS: &[Layer] = &[
    Layer { folder: "event", imports: &[], never: CLOCKS_AND_IO },
    Layer { folder: "runtime", imports: &["event"], never: NO_TERMINAL },
    Layer { folder: "scenario", imports: &["runtime", "event"], never: NO_TERMINAL },
    Layer { folder: "model", imports: &["event"], never: CLOCKS_AND_IO },
    Layer { folder: "finding", imports: &["model", "event"], never: CLOCKS_AND_IO },
    Layer { folder: "source", imports: &["event"], never: NO_TERMINAL },
    Layer { folder: "export", imports: &["event", "model", "finding"], never: CLOCKS_AND_IO },
    Layer { folder: "ui", imports: &["event", "model", "finding"], never: CLOCKS_AND_IO },
    Layer {
        folder: "app",
        imports: &["event", "model", "finding", "source", "export", "ui", "scenario", "runtime"],
        never: &[],
    },
    Layer {
        folder: "cli",
        imports: &["app", "event", "model", "finding", "source", "export", "ui", "scenario", "runtime"],
        never: &[],
    },
];

const LONGEST_FILE: usize = 400;

#[test]
fn every_folder_is_a_layer() {
    let mut found: Vec<String> = fs::read_dir(root())
        .expect("src is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().expect("a folder has a name").to_string_lossy().into_owned())
        .collect();
    let mut known: Vec<_> = LAYERS.iter().map(|layer| layer.folder).collect();
    found.sort_unstable();
    known.sort_unstable();
    assert_eq!(found, known, "src/ and the table of layers differ");
}

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    for layer in LAYERS {
        for (path, code) in files(layer.folder) {
            for import in imports(&code) {
                if import != layer.folder && is_layer(&import) && !layer.imports.contains(&import.as_str()) {
                    wrong.push(format!("{} imports {import}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports must point down only:\n{}", wrong.join("\n"));
}

#[test]
fn folders_leave_out_what_is_not_theirs() {
    let mut wrong = Vec::new();
    for layer in LAYERS {
        for (path, code) in files(layer.folder) {
            wrong.extend(
                layer
                    .never
                    .iter()
                    .filter(|word| code.contains(*word))
                    .map(|word| format!("{} says {word}", path.display())),
            );
        }
    }
    assert!(wrong.is_empty(), "these folders must do without:\n{}", wrong.join("\n"));
}

#[test]
fn files_stay_short() {
    let long: Vec<_> = LAYERS
        .iter()
        .flat_map(|layer| sources(&root().join(layer.folder)))
        .map(|path| (fs::read_to_string(&path).expect("a source is readable").lines().count(), path))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .collect();
    assert!(long.is_empty(), "over {LONGEST_FILE} lines: {long:?}");
}

/// What is Linux alone sits in one file each, so that another system can follow; memfd and `/proc` in one for the program
/// and one for its inspector.
#[test]
fn linux_sits_in_one_file_each() {
    let homes: &[(&str, &[&str])] = &[
        ("memfd_create", &["runtime/record/memfd.rs", "source/memory.rs"]),
        ("\"/proc", &["runtime/proc.rs", "source/proc.rs"]),
    ];
    for (word, homes) in homes {
        let code = LAYERS.iter().flat_map(|layer| files(layer.folder));
        let users = code.filter(|(_, code)| code.contains(word)).map(|(path, _)| path);
        let users: Vec<_> = users.map(|path| path.strip_prefix(root()).map(PathBuf::from).unwrap_or(path)).collect();
        assert_eq!(users, homes.iter().map(PathBuf::from).collect::<Vec<_>>(), "{word} belongs there alone");
    }
    for layer in LAYERS {
        let users: Vec<_> = files(layer.folder).into_iter().filter(|(_, code)| code.contains("\"/proc")).collect();
        let names: Vec<_> = users.iter().map(|(path, _)| path.display().to_string()).collect();
        assert!(names.len() <= 1, "in {} one file reads /proc: {names:?}", layer.folder);
    }
}

#[test]
fn imports_are_recognised() {
    let code = "use crate::event::Time; use crate::{model::{Lane, Task}, ui}; fn f() { crate::app::go() }";
    assert_eq!(imports(code), ["event", "model", "ui", "app"]);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn is_layer(name: &str) -> bool {
    LAYERS.iter().any(|layer| layer.folder == name)
}

/// The sources of a folder with comments and unit tests taken out: those in `tests.rs`, and those at a file's end.
fn files(folder: &str) -> Vec<(PathBuf, String)> {
    sources(&root().join(folder))
        .into_iter()
        .filter(|path| !path.ends_with("tests.rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source is readable");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let code: Vec<_> = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
            (path, code.join("\n"))
        })
        .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a layer has a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
    found
}

/// The first words after `crate::`, also those in a group: `crate::{a::x, b}` gives `a` and `b`.
fn imports(code: &str) -> Vec<String> {
    code.split("crate::").skip(1).flat_map(first_words).collect()
}

fn first_words(path: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![word(path)] };
    let mut words = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                words.push(word(group[start..at].trim_start()));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                words.push(word(group[start..at].trim_start()));
                start = at + 1;
            }
            _ => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
