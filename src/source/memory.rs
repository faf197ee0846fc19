//! A ring's memory, mapped into the inspector. What another process writes into it may be anything at any time, so it
//! is only ever read through atomics. And memory for the rings of an interpreter that cannot make its own.
#![expect(unsafe_code, reason = "the ring is memory shared with another process")]

use crate::event::wire::{HEADER_SIZE, MAX_SLOTS, MEMFD_NAME, MIN_SLOTS, WIDE};
use rustix::{
    fd::AsFd,
    fs::{FallocateFlags, MemfdFlags, SealFlags, fallocate, fcntl_add_seals, memfd_create},
    io,
    mm::{MapFlags, ProtFlags, mmap, munmap},
};
use std::{
    os::fd::OwnedFd,
    ptr::{NonNull, null_mut},
    sync::atomic::AtomicU64,
};

/// A file of the size of a ring with so many wide records, sealed, its pages allocated; all else is the program's to write.
///
/// # Errors
/// No ring has so many, or whatever the kernel says; too little memory is the likely one.
pub(super) fn create(slots: u32) -> io::Result<OwnedFd> {
    if !slots.is_power_of_two() || !(MIN_SLOTS..=MAX_SLOTS).contains(&slots) {
        return Err(io::Errno::INVAL);
    }
    let file = memfd_create(MEMFD_NAME, MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
    fallocate(&file, FallocateFlags::empty(), 0, (HEADER_SIZE + slots as usize * WIDE) as u64)?;
    fcntl_add_seals(&file, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL)?;
    Ok(file)
}

/// A mapping, for reading and writing.
#[derive(Debug)]
pub(super) struct Memory {
    words: NonNull<AtomicU64>,
    len: usize,
}

// SAFETY: it is plain memory, owned by this value and accessed through atomics.
unsafe impl Send for Memory {}

impl Memory {
    /// Maps the first `size` bytes of a file. The caller has made sure that the file is that long and stays so.
    pub(super) fn map(file: impl AsFd, size: usize) -> io::Result<Self> {
        // SAFETY: a new mapping, placed by the kernel, aliases nothing.
        let base = unsafe { mmap(null_mut(), size, ProtFlags::READ | ProtFlags::WRITE, MapFlags::SHARED, file, 0)? };
        let words = NonNull::new(base.cast()).ok_or(io::Errno::NOMEM)?;
        Ok(Self { words, len: size / size_of::<AtomicU64>() })
    }

    /// All of it.
    #[inline]
    pub(super) fn words(&self) -> &[AtomicU64] {
        // SAFETY: the mapping is page-aligned, `len` words long and lives as long as `self`.
        unsafe { std::slice::from_raw_parts(self.words.as_ptr(), self.len) }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: `words` hands out no reference that outlives `self`.
        let _ = unsafe { munmap(self.words.as_ptr().cast(), self.len * size_of::<AtomicU64>()) };
    }
}
