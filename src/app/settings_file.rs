//! Reading a file of settings: what a person wrote, so it is small, and a file.

use crate::event::clean;
use std::{
    fs::{self, OpenOptions},
    io::{self, Read},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// The most bytes read.
const LONGEST: u64 = 1 << 20;

/// Where in a text, by its line from 1, its TOML is wrong, and what is wrong there, as one line.
pub fn wrong_toml(text: &str, error: &toml::de::Error) -> (usize, String) {
    let at = error.span().map_or(0, |span| span.start);
    let line = text[..text.floor_char_boundary(at)].matches('\n').count() + 1;
    (line, clean(error.message()).into_owned())
}

/// The text of a file of settings.
///
/// # Errors
/// When it cannot be read, or is no such file: a pipe would be waited for without an end, and a device has none.
pub fn read_settings(path: &Path) -> io::Result<String> {
    let refuse = |why: String| Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    if !fs::metadata(path)?.is_file() {
        return refuse("it is no regular file; write the settings into one".into());
    }
    // What was a file a moment ago may be a pipe by now.
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)?;
    let mut text = String::new();
    file.take(LONGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LONGEST {
        return refuse(format!("it is longer than {} kB", LONGEST >> 10));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, read_settings};
    use std::{fs, path::Path};

    #[test]
    fn only_a_file_of_some_size_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("config.toml");
        fs::write(&file, "ascii = true\n").expect("written");
        assert_eq!(read_settings(&file).expect("read"), "ascii = true\n");
        fs::write(&file, vec![b'#'; LONGEST as usize + 1]).expect("written");
        assert!(read_settings(&file).is_err_and(|error| error.to_string().contains("longer than 1024 kB")));
        rustix::fs::mkfifoat(rustix::fs::CWD, folder.path().join("pipe"), 0o600.into()).expect("a pipe");
        for other in [folder.path(), &folder.path().join("pipe"), Path::new("/dev/zero")] {
            assert!(
                read_settings(other).is_err_and(|error| error.to_string().contains("no regular file")),
                "{other:?}"
            );
        }
    }
}
