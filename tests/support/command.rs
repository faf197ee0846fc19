//! The program called from outside, and what it answers.

use assert_cmd::Command;
use tempfile::TempDir;

/// Calls `loopscope` with these words; gives its exit code, stdout and stderr.
pub(crate) fn loopscope(words: &str) -> (i32, String, String) {
    let output = Command::cargo_bin("loopscope").expect("built").args(words.split_whitespace()).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

/// The last line of a `--json` run.
pub(crate) fn summary(stdout: &str) -> serde_json::Value {
    serde_json::from_str(stdout.lines().next_back().expect("a line")).expect("JSON")
}

pub(crate) fn kill(signal: &str, pid: impl std::fmt::Display) {
    Command::new("kill").args([signal, &pid.to_string()]).unwrap();
}

/// A machine that has nothing but what is put there.
pub(crate) struct Machine(TempDir);

impl Machine {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// A program in PATH. Another process writes it, so that no child of this one keeps it open for writing.
    pub(crate) fn with(self, name: &str, script: &str) -> Self {
        let mut install = Command::new("install");
        install.args(["-m", "755", "/dev/stdin", &self.path(name)]).write_stdin(script).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    /// Calls `loopscope` there.
    pub(crate) fn loopscope(&self, words: &str) -> (i32, String, String) {
        let mut command = Command::cargo_bin("loopscope").expect("built");
        for variable in ["VIRTUAL_ENV", "PYENV_ROOT", "XDG_CONFIG_HOME", "LOOPSCOPE_CONFIG"] {
            command.env_remove(variable);
        }
        command.env("PATH", self.0.path()).env("HOME", self.0.path());
        let output = command.args(words.split_whitespace()).output().expect("runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
    }
}
