//! The stacks of threads of a native program that sleep in the kernel: it says where their stacks and their code are, and
//! the unwind tables in their memory say the rest. Names and lines come from the debug information of the files.

use super::{SeenThread, place::place};
use crate::source::proc::{Asleep, Living, Mapping, Maps, entry, seen_by};
use addr2line::Loader;
use framehop::{
    CacheNative, ExplicitModuleSectionInfo, FrameAddress, MayAllocateDuringUnwind, Module, UnwindRegsNative, Unwinder,
    UnwinderNative,
};
use std::{
    collections::HashMap,
    fs::{self, File},
    ops::Range,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

/// A thread that wakes up while its stack is read is read again, so often.
const TRIES: usize = 4;
/// The most frames of a stack.
const MOST_FRAMES: usize = 512;
/// Unwind tables longer than this are not read.
const LONGEST_TABLE: u64 = 1 << 26;
/// A frame pointer that leads nowhere: with 0 a stack would seem to end in the function that needs it.
const UNKNOWN: u64 = 0x7fff_ffff_fff0;
/// The type of an ELF file that runs at the addresses written in it.
const ET_EXEC: u16 = 2;

/// The files that a process runs code of, and what reads their tables.
pub(super) struct Natives<'a> {
    living: &'a Living,
    pub(super) memory: &'a File,
    unwinder: UnwinderNative<Vec<u8>, MayAllocateDuringUnwind>,
    cache: CacheNative<MayAllocateDuringUnwind>,
    pub(super) loaded: Vec<Loaded>,
    directory: Option<String>,
    /// The frames at an address, innermost first: threads of a pool are at the same ones.
    known: HashMap<u64, Vec<String>>,
}

/// A file, where it is in memory, and its names.
pub(super) struct Loaded {
    range: Range<u64>,
    /// What is added to an address in the file.
    pub(super) bias: u64,
    names: Loader,
}

impl<'a> Natives<'a> {
    pub(super) fn new(living: &'a Living, memory: &'a File, maps: &Maps) -> Self {
        let mut natives = Self {
            living,
            memory,
            unwinder: UnwinderNative::new(),
            cache: CacheNative::new(),
            loaded: Vec::new(),
            directory: living.directory(),
            known: HashMap::new(),
        };
        for mapping in maps.all() {
            natives.load(mapping);
        }
        natives
    }

    fn load(&mut self, mapping: &Mapping) -> Option<()> {
        let names = Loader::new(file_of(self.living.pid(), &mapping.path)?).ok()?;
        let mut kind = [0; 2];
        self.memory.read_exact_at(&mut kind, mapping.range.start + 16).ok()?;
        let bias = if u16::from_ne_bytes(kind) == ET_EXEC { 0 } else { mapping.range.start };
        let section = |name: &[u8]| {
            let range = names.get_section_range(name)?;
            Some(range.begin..range.end)
        };
        let (table, index) = (section(b".eh_frame"), section(b".eh_frame_hdr"));
        let sections = ExplicitModuleSectionInfo {
            base_svma: 0,
            text_svma: section(b".text"),
            got_svma: section(b".got"),
            eh_frame: table.as_ref().and_then(|range| self.bytes(range, bias)),
            eh_frame_svma: table,
            eh_frame_hdr: index.as_ref().and_then(|range| self.bytes(range, bias)),
            eh_frame_hdr_svma: index,
            ..ExplicitModuleSectionInfo::default()
        };
        self.unwinder.add_module(Module::new(mapping.path.clone(), mapping.range.clone(), bias, sections));
        self.loaded.push(Loaded { range: mapping.range.clone(), bias, names });
        Some(())
    }

    /// A section, from memory: there it is as the program uses it, even if its file was replaced.
    fn bytes(&self, range: &Range<u64>, bias: u64) -> Option<Vec<u8>> {
        let length = range.end.checked_sub(range.start).filter(|length| *length <= LONGEST_TABLE)?;
        let mut bytes = vec![0; usize::try_from(length).ok()?];
        self.memory.read_exact_at(&mut bytes, range.start + bias).ok()?;
        Some(bytes)
    }

    /// `function file:line` of each frame, innermost first; none for a thread that runs.
    pub(super) fn stack(&mut self, tid: u32) -> Vec<String> {
        for _ in 0..TRIES {
            let Some(asleep) = self.living.asleep(tid) else { continue };
            let addresses = self.unwind(asleep);
            if self.living.asleep(tid) == Some(asleep) {
                return addresses.into_iter().flat_map(|address| self.frames(address)).collect();
            }
        }
        Vec::new()
    }

    /// The addresses of its frames, innermost first.
    fn unwind(&mut self, asleep: Asleep) -> Vec<u64> {
        let (addresses, is_whole) = self.walk(asleep, UNKNOWN);
        if is_whole || cfg!(not(target_arch = "x86_64")) {
            return addresses;
        }
        self.unwind_by_slot(asleep, &addresses).unwrap_or(addresses)
    }

