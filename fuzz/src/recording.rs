//! Any file that is opened as a recording: it is one or none, and every event that it counts is read or left out.

use loopscope::recording::{Recording, format::MAX_EVENTS};
use rustix::fs::{MemfdFlags, ftruncate, memfd_create};
use std::{
    fs::File,
    os::{fd::AsRawFd, unix::fs::FileExt},
    path::PathBuf,
};

thread_local! {
    static FILE: File = memfd_create("recording", MemfdFlags::CLOEXEC).expect("a memfd").into();
}

pub(crate) fn run(bytes: &[u8]) {
    let path = FILE.with(|file| {
        ftruncate(file, 0).expect("it is ours");
        file.write_all_at(bytes, 0).expect("it is ours");
        PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
    });
    match Recording::open(&path) {
        Ok(recording) => read(&recording),
        Err(error) => assert!(error.to_string().contains("/proc/self/fd/")),
    }
}

fn read(recording: &Recording) {
    assert!(recording.end.is_some() || recording.damage.is_some());
    assert!(recording.lanes.windows(2).all(|pair| pair[0].0 < pair[1].0));
    super::planted(recording.count() as usize, 1 << 20);
    for (lane, _) in &recording.lanes {
        let (mut reader, mut events) = (recording.events(*lane), Vec::new());
        let mut blocks = 0;
        while reader.read(&mut events) {
            blocks += 1;
        }
        assert!(events.iter().all(|event| event.lane == *lane));
        assert!(events.len() as u64 + reader.unknown + reader.damaged <= recording.count());
        assert!(events.len() <= blocks * MAX_EVENTS);
    }
}
