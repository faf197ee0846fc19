"""A program under observation that speaks the wire as src/event/wire/mod.rs describes it: numbers from there and from
src/event/report.rs, `struct` and `mmap`, nothing else. What it says is checked in wire.rs."""

import array
import fcntl
import mmap
import os
import socket
import struct
import sys
import time

SLOTS, RECORD, HEADER = 64, 64, 4096
LOOP, TASK, BRIEF, NAME, SITE, ERROR = 1, 0x7FFF_0123_4567_89AB, 0x7FFF_0123_4567_89CD, 1, 65535, 2
TEXT, SPAWNED, POLLED, DELIVERED, ENDED, METRIC, WARNING, POLLED_LAST = 1, 5, 7, 10, 13, 20, 23, 26
CALLED = 8_000

PID = os.getpid()
TID = int(os.readlink("/proc/thread-self").rpartition("/")[2])

# The ring.
memfd = os.memfd_create("loopscope-python", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
os.posix_fallocate(memfd, 0, HEADER + SLOTS * RECORD)
fcntl.fcntl(memfd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW)
ring = mmap.mmap(memfd, HEADER + SLOTS * RECORD)
struct.pack_into("<8sHHIIII", ring, 0, b"loopscop", 1, RECORD, SLOTS, PID, TID, 0)
written = 0


def room():
    (read,) = struct.unpack_from("<Q", ring, 128)
    return SLOTS - (written - read)


def record(kind, detail=0, site=0, at=None, subject=0, tail=b""):
    """Drops and counts where there is no room; `tail` begins with the object."""
    global written
    if room() < 1:
        (dropped,) = struct.unpack_from("<Q", ring, 64)
        struct.pack_into("<Q", ring, 64, dropped + 1)
        return
    slot = HEADER + written % SLOTS * RECORD
    written += 1
    at = time.monotonic_ns() if at is None else at
    struct.pack_into("<4xBBHQQ36sI", ring, slot, kind, detail, site, at, subject, tail, written & 0xFFFFFFFF)


def numbers(first=0, value=0):
    return struct.pack("<QQ", first, value)


def text(number, words, is_site=False):
    data = words.encode()
    if room() < -(-len(data) // 32):
        return
    for begin in range(0, len(data), 32):
        part = data[begin : begin + 32]
        more = begin + 32 < len(data)
        record(TEXT, is_site << 7 | more << 6 | len(part), subject=number, tail=part)


# The socket.
link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
link.connect(os.environ["LOOPSCOPE_SOCKET"])


def wait_for(beginning):
    while not (packet := link.recv(4096).decode()).startswith(beginning):
        if not packet:
            sys.exit("the inspector is gone")
    return packet


def look(number):
    link.send(b"look %d" % number)
    wait_for("seen %d" % number)


link.send(b"hello 1 %d %d cpython %d.%d.%d" % (PID, link.fileno(), *sys.version_info[:3]))
link.sendmsg([b"ring %d" % TID], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [memfd]))])
wait_for("seen 0")

text(NAME, "a name of more than thirty-two bytes: ñandú")
text(SITE, "wire.py:42", is_site=True)
record(2, 1, SITE, subject=LOOP)
record(2, 2, SITE, subject=LOOP)
record(SPAWNED, 0, SITE, subject=TASK, tail=numbers(0, NAME | LOOP << 32))
record(POLLED, 2, subject=TASK, tail=numbers(TASK, 5_000 | 2_048 >> 10 << 40))
look(1)

# A task that returns in its only poll, and what happened meanwhile, which is written before.
began = time.monotonic_ns()
record(SPAWNED, 0, SITE, at=began, subject=BRIEF, tail=numbers(0, NAME | LOOP << 32))
record(DELIVERED, at=began + 3_000, subject=BRIEF)
record(POLLED_LAST, 2, at=began + 1_000, subject=BRIEF, tail=numbers(TASK, 5_000 | 2_048 >> 10 << 40))
look(2)

# Faster than anybody reads.
for call in range(CALLED):
    record(METRIC, 4, subject=LOOP, tail=numbers(0, call))
look(3)

# Times that cannot be.
record(WARNING, 4, at=0, tail=numbers(0, NAME))
record(WARNING, 4, at=2**64 - 1, tail=numbers(0, NAME))

assert wait_for("cancel ") == f"cancel {TASK}"
record(DELIVERED, subject=TASK)
text(ERROR, "as it was asked to")
record(ENDED, 2, subject=TASK, tail=numbers(0, ERROR))

# Asleep in a callback, as far as anybody can see.
assert wait_for("stack ") == f"stack {TID}"
link.send(b"stack %d wait_for wire.py:61\t<module> wire.py:105" % TID)

record(2, 4, subject=LOOP)
struct.pack_into("<Q", ring, 88, 1)
os._exit(7)
