//! The frame pointer of a thread that sleeps, which the kernel does not tell. Functions that address their frame by it have
//! saved the caller's in their frame, right below the address to return to: the slot is found by what called the function.

use super::native::Natives;
use crate::source::proc::Asleep;
use std::os::unix::fs::FileExt;

/// The slot is in the frame of the innermost function that uses the pointer: not farther up the stack than this.
const SEARCHED: usize = 1 << 16;
const WORD: usize = 8;
/// What the functions are called that threads begin in, of glibc and musl.
const ROOTS: [&str; 4] = ["_start", "clone", "start_thread", "libc_start"];
/// The longest instruction that calls.
const LONGEST_CALL: usize = 7;

impl Natives<'_> {
    /// The stack, given the frames up to the function that needs the frame pointer. Among the addresses on the stack to
    /// return to, its own is the first that a call of this function put there, and from which the rest of the stack
    /// follows, to its very end.
    pub(super) fn unwind_by_slot(&mut self, asleep: Asleep, known: &[u64]) -> Option<Vec<u64>> {
        let function = *known.last()?;
        let mut bytes = vec![0; SEARCHED];
        let length = self.memory.read_at(&mut bytes, asleep.stack).ok()?;
        let words: Vec<_> = bytes[..length]
            .chunks_exact(WORD)
            .map(|word| u64::from_ne_bytes(word.try_into().unwrap_or_default()))
            .collect();
        (0..words.len().saturating_sub(1)).find_map(|slot| {
            let back = words[slot + 1];
            if !self.is_after_call(back, function) {
                return None;
            }
            let (addresses, is_whole) = self.walk(asleep, asleep.stack + (slot * WORD) as u64);
            let is_whole = is_whole && addresses.last().is_some_and(|last| self.is_root(*last));
            let is_it = is_whole && addresses.starts_with(known) && addresses.get(known.len()) == Some(&(back - 1));
            is_it.then_some(addresses)
        })
    }

    /// Whether a stack can begin there: a wrong slot may lead to a pointer of 0, which seems to be the end as well.
    fn is_root(&self, address: u64) -> bool {
        let Some(file) = self.file_at(address) else { return false };
        let name = file.symbol(address);
        name.map_or_else(
            || Some(file.bias) != self.loaded.first().map(|program| program.bias),
            |name| ROOTS.iter().any(|root| name.contains(root)),
        )
    }

    /// Whether a call is right before an address, of this function as far as that can be seen.
    fn is_after_call(&self, back: u64, function: u64) -> bool {
        if self.file_at(back).is_none() {
            return false;
        }
        let mut code = [0; LONGEST_CALL];
        if self.memory.read_exact_at(&mut code, back - LONGEST_CALL as u64).is_err() {
            return false;
        }
        if let Some(offset) = direct_call(&code) {
            let target = back.wrapping_add_signed(offset.into());
            let [file, of_target] = [function, target].map(|address| self.file_at(address).map(|file| file.bias));
            let start = self.file_at(function).and_then(|file| file.start_of(function));
            return file != of_target || start.is_none_or(|start| start == target);
        }
        is_indirect_call(&code)
    }
}

/// How far `call` goes: its opcode and four bytes.
fn direct_call(code: &[u8; LONGEST_CALL]) -> Option<i32> {
    let (opcode, offset) = code[2..].split_first()?;
    (*opcode == 0xe8).then(|| i32::from_le_bytes(offset.try_into().unwrap_or_default()))
}

/// Whether a call of what a register or memory holds ends there: `ff`, and 2 in the middle of the next byte.
fn is_indirect_call(code: &[u8; LONGEST_CALL]) -> bool {
    code.windows(2).any(|pair| pair[0] == 0xff && pair[1] >> 3 & 7 == 2)
}

#[cfg(test)]
mod tests {
    use super::{direct_call, is_indirect_call};

    #[test]
    fn calls_are_told_from_other_code() {
        assert_eq!(direct_call(&[0, 0, 0xe8, 0xfb, 0xff, 0xff, 0xff]), Some(-5));
        assert_eq!(direct_call(&[0xe8, 0, 0, 0, 0, 0, 0]), None);
        // `call *%rax`, `call *8(%rbx)`, `call *0(%rip)`, and `nop`s.
        assert!(is_indirect_call(&[0x90, 0x90, 0x90, 0x90, 0x90, 0xff, 0xd0]));
        assert!(is_indirect_call(&[0x90, 0x90, 0x90, 0x90, 0xff, 0x53, 8]));
        assert!(is_indirect_call(&[0x90, 0xff, 0x15, 0, 0, 0, 0]));
        assert!(!is_indirect_call(&[0x90; 7]));
    }
}
