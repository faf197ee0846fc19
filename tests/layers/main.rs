//! The house holds together: imports point down only and go round in no circle, pure folders stay pure, and nothing
//! grows out of hand.
//!
//! This reads the sources as text. What a folder may import is the table of the crate's documentation.

mod circles;
mod modules;
mod source;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use modules::{File, Modules};

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
    Layer { folder: "claim", imports: &["finding", "model", "event"], never: CLOCKS_AND_IO },
    Layer { folder: "recording", imports: &["event"], never: NO_TERMINAL },
    Layer { folder: "source", imports: &["event", "recording"], never: NO_TERMINAL },
    Layer { folder: "export", imports: &["event", "model", "finding", "claim", "advice"], never: CLOCKS_AND_IO },
    Layer { folder: "advice", imports: &["claim"], never: CLOCKS_AND_IO },
    Layer { folder: "lesson", imports: &["event", "model", "finding"], never: CLOCKS_AND_IO },
    Layer { folder: "ui", imports: &["event", "model", "finding", "advice", "lesson"], never: CLOCKS_AND_IO },
    Layer {
        folder: "app",
        imports: &[
            "event",
            "model",
            "finding",
            "claim",
            "recording",
            "source",
            "export",
            "advice",
            "lesson",
            "ui",
            "scenario",
            "runtime",
        ],
        never: &[],
    },
    Layer {
        folder: "cli",
        imports: &[
            "app",
            "event",
            "model",
            "finding",
            "claim",
            "recording",
            "source",
            "export",
            "advice",
            "lesson",
            "ui",
            "scenario",
            "runtime",
        ],
        never: &[],
    },
];

const LONGEST_FILE: usize = 400;

/// The one module whose parts may need each other: what a loop, its queue, its tasks and their wakers are.
const KNOT: &str = "runtime/scheduler";

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
    for (file, imports) in Modules::of(&code()).imports() {
        let Some(layer) = layer(&file) else { continue };
        let above = imports.iter().filter(|import| {
            let folder = folder(import);
            folder.is_some_and(|folder| folder != layer.folder && !layer.imports.contains(&folder))
        });
        wrong.extend(above.map(|import| format!("{} imports {}", file.display(), import.display())));
    }
    assert!(wrong.is_empty(), "imports must point down only:\n{}", wrong.join("\n"));
}

#[test]
fn no_circles_but_one() {
    let circles = circles::circles(&circles::parts(&Modules::of(&code()).imports()));
    let new: Vec<_> = circles.into_iter().filter(|circle| !circle.iter().all(|part| part.starts_with(KNOT))).collect();
    assert!(new.is_empty(), "these modules import each other in a circle: {new:#?}");
}

#[test]
fn folders_leave_out_what_is_not_theirs() {
    let code = code();
    let modules = Modules::of(&code);
    let says = code.iter().map(|file| (&file.path, file.code.clone())).chain(modules.uses());
    let wrong: BTreeSet<_> = says
        .flat_map(|(path, text)| {
            let never = layer(path).map_or(&[][..], |layer| layer.never);
            never.iter().filter(move |word| text.contains(**word)).map(|word| format!("{} says {word}", path.display()))
        })
        .collect();
    assert!(wrong.is_empty(), "these folders must do without: {wrong:#?}");
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

/// What is Linux alone sits in one file each, so that another system can follow; `/proc` in one for the program and one
/// for its inspector.
#[test]
fn linux_sits_in_one_file_each() {
    let homes: &[(&str, &[&str])] = &[
        ("memfd_create", &["runtime/record/memfd.rs", "source/memory.rs"]),
        ("\"/proc", &["runtime/proc.rs", "source/proc.rs"]),
    ];
    let code = code();
    for (word, homes) in homes {
        let users: Vec<_> = code.iter().filter(|file| file.code.contains(word)).map(|file| &file.path).collect();
        assert_eq!(users, homes.iter().map(Path::new).collect::<Vec<_>>(), "{word} belongs there alone");
    }
}

#[test]
fn imports_are_recognised() {
    let file = |path: &str, code: &str| File::new(path.into(), code);
    let files = [
        file("lib.rs", "mod event; mod model; mod ui; mod app;"),
        file("event/mod.rs", "mod time; pub use time::Time; pub struct Id; pub fn ui() {}"),
        file("event/time.rs", "pub struct Time; mod zone { use super::super::Id; fn f() -> super::Time {} }"),
        file("model/mod.rs", "use crate::event::{self, Id as Number}; fn f() -> event::Time { crate::app::go() }"),
        file("ui.rs", "use crate::{event::ui, model::*}; fn g() { ui(); std::fs::read(); Number::new() }"),
        file("app.rs", "pub use crate::ui::g; pub use crate::model::f; fn go() { f() }"),
    ];
    let imports = Modules::of(&files).imports();
    let of = |path: &str| imports[Path::new(path)].iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(of("event/mod.rs"), [""; 0]);
    assert_eq!(of("event/time.rs"), ["event/mod.rs"]);
    assert_eq!(of("model/mod.rs"), ["app.rs", "event/mod.rs", "event/time.rs"]);
    assert_eq!(of("ui.rs"), ["event/mod.rs", "model/mod.rs"]);
    assert_eq!(of("app.rs"), ["model/mod.rs"]);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn folder(file: &Path) -> Option<&str> {
    file.iter().next().and_then(|first| first.to_str()).filter(|first| !first.ends_with(".rs"))
}

fn layer(file: &Path) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| Some(layer.folder) == folder(file))
}

/// Every file but those for tests alone.
fn code() -> Vec<File> {
    let root = root();
    let paths = sources(&root);
    let mut test_files = Vec::new();
    let mut files: Vec<_> = paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("a source is readable");
            let (code, tests) = source::without_tests(&source::tokens(&text));
            let file = File::new(path.strip_prefix(&root).expect("it is in src").into(), &code.join(" "));
            test_files.extend(tests.iter().map(|name| [&file.module[..], &[(*name).to_owned()]].concat()));
            file
        })
        .collect();
    files.retain(|file| !test_files.iter().any(|test| file.module.starts_with(test)));
    files
}

/// Every file below a folder, in order.
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
    found.sort();
    found
}
