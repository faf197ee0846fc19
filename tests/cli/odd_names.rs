//! Names that are no text, of files, sockets and programs, change no verdict.

use crate::loopscope;
use assert_cmd::Command;
use std::{
    ffi::OsStr,
    fs,
    os::{
        linux::net::SocketAddrExt,
        unix::{
            ffi::OsStrExt,
            net::{SocketAddr, UnixListener},
        },
    },
    path::Path,
};

const FDS_ARE_STABLE: &str = "\n  ok       fds-stable ";

#[test]
fn a_socket_of_any_name_leaves_the_others_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = [&b"of two\nlines"[..], b"no \xff text", b"\n", b"\xff"];
    let bound: Vec<_> = names.iter().flat_map(|name| bind(folder.path(), name)).collect();
    let (code, stdout, stderr) = loopscope("run sleep -vv --set length=10ms");
    assert_eq!((code, bound.len()), (0, 2 * names.len()), "{stdout}{stderr}");
    assert_eq!(stdout.matches(FDS_ARE_STABLE).count(), 2, "{stdout}");
}

/// A socket of this name in a folder, and one in the abstract namespace.
fn bind(folder: &Path, name: &[u8]) -> [UnixListener; 2] {
    let path = SocketAddr::from_pathname(folder.join(OsStr::from_bytes(name))).expect("a path");
    let unique = [format!("loopscope {} ", std::process::id()).as_bytes(), name].concat();
    let beside = SocketAddr::from_abstract_name(unique).expect("a name");
    [path, beside].map(|address| UnixListener::bind_addr(&address).expect("it can be bound"))
}

#[test]
fn a_program_of_any_name_is_sampled() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let program = folder.path().join(OsStr::from_bytes(b"no) \xff\n text"));
    fs::hard_link(env!("CARGO_BIN_EXE_loopscope"), &program).expect("a link");
    let output = Command::new(program).args(["run", "sleep", "-vv", "--set", "length=10ms"]).output().expect("runs");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{stdout}{stderr}");
    assert_eq!(stdout.matches(FDS_ARE_STABLE).count(), 2, "{stdout}{stderr}");
}
