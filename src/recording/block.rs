//! Blocks: what a recording's file is made of.

use std::io::{self, Write};

use zstd::{
    bulk::Decompressor,
    stream::{raw::CParameter, write::Encoder},
};

use super::{
    bytes::Plain,
    format::{BLOCK_HEADER, MAX_BLOCK},
};

/// Little is gained above, and much slower.
const LEVEL: i32 = 3;

/// What stands before a block's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BlockHeader {
    /// A [`BlockKind`](super::format::BlockKind), or a newer version's.
    pub(super) kind: u8,
    pub(super) lane: u8,
    /// How many events.
    pub(super) count: u32,
    /// How many bytes are stored.
    pub(super) stored: u32,
    /// How many they are decompressed.
    pub(super) plain: u32,
}

impl BlockHeader {
    /// What 16 bytes say; `None` where they are no header.
    pub(super) fn read(bytes: [u8; BLOCK_HEADER]) -> Option<Self> {
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let header = Self { kind: bytes[0], lane: bytes[1], count: word(4), stored: word(8), plain: word(12) };
        let is_bounded = [header.stored, header.plain].iter().all(|size| *size as usize <= MAX_BLOCK);
        (header.kind != 0 && bytes[2..4] == [0; 2] && is_bounded).then_some(header)
    }
}

/// A whole block; `None` if its content is too long for one.
pub(super) fn compressed(kind: u8, lane: u8, count: usize, content: &Plain) -> io::Result<Option<Vec<u8>>> {
    if content.bytes.len() > MAX_BLOCK {
        return Ok(None);
    }
    let mut encoder = Encoder::new(vec![0; BLOCK_HEADER], LEVEL)?;
    encoder.set_parameter(CParameter::ChecksumFlag(true))?;
    encoder.set_parameter(CParameter::MinMatch(7))?;
    let mut from = 0;
    for &cut in &content.cuts {
        encoder.write_all(&content.bytes[from..cut])?;
        encoder.flush()?;
        from = cut;
    }
    encoder.write_all(&content.bytes[from..])?;
    let mut block = encoder.finish()?;
    let stored = block.len() - BLOCK_HEADER;
    if stored > MAX_BLOCK {
        return Ok(None);
    }
    block[..2].copy_from_slice(&[kind, lane]);
    for (at, number) in [(4, count), (8, stored), (12, content.bytes.len())] {
        block[at..at + 4].copy_from_slice(&(number as u32).to_le_bytes());
    }
    Ok(Some(block))
}

/// The content of a block; `None` where the stored bytes are not what the header says.
pub(super) fn decompressed(header: BlockHeader, stored: &[u8]) -> Option<Vec<u8>> {
    // Never more than the header says, whatever the stored bytes claim.
    let content = Decompressor::new().ok()?.decompress(stored, header.plain as usize).ok()?;
    (content.len() == header.plain as usize).then_some(content)
}
