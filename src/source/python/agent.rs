//! The agent's text: a loader and the table of its modules, in one file.

/// The modules of `assets/agent/loopscope`, each with its text.
macro_rules! agent_modules {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../assets/agent/loopscope/", $name, ".py")))),*]
    };
}

/// The agent's modules, each a name and a text. Each imports from those before it alone.
pub const MODULES: &[(&str, &str)] = agent_modules![
    "codes" "kinds" "bound" "state" "here" "errors" "files" "link" "ring"
    "names" "places" "splice" "patch"
    "loops" "waits" "ends" "created" "cancel" "timers" "jobs" "signals" "step"
    "held" "sampling" "facts" "awaits" "within" "snapshot" "listener"
    "lifecycle" "failures" "leave" "children" "tasks" "watch" "start" "cache"
];
/// Runs them, when the table is in front of it.
const LOADER: &str = include_str!("../../../assets/agent/load.py");

/// The agent as one Python file: run as `__main__`, it runs the script in its arguments; else it only comes in.
pub fn agent() -> String {
    format!("{}{LOADER}", rows_of(MODULES))
}

/// The table of those modules alone that have these names, as a statement of Python.
#[cfg(feature = "outside")]
pub(in crate::source) fn table(names: &[&str]) -> String {
    let named: Vec<_> = MODULES.iter().filter(|(name, _)| names.contains(name)).copied().collect();
    rows_of(&named)
}

fn rows_of(modules: &[(&str, &str)]) -> String {
    let row = |(name, text): &(&str, &str)| format!("(b\"{name}\", {}),\n", literal(text));
    let rows: String = modules.iter().map(row).collect();
    format!("MODULES = (\n{rows})\n")
}

/// Any bytes as a literal of Python's.
#[cfg(feature = "outside")]
pub(in crate::source) fn bytes_literal(bytes: &[u8]) -> String {
    format!("b\"{}\"", bytes.escape_ascii().to_string().replace("\\'", "'"))
}

/// A text of ASCII as a literal of Python's bytes.
fn literal(text: &str) -> String {
    format!("b\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
