//! One hostile situation: how it is made, and what must hold then.

use serde_json::Value;
use std::{
    fs::{self, Permissions},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

/// Longer than any of these takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(90);
/// A variable that everything a row starts inherits, by which it is found.
const MARK: &str = "LOOPSCOPE_ABUSE";

pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// Run by `sh`, in an empty folder; `$LOOPSCOPE` is the program, `$TMPDIR` and `$HOME` are folders of the row's own.
    pub(crate) script: &'static str,
    pub(crate) code: i32,
    /// What stdout holds.
    pub(crate) prints: &'static [&'static str],
    /// What stderr holds.
    pub(crate) says: &'static [&'static str],
}

impl Row {
    pub(crate) const fn new(name: &'static str, script: &'static str) -> Self {
        Self { name, script, code: 0, prints: &[], says: &[] }
    }

    pub(crate) const fn code(self, code: i32) -> Self {
        Self { code, ..self }
    }

    pub(crate) const fn prints(self, prints: &'static [&'static str]) -> Self {
        Self { prints, ..self }
    }

    pub(crate) const fn says(self, says: &'static [&'static str]) -> Self {
        Self { says, ..self }
    }

    pub(crate) fn run(&self) -> Result<(), String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let [work, tmp, home] = ["work", "tmp", "home"].map(|name| folder.path().join(name));
        for folder in [&work, &tmp, &home] {
            fs::create_dir(folder).map_err(|error| error.to_string())?;
        }
        // As a machine has them: other users come to the folder for temporary files, and may leave theirs there.
        for (folder, mode) in [(folder.path(), 0o755), (&work, 0o755), (&tmp, 0o1777)] {
            fs::set_permissions(folder, Permissions::from_mode(mode)).map_err(|error| error.to_string())?;
        }
        let mark = mark();
        let mut command = Command::new("sh");
        command
            .args(["-c", self.script])
            .current_dir(&work)
            .env("LOOPSCOPE", env!("CARGO_BIN_EXE_loopscope"))
            .env("TMPDIR", &tmp)
            .env("HOME", &home)
            .env(MARK, &mark)
            .env_remove("XDG_RUNTIME_DIR")
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let output = finish(command, &mark)?;
        let survivors = survivors(&mark);
        let left = left_in(&tmp);
        let told = self.judge(&output);
        kill(&mark);
        let told = told.or_else(|| (!survivors.is_empty()).then(|| format!("these live on: {}", survivors.join("; "))));
        let told = told.or_else(|| (!left.is_empty()).then(|| format!("these stay behind: {}", left.join(" "))));
        told.map_or(Ok(()), |what| Err(format!("{what}\n{}", shown(&output))))
    }

    fn judge(&self, output: &Output) -> Option<String> {
        let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
        if output.status.code() != Some(self.code) {
            return Some(format!("{:?} in place of code {}", output.status, self.code));
        }
        let missing =
            |(wanted, text): (&&str, &str)| (!text.contains(*wanted)).then(|| format!("`{wanted}` is missing"));
        let prints = self.prints.iter().map(|it| (it, &*out));
        let says = self.says.iter().map(|it| (it, &*err));
        let lines = || self.script.contains("--json").then(|| out.lines().find(|line| !is_json(line))).flatten();
        let control = |text: &str| text.contains('\u{1b}');
        (prints.chain(says).find_map(missing))
            .or_else(|| lines().map(|line| format!("no JSON: {line}")))
            .or_else(|| err.contains("panicked").then(|| "it panicked".into()))
            .or_else(|| control(&err).then(|| "a control code is on stderr".into()))
    }
}

/// Whether a line is a JSON object, as far as it was written.
fn is_json(line: &str) -> bool {
    serde_json::from_str::<Value>(line).is_ok_and(|value| value.is_object())
}

fn mark() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Waits for the script; what takes too long is ended.
fn finish(mut command: Command, mark: &str) -> Result<Output, String> {
    let child = command.spawn().map_err(|error| error.to_string())?;
    let mark = mark.to_owned();
    let (done, watched) = std::sync::mpsc::channel::<()>();
    let dog = thread::spawn(move || {
        let is_late = watched.recv_timeout(DEADLINE).is_err_and(|it| it == std::sync::mpsc::RecvTimeoutError::Timeout);
        if is_late {
            kill(&mark);
        }
        is_late
    });
    let output = child.wait_with_output().map_err(|error| error.to_string());
    drop(done);
    let is_late = dog.join().unwrap_or(true);
    let output = output?;
    if is_late { Err(format!("it did not end within {DEADLINE:?}\n{}", shown(&output))) } else { Ok(output) }
}

/// The processes with a row's mark that are still there once those that are ending have had their time.
fn survivors(mark: &str) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let alive = marked(mark);
        if alive.is_empty() || begun.elapsed() > Duration::from_secs(10) {
            let words = |pid: &u32| fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            return alive.iter().map(|pid| String::from_utf8_lossy(&words(pid)).replace('\0', " ")).collect();
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn kill(mark: &str) {
    for pid in marked(mark).into_iter().filter_map(|pid| rustix::process::Pid::from_raw(pid.cast_signed())) {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }
}

fn marked(mark: &str) -> Vec<u32> {
    let wanted = format!("{MARK}={mark}");
    let holds = |pid: &u32| {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes())
    };
    let pids = fs::read_dir("/proc").into_iter().flatten().flatten();
    pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(holds).collect()
}

/// What loopscope left in the folder for temporary files.
fn left_in(tmp: &Path) -> Vec<String> {
    let names = fs::read_dir(tmp).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.starts_with("loopscope")).collect()
}

fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(3_000)]).into_owned();
    format!("{:?}\n--- stdout\n{}\n--- stderr\n{}", output.status, text(&output.stdout), text(&output.stderr))
}
