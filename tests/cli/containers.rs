//! Programs in containers.

use super::loopscope;
use std::{fs, os::unix::fs::PermissionsExt, process::Command};

/// What is called `docker` here is a script: what it would start is not this command's child either way.
#[test]
fn what_docker_starts_is_not_seen_and_the_user_is_told_how() {
    let folder = tempfile::tempdir().expect("a folder");
    let docker = folder.path().join("docker");
    fs::write(&docker, "#!/bin/sh\nexit 0\n").expect("it is ours");
    fs::set_permissions(&docker, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let (code, _, stderr) = loopscope(&format!("watch -- {} run --rm image python app.py", docker.display()));
    assert_eq!(code, 0);
    assert!(stderr.contains("`docker run … IMAGE loopscope watch -- PROGRAM`"), "{stderr}");
}

#[test]
fn the_first_process_of_a_namespace_is_warned_of_before_its_signal() {
    let namespace = ["--user", "--map-root-user", "--pid", "--fork", "--kill-child"];
    let can = Command::new("unshare").args(namespace).arg("true").status().is_ok_and(|status| status.success());
    if !can {
        return;
    }
    let words = format!("watch --timeout 5s -- unshare {} sleep 1000", namespace.join(" "));
    let (_, _, stderr) = loopscope(&words);
    assert!(stderr.contains("it is PID 1 of its PID namespace and has no handler for SIGTERM so far"), "{stderr}");
}
