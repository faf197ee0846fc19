//! The modules of the crate, and what a path in one of them leads to.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use crate::source;

/// The name of a module, from the crate's root: `["runtime", "record"]`.
type Name = Vec<String>;

/// A file and the module that it is.
pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) module: Name,
    /// Its code, without comments and tests, token by token.
    pub(crate) code: String,
}

impl File {
    /// `path` begins in `src`.
    pub(crate) fn new(path: PathBuf, code: &str) -> Self {
        let names = path.with_extension("");
        let names = names.iter().map(|name| name.to_string_lossy().into_owned());
        let module = names.filter(|name| !matches!(name.as_str(), "mod" | "lib" | "main")).collect();
        Self { path, module, code: code.replace(" :: ", "::") }
    }
}

/// What stands in a module that a file or a block holds.
#[derive(Default)]
struct Module {
    file: PathBuf,
    uses: Vec<Use>,
    /// Paths outside of `use`.
    paths: Vec<Name>,
    /// Every word outside of `use`.
    words: BTreeSet<String>,
}

/// One name that a `use` brings in. `name` is `*` for all of a module.
#[derive(Clone)]
struct Use {
    name: String,
    path: Name,
    is_public: bool,
}

/// Where a path leads.
enum Target {
    Module(Name),
    /// Something that this file defines.
    Item(PathBuf),
}

/// All modules of the crate.
#[derive(Default)]
pub(crate) struct Modules(BTreeMap<Name, Module>);

impl Modules {
    pub(crate) fn of(files: &[File]) -> Self {
        let mut modules = Self::default();
        for file in files {
            modules.read(&source::tokens(&file.code), &file.module, &file.path);
        }
        modules
    }

    /// Notes what stands in a module, and in the modules in it.
    fn read(&mut self, tokens: &[&str], name: &[String], file: &PathBuf) {
        let mut module = Module { file: file.clone(), ..Module::default() };
        let mut at = 0;
        while at < tokens.len() {
            at += match tokens[at..] {
                ["mod", child, "{", ..] => {
                    let length = block(&tokens[at + 2..]);
                    let child = [name, &[child.to_owned()]].concat();
                    self.read(&tokens[at + 3..at + 1 + length], &child, file);
                    2 + length
                }
                ["use", next, ..] if next != "<" => {
                    let length = tokens[at..].iter().position(|token| *token == ";").unwrap_or(tokens.len() - at);
                    let is_public = at > 0 && matches!(tokens[at - 1], "pub" | ")");
                    spread(&mut tokens[at + 1..at + length].iter().copied(), &[], &mut |path, name| {
                        module.uses.push(Use { name, path, is_public });
                    });
                    length
                }
                [first, ..] if is_name(first) && (at == 0 || !matches!(tokens[at - 1], "::" | ".")) => {
                    let path = path(&tokens[at..]);
                    let length = path.len() * 2 - 1;
                    module.words.insert(first.to_owned());
                    module.paths.push(path);
                    length
                }
                _ => 1,
            };
        }
        self.0.insert(name.to_vec(), module);
    }

