//! Any bytes in the files of `/proc`: names in them may be anything, and what makes no sense is unknown.

use loopscope::{
    event::{Exit, File, FileKind},
    source::proc_bytes as proc,
};

pub(crate) fn run(bytes: &[u8]) {
    let files = files(bytes);
    let (asleep, place, _) = proc::sleep(bytes, bytes, &files);
    assert!(asleep.iter().chain([&place]).all(|text| !text.is_empty()));
    for has_recorder in [false, true] {
        assert!(proc::usage(bytes, bytes, has_recorder).is_none_or(|usage| usage.threads > 0));
    }
    let (parent, same, end) = proc::relations(bytes);
    assert!(parent.zip(same).is_none_or(|(parent, same)| same < 0 || parent == same.unsigned_abs()));
    let is_end = |end: Exit| matches!(end, Exit::Code(0..=255) | Exit::Signal(1..=127));
    assert!(end.is_none_or(is_end), "{end:?}");
    let words = proc::words(bytes);
    assert!(words.iter().all(|word| !word.is_empty() && !word.contains('\0')));
    if let Some((name, actions)) = proc::signals(bytes) {
        assert!(!name.contains('\n') && actions.iter().all(|action| !action.is_empty()));
    }
    assert!(proc::maps(bytes).iter().all(|(path, _)| path.starts_with('/')));
    proc::children(bytes);
    proc::queued(bytes);
}

/// Each line is a descriptor's link, and all of it each of the tables.
fn files(bytes: &[u8]) -> Vec<File> {
    let links: Vec<_> = (0..).zip(bytes.split(|byte| *byte == b'\n')).collect();
    let files = proc::files(&links, |_| bytes.to_vec());
    assert_eq!(files.len(), links.len());
    assert!(files.windows(2).all(|pair| pair[0].fd < pair[1].fd));
    for file in &files {
        let FileKind::Socket(text) = &file.kind else { continue };
        assert!(super::is_safe(text));
        let port = text.strip_prefix("tcp ").and_then(|rest| rest.strip_suffix(" listening")?.rsplit_once(':'));
        let port = port.and_then(|(_, port)| port.parse().ok());
        assert!(port.is_none_or(|port| proc::listens(bytes, port)), "{text}");
        super::planted(text.len(), 45);
    }
    files
}
