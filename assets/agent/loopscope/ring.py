"""A ring of records in shared memory, one a thread, for what is frequent. Nothing here waits: what has no room is
dropped and counted. There is no lock: signal handlers and finalizers come in between."""

from _struct import Struct

from .bound import close, getpid, native_id, none, now
from .codes import (
    CLOCK_SECONDS, DROPPED_AT, ENDED_AT, HEADER, POLLED, READ_AT, TASK_CREATED, TASK_ENDED, VERSION, WIDE)
from .errors import is_foreign
from .files import high_mmap, new_memory_file
from .here import Here, here
from .link import link

SLOTS, FEW = 1 << 16, 1 << 13  # of a ring where loops run, and elsewhere
STOCK = (SLOTS, 2), (FEW, 6)  # what the inspector makes at once where the interpreter can make none
WORD = 0xFFFFFFFF

# One call writes a record and publishes it: its number comes last, and `pack_into` stores in order. Python's own sizes
# and alignment, which are the wire's: it packs a `L` much faster than a `<Q`.
put = Struct("@4xBBHdLLL20xI").pack_into  # kind, detail, site, time, subject, object, value, number + 1
put_poll = Struct("@4xB3xdL8xd20xI").pack_into  # kind, start, subject, end, number + 1
put_ended = Struct("@4xBB2xdL36xI").pack_into  # kind, detail, time, subject, number + 1
put_created = Struct("@4xBxHdLLII20xI").pack_into  # kind, site, time, subject, object, name, loop, number + 1
put_header = Struct("<8sHHIIII").pack_into  # magic, version, size of a record, slots, process, thread, clock
word, last_word = Struct("<Q"), Struct("=I")


class Ring:
    """The memory of one thread's records, for as long as the thread lives: given back at once, for it is large. Where
    there is no room for it, and in a forked child, nothing is written."""
    memory, writers = None, (none,) * 5

    def __init__(self, slots=SLOTS):
        self.slots, self.pid, self.memory = slots, getpid(), shared_memory(slots)
        if self.memory:
            self.writers = writers(self.memory, slots)

    def __del__(self, getpid=getpid, mark=word.pack_into, where=ENDED_AT):  # bound, for when the interpreter ends
        if self.memory:
            if self.pid == getpid():  # not in a child, which shares the memory
                mark(self.memory, where, 1)
            self.memory.close()


def shared_memory(slots):
    """A ring's memory, known to the inspector; `None` where there is none to be had."""
    if not link.is_open():
        return None
    tid, file, memory = native_id(), None, None
    try:
        file = memory_file(slots)
        if file is not None:
            memory = high_mmap(file, HEADER + slots * WIDE)
            put_header(memory, 0, b"loopscop", VERSION, WIDE, slots, getpid(), tid, CLOCK_SECONDS)
    except BaseException:
        if is_foreign():
            raise
    finally:
        link.send("ring %d" % tid, file if memory else None)
        if file is not None:
            close(file)
    return memory


def memory_file(slots):
    """A file of the size of a ring, that can neither shrink nor grow: made here, or where the interpreter cannot, by
    the inspector. `None` where neither can."""
    if not link.stock:
        try:
            return new_memory_file(HEADER + slots * WIDE)
        except BaseException:
            if is_foreign():
                raise
            link.fill_stock(STOCK)
    return link.from_stock(slots)


def writers(memory, size):
    """The functions that write a record into a ring's memory, of any kind, or of the most frequent ones. `take` gives
    the next record's place and number, in one step for signal handlers' sake. These are closures, for they run most of
    all."""
    taken, take, left, turns = 0, iter(()).__next__, int, [True]

    def has_room():
        """Whether there are records to be taken again. One that has no room is counted as dropped, and its number used
        again; so is what a signal handler reports that comes in while this makes room."""
        if is_foreign():
            raise
        try:
            turn = turns.pop()
        except IndexError:
            if is_foreign():
                raise
            return drop()
        try:
            return left() > 0 or reserve() or drop()
        finally:
            turns.append(turn)

    def reserve():
        """Takes what is free up to the end of the ring, or as far as the inspector has read."""
        nonlocal taken, take, left
        at, number = taken % size, taken + 1 & WORD
        count = min(word.unpack_from(memory, READ_AT)[0] + size - taken, size - at, WORD + 1 - number)
        if count > 0:
            slots = iter(range(HEADER + at * WIDE, HEADER + (at + count) * WIDE, WIDE))
            taken, left = taken + count, slots.__length_hint__
            take = zip(slots, range(number, number + count)).__next__
        return count > 0

    def drop():
        word.pack_into(memory, DROPPED_AT, word.unpack_from(memory, DROPPED_AT)[0] + 1)
        return False

    def record(pack, *fields):
        """Whether there was room."""
        try:
            slot, number = take()
        except StopIteration:
            return has_room() and record(pack, *fields)
        pack(memory, slot, *fields, number)
        return True

    def polled(key, start, kind=POLLED):
        try:
            slot, number = take()
        except StopIteration:
            return has_room() and polled(key, start, kind)
        put_poll(memory, slot, kind, start, key, now(), number)

    def created(at, key, parent, called, on):
        try:
            slot, number = take()
        except StopIteration:
            return has_room() and created(at, key, parent, called, on)
        put_created(memory, slot, TASK_CREATED, at, now(), key, parent, called, on, number)

    def ended(how, key):
        try:
            slot, number = take()
        except StopIteration:
            return has_room() and ended(how, key)
        put_ended(memory, slot, TASK_ENDED, how, now(), key, number)

    def fill():
        """Writes records of no kind where a signal handler raised between the taking of a place and its writing."""
        turns[:] = [True]
        try:
            slot, number = take()
        except StopIteration:
            return
        end = taken + 1 - (taken + 1 - number & WORD)
        for at in range(word.unpack_from(memory, READ_AT)[0], end):
            slot, number = HEADER + at % size * WIDE, at + 1 & WORD
            if last_word.unpack_from(memory, slot + WIDE - 4)[0] != number:
                last_word.pack_into(memory, slot + 4, 0)  # from its kind to its site: what was there before is another
                last_word.pack_into(memory, slot + WIDE - 4, number)
    return record, polled, created, ended, fill


def at_first(which):
    """A method that makes a thread's writers when it first writes, to a ring that is large only where loops run. What
    it writes is not older than the ring, so that the inspector, which goes by the times, knows this one when it looks
    for that."""
    def write_first(*fields):
        here.use(Ring, SLOTS if native_id() == getpid() else FEW)
        if which == "record":  # kind, detail, site, time
            fields = fields[:4] + (now(),) + fields[5:]
        return getattr(here, which)(*fields)
    return staticmethod(write_first)


Here.record, Here.polled, Here.created, Here.ended = map(at_first, ("record", "polled", "created", "ended"))


def write(kind, detail=0, site=0, subject=0, other=0, value=0):
    here.record(put, kind, detail, site, now(), subject, other, value)