    /// The same for a frame pointer; and whether the stack was read to its end.
    pub(super) fn walk(&mut self, asleep: Asleep, frame: u64) -> (Vec<u64>, bool) {
        let memory = self.memory;
        let mut read = |address: u64| {
            let mut word = [0; 8];
            memory.read_exact_at(&mut word, address).map_err(|_| ())?;
            Ok(u64::from_ne_bytes(word))
        };
        let registers = registers(asleep, frame);
        let mut frames = self.unwinder.iter_frames(asleep.code, registers, &mut self.cache, &mut read);
        let mut addresses = Vec::new();
        while addresses.len() < MOST_FRAMES {
            match frames.next() {
                Ok(Some(FrameAddress::InstructionPointer(address))) => addresses.push(address),
                // What called is before the address to return to.
                Ok(Some(FrameAddress::ReturnAddress(address))) => addresses.push(address.get() - 1),
                Ok(None) => return (addresses, true),
                Err(_) => break,
            }
        }
        (addresses, false)
    }

    /// The file that has an address.
    pub(super) fn file_at(&self, address: u64) -> Option<&Loaded> {
        self.loaded.iter().find(|file| file.range.contains(&address))
    }

    /// The frames at an address: more than one where functions were inlined.
    fn frames(&mut self, address: u64) -> Vec<String> {
        if let Some(known) = self.known.get(&address) {
            return known.clone();
        }
        let frames =
            self.file_at(address).map_or_else(Vec::new, |file| file.frames(address, self.directory.as_deref()));
        self.known.insert(address, frames.clone());
        frames
    }
}

impl Loaded {
    pub(super) fn symbol(&self, address: u64) -> Option<&str> {
        self.names.find_symbol(address - self.bias)
    }

    /// Where the function begins that has an address.
    pub(super) fn start_of(&self, address: u64) -> Option<u64> {
        self.names.find_symbol_info(address - self.bias).map(|symbol| symbol.address() + self.bias)
    }

    fn frames(&self, address: u64, directory: Option<&str>) -> Vec<String> {
        let address = address - self.bias;
        // Where there are line tables only, what is not inlined has its name from the symbols.
        let symbol = || {
            let name = addr2line::demangle_auto(self.names.find_symbol(address)?.into(), None);
            Some(name.into_owned())
        };
        let mut found = Vec::new();
        if let Ok(mut frames) = self.names.find_frames(address) {
            while let Ok(Some(frame)) = frames.next() {
                let function = frame.function.as_ref().and_then(|it| Some(it.demangle().ok()?.into_owned()));
                let location = frame.location.and_then(|location| Some((location.file?.to_owned(), location.line?)));
                let place = location.map_or_else(String::new, |(file, line)| place(&file, line, directory));
                found.extend(function.or_else(symbol).map(|function| format!("{} {place}", without_hash(&function))));
            }
        }
        if found.is_empty() {
            found.extend(symbol().map(|name| format!("{} ", without_hash(&name))));
        }
        found
    }
}

/// The name without the hash at its end: `app::main::h0123456789abcdef`.
fn without_hash(name: &str) -> &str {
    let is_hash =
        |hash: &str| hash.len() == 17 && hash.starts_with('h') && hash[1..].bytes().all(|it| it.is_ascii_hexdigit());
    name.rsplit_once("::").filter(|(_, hash)| is_hash(hash)).map_or(name, |(name, _)| name)
}

/// The file as the process sees it; the program itself also where it was replaced.
fn file_of(pid: u32, path: &str) -> Option<PathBuf> {
    let program = entry(pid, "exe");
    let is_program = || fs::read_link(&program).is_ok_and(|link| link == Path::new(path));
    let seen = seen_by(pid, Path::new(path));
    let is_file = |path: &PathBuf| fs::metadata(path).is_ok_and(|about| about.is_file());
    if is_program() { Some(program) } else { Some(seen).filter(is_file) }
}

#[cfg(target_arch = "x86_64")]
fn registers(asleep: Asleep, frame: u64) -> UnwindRegsNative {
    UnwindRegsNative::new(asleep.code, asleep.stack, frame)
}

#[cfg(target_arch = "aarch64")]
fn registers(asleep: Asleep, frame: u64) -> UnwindRegsNative {
    UnwindRegsNative::new(0, asleep.stack, frame)
}

/// Whether a thread is inside a Tokio runtime.
pub(super) fn is_tokio(threads: &[SeenThread]) -> bool {
    threads.iter().flat_map(|thread| &thread.frames).any(|frame| frame.contains("tokio::runtime::"))
}

#[cfg(test)]
mod tests {
    use super::without_hash;

    #[test]
    fn a_name_loses_its_hash_alone() {
        assert_eq!(without_hash("app::main::h0123456789abcdef"), "app::main");
        assert_eq!(without_hash("app::hash"), "app::hash");
        assert_eq!(without_hash("main"), "main");
    }
}
