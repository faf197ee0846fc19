//! Circles among the parts of a module, which are its children with all that is in them.
//!
//! A module and its own parts are one thing: they may know each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

type Imports = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// What the parts of each module import of each other, worked out from what files import.
pub(crate) fn parts(imports: &Imports) -> Imports {
    let mut parts = Imports::new();
    for (from, to) in imports.iter().flat_map(|(from, imports)| imports.iter().map(move |to| (from, to))) {
        let (from, to) = (module(from), module(to));
        let shared = from.iter().zip(to.iter()).take_while(|(from, to)| from == to).count();
        let part = |module: &Path| (module.iter().count() > shared).then(|| module.iter().take(shared + 1).collect());
        if let (Some(from), Some(to)) = (part(&from), part(&to)) {
            parts.entry(from).or_default().insert(to);
        }
    }
    parts
}

fn module(file: &Path) -> PathBuf {
    let path = file.with_extension("");
    if path.ends_with("mod") { path.parent().map(Path::to_path_buf).unwrap_or_default() } else { path }
}

/// Sets of which each can be reached from each (Tarjan), each in order.
pub(crate) fn circles(imports: &Imports) -> Vec<Vec<PathBuf>> {
    let mut search = Search { imports, seen: BTreeMap::new(), open: Vec::new(), found: Vec::new() };
    for part in imports.keys() {
        if !search.seen.contains_key(part) {
            search.visit(part);
        }
    }
    search.found.sort();
    search.found
}

struct Search<'a> {
    imports: &'a Imports,
    /// When each was first seen.
    seen: BTreeMap<&'a PathBuf, usize>,
    /// Those whose circle is not known yet.
    open: Vec<&'a PathBuf>,
    found: Vec<Vec<PathBuf>>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, part: &'a PathBuf) -> usize {
        let number = self.seen.len();
        let mut earliest = number;
        self.seen.insert(part, number);
        self.open.push(part);
        for import in self.imports.get(part).into_iter().flatten() {
            match self.seen.get(import) {
                None => earliest = earliest.min(self.visit(import)),
                Some(seen) if self.open.contains(&import) => earliest = earliest.min(*seen),
                Some(_) => {}
            }
        }
        if earliest == number {
            let begin = self.open.iter().position(|open| *open == part).unwrap_or_default();
            let mut circle: Vec<_> = self.open.split_off(begin).into_iter().cloned().collect();
            circle.sort();
            if circle.len() > 1 {
                self.found.push(circle);
            }
        }
        earliest
    }
}

#[test]
fn circles_are_found_among_the_parts_of_a_module() {
    let imports = [
        ("a/b.rs", "a/c.rs"),
        ("a/c/d.rs", "a/b/mod.rs"),
        ("a/e.rs", "a/b.rs"),
        ("a/mod.rs", "a/e.rs"),
        ("a/e.rs", "a/mod.rs"),
        ("f/g.rs", "a/h.rs"),
        ("a/i.rs", "f/g.rs"),
    ];
    let mut files = Imports::new();
    for (from, to) in imports {
        files.entry(from.into()).or_default().insert(to.into());
    }
    let wanted: [Vec<PathBuf>; 2] = [vec!["a".into(), "f".into()], vec!["a/b".into(), "a/c".into()]];
    assert_eq!(circles(&parts(&files)), wanted);
}
