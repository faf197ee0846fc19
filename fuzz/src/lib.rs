//! What holds of everything that reads the bytes of others: one file a target. The fuzzers call it with what they make up, a
//! test with the seeds.

mod answers;
mod block;
mod output;
mod packet;
mod pieces;
mod proc;
mod python;
mod recording;
mod ring;
mod screen;
mod settings;
mod values;
mod wire;

/// A target: its name, which is that of its seeds' folder, and what it does with some bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("answers", answers::run),
    ("block", block::run),
    ("output", output::run),
    ("packet", packet::run),
    ("proc", proc::run),
    ("python", python::run),
    ("recording", recording::run),
    ("ring", ring::run),
    ("screen", screen::run),
    ("settings", settings::run),
    ("values", values::run),
    ("wire", wire::run),
];

/// Runs the target of a name.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.0 == name);
    target.expect("a target of that name").1(bytes);
}

/// Whether a terminal shows a text as it is, and obeys nothing in it.
fn is_safe(text: &str) -> bool {
    loopscope::event::clean(text) == text
}

/// The texts in the fields of an event.
fn texts(event: &loopscope::event::What) -> Vec<String> {
    use loopscope::event::{FieldValue, FileKind};
    let mut found = Vec::new();
    event.show(&mut |_, value| match value {
        FieldValue::Text(text) => found.push(text.to_owned()),
        FieldValue::Texts(all) => found.extend(all.iter().map(ToString::to_string)),
        FieldValue::Files(files) => found.extend(files.iter().filter_map(|file| match &file.kind {
            FileKind::Socket(text) | FileKind::Path(text) | FileKind::Other(text) => Some(text.to_string()),
            _ => None,
        })),
        _ => {}
    });
    found
}

/// Stands for a length that is not checked, in a build with `LOOPSCOPE_PLANTED` set: what the reader under test made of
/// the bytes goes into a room that is too small. Every target has one, to show that its fuzzer finds such a thing.
fn planted(length: usize, room: usize) {
    if option_env!("LOOPSCOPE_PLANTED").is_some() {
        assert!(length <= room, "the planted bug: {length} in a room for {room}");
    }
}