    /// Each file with each other one that it needs. Passing a name on, as `pub use` does, needs nothing.
    pub(crate) fn imports(&self) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
        let mut imports: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
        for (name, module) in &self.0 {
            let used = module.uses.iter().filter(|used| !used.is_public || module.words.contains(&used.name));
            let paths = used.map(|used| &used.path).chain(&module.paths);
            let needed = paths.filter_map(|path| match self.find(name, path, 0)? {
                Target::Item(file) => Some(file),
                Target::Module(_) => None,
            });
            let all = module.uses.iter().filter(|used| used.name == "*" && !used.is_public);
            let all = all.filter_map(|used| match self.find(name, &used.path, 0)? {
                Target::Module(found) => Some(self.0[&found].file.clone()),
                Target::Item(file) => Some(file),
            });
            let here = imports.entry(module.file.clone()).or_default();
            here.extend(needed.chain(all).filter(|file| *file != module.file));
        }
        imports
    }

    /// Where a path leads; `None`: out of the crate, or to what the module itself defines.
    fn find(&self, from: &[String], path: &[String], depth: usize) -> Option<Target> {
        assert!(depth < 16, "{path:?} in {from:?} leads to itself");
        let (mut at, mut rest) = (from.to_vec(), path);
        match path.first()?.as_str() {
            "crate" => (at, rest) = (Vec::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {}
            first if self.child(&at, first).is_some() || self.used(&at, first).is_some() => {}
            _ => return None,
        }
        while let Some((first, after)) = rest.split_first() {
            let (child, used) = (self.child(&at, first), self.used(&at, first));
            // A module and a function may share a name: what ends a path is the function.
            let is_item = after.is_empty() && used.is_some_and(|used| used.path != path);
            rest = after;
            at = match (child, used) {
                _ if first == "super" => at[..at.len() - 1].to_vec(),
                (Some(child), _) if !is_item => child,
                // How a macro is passed on.
                (_, Some(used)) if used.path == [first.clone()] => return Some(Target::Item(self.0[&at].file.clone())),
                (_, Some(used)) => match self.find(&at, &used.path, depth + 1)? {
                    Target::Module(found) => found,
                    item @ Target::Item(_) => return Some(item),
                },
                _ => return Some(Target::Item(self.0[&at].file.clone())),
            };
        }
        Some(Target::Module(at))
    }

    fn child(&self, of: &[String], name: &str) -> Option<Name> {
        let child = [of, &[name.to_owned()]].concat();
        self.0.contains_key(&child).then_some(child)
    }

    fn used(&self, of: &[String], name: &str) -> Option<&Use> {
        self.0.get(of)?.uses.iter().find(|used| used.name == name)
    }

    /// The paths of every `use`, one by one: `std::{fs, io}` says `std::fs` and `std::io`.
    pub(crate) fn uses(&self) -> impl Iterator<Item = (&PathBuf, String)> {
        self.0.values().flat_map(|module| module.uses.iter().map(|used| (&module.file, used.path.join("::"))))
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_') && !token.ends_with(['"', '\'', '#'])
}

/// The path at the beginning of the tokens.
fn path(tokens: &[&str]) -> Name {
    let mut path = vec![tokens[0].to_owned()];
    for pair in tokens[1..].chunks_exact(2) {
        match pair {
            ["::", name] if is_name(name) => path.push((*name).to_owned()),
            _ => break,
        }
    }
    path
}

/// How many tokens a block in braces has.
fn block(tokens: &[&str]) -> usize {
    let mut depth = 0;
    let end = tokens.iter().position(|token| {
        depth += i32::from(*token == "{") - i32::from(*token == "}");
        depth == 0
    });
    end.map_or(tokens.len(), |end| end + 1)
}

/// Each path of a `use` with the name it gets: `a::{b, c as d}` is `a::b` with `b` and `a::c` with `d`.
fn spread<'a>(tokens: &mut impl Iterator<Item = &'a str>, before: &[String], see: &mut impl FnMut(Name, String)) {
    let (mut path, mut name) = (before.to_vec(), None);
    let mut is_group = false;
    while let Some(token) = tokens.next() {
        match token {
            "{" => {
                spread(tokens, &path, see);
                is_group = true;
            }
            "," | "}" => {
                let path = std::mem::replace(&mut path, before.to_vec());
                let name = name.take();
                if !std::mem::take(&mut is_group) && path.len() > before.len() {
                    end(path, name, see);
                }
                if token == "}" {
                    return;
                }
            }
            "::" => {}
            "as" => name = tokens.next().map(str::to_owned),
            _ => path.push(token.to_owned()),
        }
    }
    if !is_group && path.len() > before.len() {
        end(path, name, see);
    }
}

fn end(mut path: Name, name: Option<String>, see: &mut impl FnMut(Name, String)) {
    let is_all = path.last().is_some_and(|last| last == "*");
    if is_all || path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = name.unwrap_or_else(|| if is_all { "*".into() } else { path.last().cloned().unwrap_or_default() });
    see(path, name);
}
