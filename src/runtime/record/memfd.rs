//! Memory that two processes share. Linux alone: memfd and seals.

use crate::event::wire::{Clock, HEADER_SIZE, MAGIC, MEMFD_NAME, NARROW, VERSION, offset};
use rustix::{
    fs::{FallocateFlags, MemfdFlags, SealFlags, fallocate, fcntl_add_seals, memfd_create},
    io::{Errno, pwrite},
    process::{Resource, getpid, getrlimit},
    thread::gettid,
};
use std::os::fd::OwnedFd;

/// A file of the size of a ring with `slots` records, its header written, its size sealed, its pages allocated: a
/// page that cannot be had when it is written to would end the program with SIGBUS.
///
/// # Errors
/// Whatever the kernel says; too little memory or a file size limit are the likely ones.
pub(super) fn create(slots: u32, clock: Clock) -> Result<OwnedFd, Errno> {
    let size = size(slots) as u64;
    if getrlimit(Resource::Fsize).current.is_some_and(|limit| limit < size) {
        // Going over it would raise SIGXFSZ.
        return Err(Errno::FBIG);
    }
    let fd = memfd_create(MEMFD_NAME, MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
    fallocate(&fd, FallocateFlags::empty(), 0, size)?;
    pwrite(&fd, &header(slots, clock), 0)?;
    fcntl_add_seals(&fd, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL)?;
    Ok(fd)
}

/// Bytes of a ring with `slots` records.
pub(super) const fn size(slots: u32) -> usize {
    HEADER_SIZE + slots as usize * NARROW
}

fn header(slots: u32, clock: Clock) -> [u8; offset::CLOCK + 4] {
    let mut bytes = [0; offset::CLOCK + 4];
    let mut put = |at: usize, field: &[u8]| bytes[at..at + field.len()].copy_from_slice(field);
    put(offset::MAGIC, &MAGIC);
    put(offset::VERSION, &VERSION.to_le_bytes());
    put(offset::RECORD_SIZE, &(NARROW as u16).to_le_bytes());
    put(offset::SLOTS, &slots.to_le_bytes());
    put(offset::PID, &getpid().as_raw_pid().to_le_bytes());
    put(offset::TID, &gettid().as_raw_pid().to_le_bytes());
    put(offset::CLOCK, &(clock as u32).to_le_bytes());
    bytes
}
