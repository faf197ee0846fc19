"""The agent of loopscope: tells an inspector what asyncio does in this process, and changes nothing of it.

One file, standard library only, CPython 3.8 and later. Loaded by the `sitecustomize` beside it, or run as
`python -I loopscope_agent.py script args`. From top to bottom:

* the wire (`src/event/wire/mod.rs`): a ring of records in shared memory, one a thread; names and places, which are told
  once and stand for themselves by number; the socket, for what is rare
* what is told of tasks, of loops and their teardown, of timers, signals, jobs, warnings and the end
* sampling, the mode that looks now and then instead
* how hooks come in: into the very body of a function of asyncio's where its source is there, so that no frame of ours
  is in anybody's way; around it where it is C
* the hooks, one a line, in `watch_asyncio`, `watch_loop_class` and the like; and how it all begins, in `install`

Nothing here ever waits, but for the inspector's first and last look; what has no room is dropped and counted. No hook
can raise, and what it watches runs in any case. There is no lock: signal handlers and finalizers come in between.
"""

import _signal
import _socket
import _thread
import atexit
import fcntl
import gc
import itertools
import mmap
import os
import select
import sys
import time
import weakref
from functools import partial
from struct import Struct, error as StructError
from types import CodeType, CoroutineType, FunctionType, GeneratorType, MethodType, SimpleNamespace

# Bound now: programs and test suites replace what the modules hold.
now, sleep, ident, frame_of, exc_info = time.monotonic, time.sleep, _thread.get_ident, sys._getframe, sys.exc_info
close, dup, getpid, fstat, exists, is_file, can_run = (
    os.close, os.dup, os.getpid, os.fstat, os.path.exists, os.path.isfile, os.access)
new_memfd, allocate = getattr(os, "memfd_create", None), getattr(os, "posix_fallocate", None)
control, new_map, group_of, kill_group = fcntl.fcntl, mmap.mmap, os.getpgrp, os.killpg
native_id, new_poll, POLLIN = _thread.get_native_id, select.poll, select.POLLIN
new_thread, new_lock, threads_running = _thread.start_new_thread, _thread.allocate_lock, _thread._count
HERE, VERSION = frame_of().f_code.co_filename, sys.version_info
CO_COROUTINE = 0x80

# ------------------------------------------------------------------------------------------------------- wire: the ring

HEADER, SLOTS, FEW, WIDE, WORD, WIRE, SECONDS = 4096, 1 << 16, 1 << 13, 64, 0xFFFFFFFF, 1, 2
DROPPED, ENDED, READ = 64, 88, 128
HIGH = 900  # file descriptors from here on, so that the program's keep the numbers they would have
MAX_TEXT, TEXT_BYTES, MAX_PACKET, MAX_NAMES, MAX_SITES = 1024, 32, 4096, 100_000, 65_535

(TEXT, LOOP, TEARDOWN, REFUSED, SPAWNED, RENAMED, POLLED, WAITING, REQUESTED, DELIVERED, SWALLOWED, UNCANCELLED, DONE,
 NOT_RETRIEVED, CALLBACK, TIMER, JOB, SIGNAL, GENERATOR, _, _, MADE, WARNING, ERROR, LEAVE, LAST) = range(1, 27)
CREATED, RUNNING, STOPPED, CLOSED, LEFT_OPEN = 1, 2, 3, 4, 5
CANCEL, GATHER, ASYNCGENS, EXECUTOR, CLOSE = 1, 2, 3, 4, 5
SUBMITTED, BEGUN, OVER, SKIPPED = 1, 2, 3, 4
RETURNED, CANCELLED, FAILED, ABANDONED, UNKNOWN = 1, 2, 3, 4, 5
(BY_UNKNOWN, BY_TASK, BY_CALLBACK, BY_SIGNAL, BY_TIMEOUT, BY_TEARDOWN, BY_THREAD, BY_INSPECTOR, BY_GROUP, BY_AWAITER,
 BY_CALLER) = range(11)
ON_FUTURE, ON_SLEEP, ON_TASK, ON_GATHER, ON_SHIELD, ON_GROUP, ON_EXECUTOR = range(1, 8)
HANDLER_SET, HANDLER_REMOVED, RECEIVED = 1, 2, 3
AT_EXIT, AT_ONCE, EXEC, FORK = 1, 2, 3, 4
HANDLED, UNRAISABLE, UNCAUGHT = 1, 2, 3
DIFFERENT_LOOP = 11

# One call writes a record and publishes it: its number comes last, and `pack_into` stores in order. Python's own sizes and
# alignment, which are the wire's: it packs a `L` much faster than a `<Q`.
put = Struct("@4xBBHdLLL20xI").pack_into  # kind, detail, site, time, subject, object, value, number + 1
put_poll = Struct("@4xB3xdL8xd20xI").pack_into  # kind, begun, subject, over, number + 1
put_done = Struct("@4xBB2xdL36xI").pack_into  # kind, detail, time, subject, number + 1
put_made = Struct("@4xBxHdLLII20xI").pack_into  # kind, site, time, subject, object, name, loop, number + 1
put_text = Struct("@4xBBHdL32s4xI").pack_into
word, last_word = Struct("<Q"), Struct("=I")


def none(*_):
    return None


class Ring:
    """The memory of one thread's records, for as long as the thread lives: given back at once, for it is large. Where
    there is no room for it, and in a forked child, nothing is written."""
    memory, writers = None, (none,) * 5

    def __init__(self, slots=SLOTS):
        self.slots, self.pid, self.memory = slots, getpid(), shared_memory(slots)
        if self.memory:
            self.writers = writers(self.memory, slots)

    def __del__(self, getpid=getpid, mark=word.pack_into, where=ENDED):  # bound, for when the interpreter ends
        if self.memory:
            if self.pid == getpid():  # not in a child, which shares the memory
                mark(self.memory, where, 1)
            self.memory.close()


def writers(memory, size):
    """What writes a record into a ring's memory, of any kind, or of those that come most. `take` gives where the next
    record is and its number, in one step for signal handlers' sake. These are closures, for they run most of all.
    """
    taken, take, left, turns = 0, iter(()).__next__, int, [True]

    def has_room():
        """Whether there are records to be taken again. One that has no room is counted as dropped, and its number used
        again; so is what a signal handler has to tell that comes in while this makes room."""
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
        count = min(word.unpack_from(memory, READ)[0] + size - taken, size - at, WORD + 1 - number)
        if count > 0:
            slots = iter(range(HEADER + at * WIDE, HEADER + (at + count) * WIDE, WIDE))
            taken, left = taken + count, slots.__length_hint__
            take = zip(slots, range(number, number + count)).__next__
        return count > 0

    def drop():
        word.pack_into(memory, DROPPED, word.unpack_from(memory, DROPPED)[0] + 1)
        return False

    def record(pack, *fields):
        """Whether there was room."""
        try:
            slot, number = take()
        except StopIteration:
            return has_room() and record(pack, *fields)
        pack(memory, slot, *fields, number)
        return True

    def polled(key, begun, kind=POLLED):
        try:
            slot, number = take()
        except StopIteration:
            return has_room() and polled(key, begun, kind)
        put_poll(memory, slot, kind, begun, key, now(), number)

    def made(at, key, maker, called, on):
        try:
            slot, number = take()
        except StopIteration:
            return has_room() and made(at, key, maker, called, on)
        put_made(memory, slot, SPAWNED, at, now(), key, maker, called, on, number)

    def done(how, key):
        try:
            slot, number = take()
        except StopIteration:
            return has_room() and done(how, key)
        put_done(memory, slot, DONE, how, now(), key, number)

    def fill():
        """Writes records of no kind where a signal handler raised between the taking of a place and its writing."""
        turns[:] = [True]
        try:
            slot, number = take()
        except StopIteration:
            return
        end = taken + 1 - (taken + 1 - number & WORD)
        for at in range(word.unpack_from(memory, READ)[0], end):
            slot, number = HEADER + at % size * WIDE, at + 1 & WORD
            if last_word.unpack_from(memory, slot + WIDE - 4)[0] != number:
                last_word.pack_into(memory, slot, 0)
                last_word.pack_into(memory, slot + WIDE - 4, number)
    return record, polled, made, done, fill


def at_first(which):
    """Makes a thread's writers when it first writes, to a ring that is large only where loops run. What it writes is not
    older than the ring, so that the inspector, who goes by the times, knows this one when it looks for that."""
    def write_first(*fields):
        here.use(Ring, SLOTS if native_id() == getpid() else FEW)
        if which == "record":  # kind, detail, site, time
            fields = fields[:4] + (now(),) + fields[5:]
        return getattr(here, which)(*fields)
    return staticmethod(write_first)


class Here(_thread._local):
    """What is a thread's own."""
    record, polled, made, done = map(at_first, ("record", "polled", "made", "done"))
    job = runs = None  # the job that is being submitted; that runs here
    ring, fill = None, staticmethod(none)
    cause = None  # who asks, while a callback that a signal has scheduled, or the inspector, does
    cause_once = None  # the same, for the next cancel alone
    is_unseen = False  # whether the warning that comes next to be shown is ignored by default
    depth = 0  # of cancels within cancels

    def use(self, make, *args):
        """Has records written to a ring. What comes up while it is made, an error in it above all, is not written: it
        would make another."""
        before = vars(self).copy()
        self.record, self.polled, self.made, self.done = (none,) * 4
        try:
            self.ring = ring = make(*args)  # in no cycle, as the writers are: it goes with the thread
        except BaseException:
            vars(self).clear()
            vars(self).update(before)
            raise
        self.record, self.polled, self.made, self.done, self.fill = ring.writers


here = Here()


def write(kind, detail=0, site=0, subject=0, other=0, value=0):
    here.record(put, kind, detail, site, now(), subject, other, value)


def shared_memory(slots):
    """A ring's memory, known to the inspector; `None` where there is none to be had."""
    if not link.is_open():
        return None
    tid, file, memory = native_id(), None, None
    try:
        file = memory_file(slots)
        if file is not None:
            memory = high_mmap(file, HEADER + slots * WIDE)
            Struct("<8sHHIIII").pack_into(memory, 0, b"loopscop", WIRE, WIDE, slots, getpid(), tid, SECONDS)
    except BaseException:
        if is_foreign():
            raise
    finally:
        link.send("ring %d" % tid, file if memory else None)
        if file is not None:
            close(file)
    return memory


def memory_file(slots):
    """A file of the size of a ring, that can neither shrink nor grow: made here, or where the interpreter cannot, by the
    inspector. `None` where neither can."""
    if not link.stock:
        try:
            return new_memory_file(HEADER + slots * WIDE)
        except BaseException:
            if is_foreign():
                raise
            link.fill_stock()
    return link.from_stock(slots)


def new_memory_file(size):
    file = high(new_memfd("loopscope-ring", 3))  # MFD_CLOEXEC | MFD_ALLOW_SEALING
    try:
        allocate(file, 0, size)
        control(file, 1033, 6)  # F_ADD_SEALS: F_SEAL_SHRINK | F_SEAL_GROW
    except BaseException:
        close(file)
        raise
    return file


def high(file):
    """The same file under a high number."""
    try:
        moved = control(file, fcntl.F_DUPFD_CLOEXEC, HIGH)
    except OSError:
        if is_foreign():
            raise
        return file
    close(file)
    return moved


def high_mmap(file, size):
    """Maps a file. Before 3.13 a map keeps a duplicate of its file, under the lowest number free: the low ones are
    taken meanwhile, but where that would leave none to the program's other threads."""
    if VERSION >= (3, 13):
        return new_map(file, size, trackfd=False)
    if file < HIGH and threads_running() > 1:  # the limit is low
        return new_map(file, size)
    taken = []
    try:
        while not taken or taken[-1] < HIGH:
            taken.append(dup(file))
    except OSError:  # the limit is lower: then the highest number there is
        if is_foreign():
            raise
    if taken and taken[-1] < HIGH:
        close(taken.pop())
    try:
        return new_map(file, size)
    finally:
        for number in taken:
            close(number)


# ----------------------------------------------------------------------------------------------- wire: names and places

names, sites, spots = {}, {}, {}


def name(text):
    """The id of a text, which is told the first time. A long one is known by its hash, for it may be very long."""
    key = text if len(text) < 100 else hash(text)
    known_as = names.get(key)
    if known_as is None:
        if len(names) >= MAX_NAMES:
            return 0
        known_as = names[key] = len(names) + 1
        tell_text(known_as, 0, text)
    return known_as


def tell_text(number, is_site, text):
    left = text[:MAX_TEXT].encode("utf-8", "replace")[:MAX_TEXT].decode("utf-8", "ignore").encode()
    while True:
        piece, left = left[:TEXT_BYTES], left[TEXT_BYTES:]
        what = is_site << 7 | bool(left) << 6 | len(piece)
        if not here.record(put_text, TEXT, what, 0, now(), number, piece) or not left:
            return


def task_name(text, likely=None):
    """`Task-3`, as nearly all tasks are called, needs no text; the next one is likely to be `Task-4`."""
    global next_name
    digits, called = text[5:], None
    if text[:5] == "Task-" and digits.isdigit() and digits.isascii() and digits[0] != "0" and len(digits) < 10:
        called = COUNTED | int(digits)
    if likely is not None:
        next_name = names_from(likely if called is None else called + 1)
    return name(text) if called is None else called


COUNTED = 1 << 31


def names_from(called):
    """Gives `Task-N` and its id, from one on: the last two digits come out of a table."""
    number = called ^ COUNTED
    hundreds = map("Task-%d".__mod__, itertools.count(number // 100 or 1))
    hundreds = itertools.chain.from_iterable(map(itertools.repeat, hundreds, itertools.repeat(100)))
    texts = map(str.__add__, hundreds, itertools.cycle(DIGITS))  # all C: a signal handler cannot end it by raising
    if number < 100:
        texts = itertools.chain(map("Task-%d".__mod__, range(number, 100)), texts)
    else:
        next(itertools.islice(texts, number % 100, number % 100), None)
    return zip(texts, itertools.count(called)).__next__


DIGITS = ["%02d" % number for number in range(100)]


next_name = names_from(COUNTED | 1)


def label(thing):
    """What a function or a callback is called."""
    return name(str(getattr(thing, "__qualname__", type(thing).__name__)))


def line(file, number):
    """The id of a line of source; 0 when there are more than a site's 16 bits can tell. Files beside the script or
    below are told as seen from there."""
    key = file, number
    known_as = sites.get(key)
    if known_as is None:
        if len(sites) >= MAX_SITES:
            return 0
        known_as = sites[key] = len(sites) + 1
        tell_text(known_as, 1, "%s:%d" % (file[len(state.folder):] if file.startswith(state.folder) else file, number))
    return known_as


def place(frame):
    """The id of the line where a frame is. The code is kept, so that its id remains its own."""
    code = frame.f_code
    key = id(code), frame.f_lasti
    spot = spots.get(key)
    if spot is None:
        spot = line(code.co_filename, frame.f_lineno or code.co_firstlineno), code
        if len(spots) < MAX_SITES:
            spots[key] = spot
    return spot[0]


class Ours(dict):
    """The names of files -> whether they are asyncio's or the agent's: no place that a reader looks for."""

    def __missing__(self, file):
        known_as = self[file] = file == HERE or file.startswith((state.asyncio_folder, "<frozen "))
        return known_as


ours = Ours()


def is_ours(code):
    return ours[code.co_filename]


def site(frame=None):
    """Where the program itself is: the first frame that is neither asyncio's nor the agent's."""
    frame = frame or frame_of()
    while ours[frame.f_code.co_filename]:
        frame = frame.f_back
        if frame is None:
            return 0
    spot = spots.get((id(frame.f_code), frame.f_lasti))
    return place(frame) if spot is None else spot[0]


def suspended(coroutine):
    """Where a coroutine is suspended: the innermost frame of the program's own, or where there is none the very
    innermost; and the code of the latter."""
    own = last = code = None
    for _ in DEPTH:
        kind = type(coroutine)
        if kind is CoroutineType:
            last, code, inner = coroutine, coroutine.cr_code, coroutine.cr_await
        elif kind is GeneratorType:
            last, code, inner = coroutine, coroutine.gi_code, coroutine.gi_yieldfrom
        else:
            break
        if not ours[code.co_filename]:
            own = coroutine
        coroutine = inner
    own = last if own is None else own
    return (own.cr_frame if type(own) is CoroutineType else getattr(own, "gi_frame", None)), code


DEPTH = range(64)


# ----------------------------------------------------------------------------------------------------- wire: the socket

class Link:
    """The socket to the inspector, and the thread that listens to it: a raw one, in nobody's list of threads."""

    def __init__(self):
        self.socket = self.identity = self.stopped = None
        self.is_listening, self.looks, self.seen, self.ring = False, itertools.count(1), set(), None
        self.stock, self.noted = {}, set()  # number of slots -> files of the inspector's making

    def connect(self, path):
        low = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET | _socket.SOCK_CLOEXEC)
        low.connect(path)
        self.socket = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET, 0, high(low.detach()))
        self.identity = self.inode()
        self.send("hello %d %d %d cpython %d.%d.%d" % (WIRE, getpid(), self.socket.fileno(), *VERSION[:3]))
        self.wait_for(0)

    def inode(self):
        status = fstat(self.socket.fileno())
        return status.st_dev, status.st_ino

    def is_open(self):
        """Whether the socket is there still, and ours: the program may have closed it, and opened another file."""
        try:
            return self.socket is not None and self.inode() == self.identity
        except OSError:
            if is_foreign():
                raise
            return False

    def send(self, packet, file=None):
        if not self.is_open():
            return
        rights = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, file.to_bytes(4, "little"))] if file is not None else []
        try:
            self.socket.sendmsg([packet.encode("utf-8", "replace")[:MAX_PACKET]], rights,
                                _socket.MSG_DONTWAIT | _socket.MSG_NOSIGNAL)
        except OSError:  # what does not fit is lost
            if is_foreign():
                raise

    def note(self, text):
        """Tells the person watching, once."""
        if text not in self.noted:
            self.noted.add(text)
            self.send("note " + text)

    def fill_stock(self):
        """Has the inspector make the memory of a few rings, and waits for the first: the next threads need not."""
        for slots, count in ((SLOTS, 2), (FEW, 6)):
            self.stock[slots] = []
            for _ in range(count):
                self.send("memory %d" % slots)
        self.settle()

    def from_stock(self, slots):
        files = self.stock[slots]
        if not files:
            return None
        self.send("memory %d" % slots)
        return files.pop()

    def wait_for(self, number):
        """Waits until the inspector has looked, a second at most."""
        deadline = now() + 1
        while number not in self.seen and now() < deadline and self.is_open():
            if self.is_listening:
                sleep(0.0005)
            elif not self.receive(50):
                return

    def settle(self):
        number = next(self.looks)
        self.send("look %d" % number)
        self.wait_for(number)

    def receive(self, patience=None):
        """Takes one packet. False when the inspector will send no more: not when the program has closed the socket."""
        poll = new_poll()
        poll.register(self.socket.fileno(), POLLIN)
        if not poll.poll(patience):
            return True
        try:
            packet, rights, *_ = self.socket.recvmsg(MAX_PACKET, ONE_FILE, _socket.MSG_DONTWAIT | _socket.MSG_CMSG_CLOEXEC)
        except BlockingIOError:
            return True
        except OSError:
            if is_foreign():
                raise
            packet, rights = b"", ()
        if packet:
            files = [high(int.from_bytes(file[:4], "little")) for _, _, file in rights]
            answer(*packet.decode().split(" ", 1), files)
        return bool(packet) or not self.is_open()

    def listen(self):
        """Starts the thread, if there is none. Its ring is made first, and but once: see `high_mmap`."""
        if not self.is_listening and self.is_open():
            self.is_listening, self.stopped, begun = True, new_lock(), new_lock()
            self.stopped.acquire()
            begun.acquire()
            new_thread(self.serve, (self.stopped, begun))
            begun.acquire(True, 1)

    def serve(self, stopped, begun):
        try:
            _signal.pthread_sigmask(_signal.SIG_BLOCK, _signal.valid_signals())
            self.tid = native_id()
            try:
                if state.mode != "lifecycle":  # in which there is nothing to tell from here
                    self.ring = self.ring or Ring()
                    here.use(lambda: self.ring)
            finally:
                begun.release()
            while self.is_listening and self.is_open():
                if not self.receive(state.pause if pauses else state.patience):
                    return self.lost()
                if pauses or state.mode == "sampling":
                    in_turns(sampling.looking() if state.mode == "sampling" else telling_waits())
        except BaseException:
            if is_foreign():
                raise
        finally:
            self.is_listening = False
            stopped.release()

    def rest(self):
        """Ends the thread: a fork is told apart by whether there is more than one. Any answer wakes it."""
        if self.is_listening:
            self.is_listening = False
            self.send("look 0")
            self.stopped.acquire(True, 0.5)
            for _ in range(500):
                if not exists("/proc/self/task/%d" % self.tid):
                    break
                sleep(0.0001)

    def leave(self):
        self.socket.close()
        self.socket = None

    def lost(self):
        """The inspector is gone. What it started ends with it; any other program goes on alone."""
        if group_of() == getpid():
            kill_group(0, _signal.SIGKILL)
        self.socket.detach()
        self.socket = None
        uninstall()


link, ONE_FILE = Link(), _socket.CMSG_SPACE(4)


def is_foreign():
    """Whether the exception being handled is none of the agent's: a signal handler of the program, or another thread, has
    raised it in the midst of a hook, which then raises it again. The one who asks keeps no reference to it: in a cycle
    with its traceback it would live until the collector came, and with it all that those frames refer to."""
    error = exc_info()[1]
    trace, code, is_thrown = error.__traceback__, None, type(error) is KeyboardInterrupt
    while trace is not None and not is_thrown:
        code = trace.tb_frame.f_code
        trace, is_thrown = trace.tb_next, code in handler_code
    is_thrown = is_thrown or code.co_filename == HERE and not isinstance(error, OWN_ERRORS)
    if is_thrown:
        here.fill()
    return is_thrown


# What the agent's own code may raise. Any other that comes out of it was thrown in: by a handler in C, by another thread.
OWN_ERRORS = ArithmeticError, AttributeError, LookupError, MemoryError, NameError, OSError, RuntimeError, StopIteration, \
    StructError, SyntaxError, TypeError, ValueError, ImportError


def quietly(hook):
    """The same hook, but it cannot raise an error of its own."""
    def run(*args):
        try:
            return hook(*args)
        except Exception:
            if is_foreign():
                raise
    return run


def uninterrupted(hook):
    """The same hook, for where the interpreter lets no exception out: in finalizers, callbacks of weak references, around
    a fork. A signal handler of the program that comes in meanwhile runs right after it."""
    def run(*args):
        try:
            return hook(*args)
        finally:
            if deferred:
                signals, deferred[:] = deferred[:], ()
                (*_,) = map(interrupt, signals)  # no call in bytecode, after which the interpreter would serve signals
    regions.add(run.__code__)
    return run


def is_uninterrupted(frame):
    """Whether the innermost frames are such a hook's, or are those between two of them. Older interpreters serve signals
    between any two bytecodes, so that a hook cannot have one served after itself."""
    while VERSION >= (3, 10) and frame is not None:
        if frame.f_code in regions:
            return True
        if frame.f_code.co_filename != HERE:
            return here.is_unseen and frame.f_code in between
        frame = frame.f_back
    return False


deferred, regions, between = [], set(), set()  # signals that came meanwhile; code of such hooks; and between two of them
interrupt = _thread.interrupt_main


@quietly
def answer(kind, number, files):
    """Does what the inspector asks for, or takes what it sends."""
    if kind == "seen":
        link.seen.add(int(number))
    elif kind == "memory":
        link.stock[int(number)] += files
    elif kind == "cancel":
        for loop, task in living_tasks():
            if id(task) == int(number):
                loop.call_soon_threadsafe(cancel_for_inspector, task)
    elif kind == "stack":
        tell_waits()
        found, frames = frames_of_threads(), []
        if not found:
            link.note("where threads are is not read while this process has several interpreters, which may run meanwhile")
        frame = found.get(threads.get(int(number)))
        while frame is not None and len(frames) < 40:
            code = frame.f_code
            if code.co_filename != HERE:
                frames.append("%s %s:%d" % (code.co_name, code.co_filename, frame.f_lineno or 0))
            frame = frame.f_back
        link.send("stack %s %s" % (number, "\t".join(frames)))


def frames_of_threads():
    """`sys._current_frames()`; nothing where this process has several interpreters. From 3.12 on another one may run at the
    same time, and the frames of its threads would be read, too. Counted and asked for in one call into C, in which no
    thread can make another interpreter."""
    if VERSION < (3, 12):
        return current_frames()
    module = standard("_interpreters" if VERSION >= (3, 13) else "_xxsubinterpreters")
    is_alone = map((1).__eq__, map(len, map(call, [module.list_all])))
    return next(map(call, itertools.compress([current_frames], is_alone)), {})


current_frames, call = sys._current_frames, type(len).__call__


def cancel_for_inspector(task):
    here.cause_once = BY_INSPECTOR
    task.cancel()
    here.cause_once = None


# ---------------------------------------------------------------------------------------------------------------- tasks

class State:
    """What is known of the program."""
    mode = "full"
    pid = getpid()
    folder = asyncio_folder = "\0"  # the script's; asyncio's
    due = left = 0  # until when; so many waits are told at once
    pause, patience = 25, 100  # ms after which the agent's thread tells the other waits; after which it looks for such


state = State()
task_types, current_task, running_loop, all_tasks = (), *[lambda *_: None] * 3  # asyncio's, once it is there
known = set()  # ids of tasks that were told and are not over
met = set()  # those that were told while they ran for the first time, before they were registered
asked = {}  # id of a task -> whether the cancellation was delivered already, from cancel() on
waits = {}  # id of a task -> where it waits, as last told
pauses = {}  # id of a task -> weak reference to it: those that were suspended since waits were told
loops, numbers, threads = {}, {}, {}  # number -> weak reference; id of a loop -> number; native thread id -> Python's
step_types = {type(len)}  # types of the callbacks that step a task
own_code = set()  # code of our cancel: above it in a stack, one cancel hands on another
handlers = {}  # id of a handle that a signal has scheduled -> the handle
handler_code = set()  # code of functions that were made signal handlers


def living_tasks():
    living = [loop for loop in [loop() for loop in list(loops.values())] if loop is not None and not loop.is_closed()]
    return [(loop, task) for loop in living for task in all_tasks(loop)]


def spawned(task, frame=None, loop=None):
    """A task is there: just made, where a frame is given, else met for the first time."""
    try:
        key, at, maker = id(task), 0, 0
        if key in known:
            if frame is None or key in met:
                return met.discard(key)
            asked.pop(key, None)  # another one had this id, and went without a word
        waits.pop(key, None)
        known.add(key)
        if loop is None:
            loop = task._loop
        if frame is not None:
            at, parent = site(frame), current_task(loop)
            if parent is not None and parent is not task:
                maker = id(parent)
                if maker not in known:
                    meet(parent)
        text = task.get_name()
        likely, called = next_name()
        if text != likely:
            called = task_name(text, called)
        here.made(at, key, maker, called, numbers.get(id(loop)) or see_loop(loop))
    except Exception:
        if is_foreign():
            raise


def meet(task):
    """A task that was made before the agent came, or in a way that no hook sees. An eager one runs before anybody knows
    of it: whoever made it is the caller of its frame."""
    frame = task.get_coro().cr_frame if task is current_task(task.get_loop()) else None
    spawned(task, frame and frame.f_back)
    if frame is not None:
        met.add(id(task))


def is_new_task(callback):
    """A task that was made before the agent came, or in a way that no hook sees: it is told when it first runs."""
    if not is_step(callback):
        return False
    spawned(callback.__self__)
    return True


def is_step(callback):
    """Whether a callback of a type that steps tasks does. Those of tasks that are Python are methods."""
    is_method = type(callback) is MethodType
    return isinstance(callback.__self__, task_types) and (not is_method or callback.__name__.strip("_") in STEPS)


STEPS = "step", "wakeup"


class InPython:
    """`__init__` of tasks that are Python: from the first one on, methods may step tasks. It adds no frame."""

    def __init__(self, original):
        self.original = original

    def __get__(self, task, kind=None):
        step_types.add(MethodType)
        return self.original.__get__(task, kind)


def task_created(task, loop, *_):
    """`create_task` is over. On 3.14 and later nothing else tells of a new task; since 3.12 an eager one may have run,
    and be over."""
    global over_at_birth
    try:
        if is_born_seen and getattr(loop, "_task_factory", loop) is None:
            return task  # told already, and not an eager one
        key = id(task)
        if key not in known and isinstance(task, task_types):
            spawned(task, frame_of(1), loop)
        if task._state != "PENDING":
            ended(task, key, 0)
            over_at_birth = key
        elif key not in waits:
            paused(task, key)
    except Exception:
        if is_foreign():
            raise
    return task


over_at_birth = None  # the id of an eager task, the last to be so


def renamed(_, task, text):
    """3.12 names an eager task when it may be over and told, 3.13 before it is told."""
    key = id(task)
    if key in known or key == over_at_birth and VERSION < (3, 13):
        write(RENAMED, 0, 0, key, 0, task_name(str(text)))


@quietly
def cancelling(task, args):
    """A step begins of a task that was asked to stop. The cancellation is thrown into it now if the task says so or
    what it waited for was cancelled (`task_step_impl` in CPython's `_asynciomodule.c`), or failed with it as what
    `gather` gives does; else something ate it."""
    key, waited = id(task), args[0] if args else None
    if key not in asked:
        return
    if task._must_cancel or waited is not None and (waited.cancelled() or is_cancellation(waited._exception)):
        frame, _ = suspended(task.get_coro())
        write(DELIVERED, 0, place(frame) if frame is not None else 0, key)
        asked[key] = True
    elif asked.pop(key, None) is False:
        write(SWALLOWED, 0, 0, key)


def is_cancellation(error):
    return isinstance(error, sys.modules["asyncio"].CancelledError)


@quietly
def outlived(key):
    """A task goes on after a step into which a cancellation was thrown."""
    if asked.get(key):
        asked.pop(key, None)
        write(SWALLOWED, 0, 0, key)


def tell_waits():
    """Tells where tasks wait that were suspended since. Few waits last: so where there are many, the agent's thread
    does this now and then, or whoever wants to know."""
    all(telling_waits())


def telling_waits():
    for count, key in enumerate(list(pauses), 1):
        task = pauses.pop(key, none)()
        if task is not None:
            paused(task, key)
        task = None
        if not count % IN_A_TURN:
            yield True


IN_A_TURN = 50 if VERSION >= (3, 12) else 10  # so many tasks are looked at in far less than 5 ms


def in_turns(looking):
    """Looks at tasks from the agent's thread, so that none dies there, nor garbage of the program's: after a sleep the
    interpreter lets no other thread in for 5 ms (`sys.getswitchinterval`), which is longer than a turn takes."""
    is_going_on = True
    while is_going_on:
        sleep(0)
        collects = gc.isenabled()
        gc.disable()
        is_going_on = next(looking, False)
        if collects:
            gc.enable()


def is_suspended(task, key, begun):
    """A step of a task is over that began then, and the task waits for something."""
    try:
        if begun >= state.due:
            state.due, state.left = begun + WINDOW, MOST_AT_ONCE
        if state.left:
            state.left -= 1
            paused(task, key)
        else:
            pauses[key] = weakref.ref(task)
    except Exception:
        if is_foreign():
            raise


WINDOW, MOST_AT_ONCE = 0.01, 10  # s in which no more than so many waits are told at once


def paused(task, key):
    """Tells where a task waits, if it does, and where that is elsewhere than the last time. Its loop may run it
    meanwhile, in another thread: then it no longer waits for the same."""
    try:
        waited = task._fut_waiter
        if waited is None:
            return
        frame, code = suspended(task.get_coro())
        if frame is None:
            return
        other = id(waited) if isinstance(waited, task_types) else 0
        where, on = (id(frame.f_code), frame.f_lasti, other), ON_TASK if other else waits_on(waited, code)
        if waits.get(key) != where:
            at, begun = place(frame), now()
            if task._fut_waiter is waited:
                waits[key] = where
                here.record(put, WAITING, on, at, begun, key, other, 0)
    except Exception:
        if is_foreign():
            raise


def ended(task, key, begun):
    """A task's last step is over. `begun` is 0 where steps are not told."""
    try:
        if key not in known:
            return
        known.discard(key)
        waits.pop(key, None)
        pauses.pop(key, None)
        if met:
            met.discard(key)
        delivered, error = asked.pop(key, None) if asked else None, task._exception  # exception() counts as looking at it
        is_returned = error is None and task._state != "CANCELLED"
        if begun:
            here.polled(key, begun, LAST if is_returned and not delivered else POLLED)
        if is_returned and delivered:
            write(SWALLOWED, 0, 0, key)
        if error is not None:
            tell_failure(task, key, error)
        elif delivered or not (begun and is_returned):
            here.done(RETURNED if is_returned else CANCELLED, key)
    except Exception:
        if is_foreign():
            raise


def tell_failure(task, key, error):
    text = said(error)
    if type(error) is RuntimeError and text.endswith("attached to a different loop"):
        write(REFUSED, DIFFERENT_LOOP, place_of(error), number_of(task.get_loop()))
    write(DONE, FAILED, 0, key, 0, name(text))


def said(error):
    """An error as a traceback's last line has it, without running code of the program for that."""
    kind, text = type(error), ""
    if all(type(arg) in (str, int, float, bool, bytes) for arg in error.args):
        text = (BaseException.__str__ if isinstance(kind.__str__, FunctionType) else kind.__str__)(error)[:MAX_TEXT]
    return "%s: %s" % (kind.__name__, text) if text else kind.__name__


def place_of(error):
    """Where an error came into the program: the innermost place of its own."""
    at, trace = 0, error.__traceback__
    while trace is not None:
        if not is_ours(trace.tb_frame.f_code):
            at = line(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return at


CHAINED = {  # a callback that asyncio leaves with what somebody waits for -> what that is
    "shield.<locals>._outer_done_callback": ON_SHIELD, "_chain_future.<locals>._call_check_cancel": ON_EXECUTOR,
}


def waits_on(waited, code):
    if is_ours(code):
        if code.co_name == "sleep":
            return ON_SLEEP
        if code.co_name in ("__aexit__", "_aexit") and "taskgroups" in code.co_filename:
            return ON_GROUP
    if type(waited).__name__ == "_GatheringFuture":
        return ON_GATHER
    callbacks = getattr(waited, "_callbacks", None) or ()
    for callback, _ in callbacks if len(callbacks) > 1 else ():  # one is the task's own
        on = CHAINED.get(getattr(callback, "__qualname__", None))
        if on is not None:
            return on
    return ON_FUTURE


def cancel_hook(original):
    @quietly
    def requested(task, args, kwargs, frame):
        key = id(task)
        if key not in known:
            meet(task)
        by, asker, at = who_asks(task, frame)
        message = args[0] if args else kwargs.get("msg")
        asked.setdefault(key, False)
        text = message if type(message) is str else type(message).__name__
        write(REQUESTED, by, at, key, asker, 0 if message is None else name(text))

    def cancel(self, *args, **kwargs):
        if self.done():
            return original(self, *args, **kwargs)
        requested(self, args, kwargs, frame_of().f_back)
        here.depth = depth = here.depth + 1
        if not depth % DEEP:
            let_recurse(DEEP * 2)
        try:
            return original(self, *args, **kwargs)
        finally:
            here.depth = depth - 1
            if not depth % DEEP:
                let_recurse(DEEP * -2)
    own_code.add(cancel.__code__)
    return cancel


DEEP = 50  # so many tasks that await each other: from there on the frames that `cancel` adds have room of their own


@quietly
def let_recurse(deeper):
    sys.setrecursionlimit(sys.getrecursionlimit() + deeper)


ASKING = {  # functions of asyncio that cancel of their own accord
    "_cancel_all_tasks": BY_TEARDOWN, "_on_sigint": BY_SIGNAL, "_on_timeout": BY_TIMEOUT,
    "_cancel_and_wait": BY_TIMEOUT, "_abort": BY_GROUP, "_on_task_done": BY_GROUP,
}


def who_asks(task, frame):
    """Who calls cancel(): its kind, the task that does, and where."""
    where = frame
    while where is not None and is_ours(where.f_code):
        if where.f_code in own_code:
            return BY_AWAITER, id(where.f_locals["self"]), 0
        if where.f_code.co_name in ASKING and where.f_code.co_filename != HERE:
            return ASKING[where.f_code.co_name], 0, site(where)
        where = where.f_back
    at = site(where) if where is not None else 0
    cause, here.cause_once = here.cause_once or here.cause, None
    while where is not None and handler_code and cause is None:
        cause, where = BY_SIGNAL if where.f_code in handler_code else None, where.f_back
    if cause is not None:
        return cause, 0, 0 if cause == BY_INSPECTOR else at
    running = running_loop()
    asker = current_task(running) if running is not None else None
    if asker is not None:
        return BY_TASK, id(asker), at
    loop = task.get_loop()
    if running is loop:
        return BY_CALLBACK, 0, at
    return BY_THREAD if loop.is_running() else BY_CALLER, 0, at


# A step of a task is BODY. What is marked is for one mode alone.
STEP = """
if asked_:
    rare_.cancelling(task_, ARGS)
begun_ = now_()  # full
try:
    BODY
finally:
    waiter_ = task_._fut_waiter
    if waiter_ is None and task_._state != 'PENDING':
        key_ = id(task_)
        rare_.ended(task_, key_, begun_)  # full
        if asked_ or task_._exception is not None or task_._state == 'CANCELLED' or key_ not in known_:  # lifecycle
            rare_.ended(task_, key_, 0)  # lifecycle
        else:  # lifecycle
            known_.discard(key_)  # lifecycle
            here_.done(RETURNED, key_)  # lifecycle
    else:
        key_ = id(task_)  # full
        here_.polled(key_, begun_)  # full
        if waiter_ is not None and key_ not in pauses_:  # full
            rare_.suspended(task_, key_, begun_)  # full
        if asked_:
            rare_.outlived(id(task_))
    watched_ = task_ = waiter_ = None
"""

# The body of `Handle._run` in CPython's `asyncio/events.py` is BODY, which runs any callback.
RUN = """
watched_ = self._callback
if type(watched_) in step_types_ and IS_TASK:
    STEP
elif IS_WATCHED:
    signal_ = handlers_ and id(self) in handlers_ and rare_.signalled(self)
    begun_ = now_()
    try:
        BODY
    finally:
        if now_() - begun_ > SLOW or signal_:
            rare_.called(watched_, begun_, signal_)
        watched_ = None
else:
    BODY
"""
IS_TASK = {  # whether new tasks are known before they run -> whether this is one's step
    True: "(type(task_ := watched_.__self__) is Task_ or rare_.is_step(watched_))",
    False: "(id(task_ := watched_.__self__) in known_ or rare_.is_new_task(watched_))",
}
SLOW = 0.005  # s from which on a callback that is no task's step is told


@quietly
def signalled(handle):
    """A callback begins that a signal has scheduled: what it cancels, the signal does."""
    del handlers[id(handle)]
    here.cause = BY_SIGNAL
    return True


@quietly
def called(callback, begun, signal):
    """A callback of the loop is over that took long, or served a signal."""
    if signal:
        here.cause = None
    here.record(put, CALLBACK, 0, 0, begun, number_of(running_loop()), label(callback), int((now() - begun) * 1e9))


# --------------------------------------------------------------------------------------------- loops and their teardown

teardown, closing = {}, {}  # number of a loop -> the step that is under way; -> where it is being closed
generators, jobs, timers = {}, {}, set()
loop_numbers, job_numbers = itertools.count(1), itertools.count(1)


def number_of(loop):
    return numbers.get(id(loop), 0)


def see_loop(loop, is_new=False):
    """Tells a loop the first time it is met. One that its finalizer closes has no weak reference any more."""
    key = id(loop)
    known_as = numbers.get(key)
    if known_as is not None and not is_new and loops.get(known_as, none)() in (loop, None):
        return known_as
    number = next(loop_numbers)
    numbers[key], loops[number] = number, weakref.ref(loop, partial(loops.pop, number))  # all C: see `uninterrupted`
    kind, at = type(loop), site()
    text = kind.__qualname__ if kind.__module__[:8] == "asyncio." else "%s.%s" % (kind.__module__, kind.__qualname__)
    write(MADE, 0, at, number, native_id(), name(text))
    write(LOOP, CREATED, at, number)
    if not isinstance(loop, sys.modules["asyncio.base_events"].BaseEventLoop):
        watch_foreign_class(kind)
    return number


def loop_comes(_):
    """Has the inspector look at what is open before the first loop opens anything."""
    if not numbers:
        link.settle()


def loop_made(_, loop, *__):
    see_loop(loop, True)


def set_running(original):
    """`events._set_running_loop`: every loop class calls it when it begins and when it stops to run."""
    def _set_running_loop(loop):
        before = running_loop()
        if loop is not None:
            starts(loop)
        original(loop)
        if loop is None and before is not None:
            stops(before)
    return _set_running_loop


@quietly
def starts(loop):
    number = see_loop(loop)
    threads[native_id()] = ident()
    if here.ring is None or here.ring.slots < SLOTS:
        here.use(Ring)
    link.listen()
    if teardown.get(number) == CANCEL:
        finish_step(number, CANCEL)
        begin_step(number, GATHER, len(all_tasks(loop)))
    write(LOOP, RUNNING, site(), number)


@quietly
def stops(loop):
    number = number_of(loop)
    if sys.exc_info()[0] is not None:
        here.fill()
    tell_waits()
    write(LOOP, STOPPED, site(), number)
    threads.pop(native_id(), None)
    for step in (ASYNCGENS, EXECUTOR):
        finish_step(number, step)


def begin_step(number, step, count, at=0):
    write(TEARDOWN, step, at, number, BEGUN, count)
    teardown[number] = step


def finish_step(number, step):
    if teardown.get(number) == step:
        del teardown[number]
        write(TEARDOWN, step, 0, number, OVER)


def cancels_all(loop):
    """`runners._cancel_all_tasks`: cancel them, then wait for them by running the loop once more."""
    begin_step(number_of(loop), CANCEL, len(all_tasks(loop)), site())


def all_cancelled(_, loop):
    number = number_of(loop)
    if teardown.get(number) == CANCEL:
        finish_step(number, CANCEL)
        begin_step(number, GATHER, 0)
    finish_step(number, GATHER)


def finishes_generators(loop):
    begin_step(number_of(loop), ASYNCGENS, len(getattr(loop, "_asyncgens", ())), site())


def shuts_executor_down(loop, *_):
    begin_step(number_of(loop), EXECUTOR, int(getattr(loop, "_default_executor", None) is not None), site())


def closes(loop):
    number = see_loop(loop)
    if not loop.is_closed() and not loop.is_running():
        closing[number] = at = site()
        if is_in_runner(frame_of()):
            begin_step(number, CLOSE, 0, at)


def closed(_, loop):
    number = number_of(loop)
    at = closing.pop(number, None)
    if at is None:
        return
    # In its finalizer nothing refers to it any more.
    write(LOOP, CLOSED if loops.get(number, none)() is not None else LEFT_OPEN, at, number)
    finish_step(number, CLOSE)
    for generator in list(getattr(loop, "_asyncgens", ())):
        write(GENERATOR, SKIPPED, 0, id(generator), number)


def is_in_runner(frame):
    """Whether asyncio's own `run` or `Runner` calls, and not the program."""
    while frame is not None and is_ours(frame.f_code):
        if frame.f_code.co_filename.endswith("runners.py"):
            return True
        frame = frame.f_back
    return False


def first_iterated(loop, generator):
    key, code, number = id(generator), generator.ag_code, number_of(loop)
    write(GENERATOR, BEGUN, line(code.co_filename, code.co_firstlineno), key, number)
    over = uninterrupted(lambda _: generators.pop(key) and write(GENERATOR, OVER, 0, key, number))
    generators[key] = weakref.ref(generator, over)


REFUSALS = {
    "asyncio.run() cannot be called from a running event loop": 1, "This event loop is already running": 2,
    "Cannot run the event loop while another loop is running": 3, "Event loop is closed": 4,
    "Cannot close a running event loop": 5, "Event loop stopped before Future completed.": 6,
    "Non-thread-safe operation invoked on an event loop other than the current one": 8, "Runner is closed": 9,
    "Executor shutdown has been called": 10, "Runner.run() cannot be called from a running event loop": 12,
}


def refused(error, what=None, *_):
    """A RuntimeError leaves a function of asyncio's: told where it was raised in that very function."""
    which, inner = REFUSALS.get(str(error)), error.__traceback__.tb_next
    if which is not None and (inner is None or inner.tb_frame.f_code.co_filename.endswith(".pyx")):
        write(REFUSED, which, site(), number_of(what) or number_of(running_loop()))


def exception_handled(loop, context):
    """`call_exception_handler`: among others, tasks that were destroyed and errors that nobody looked at."""
    message, error = str(context.get("message")), context.get("exception")
    task = context.get("task") or context.get("future")
    key = id(task) if isinstance(task, task_types) else 0
    if key and "was destroyed but it is pending" in message:
        known.discard(key)
        write(DONE, ABANDONED, 0, key)
    elif key and "exception was never retrieved" in message:
        write(NOT_RETRIEVED, 0, 0, key, 0, name(said(error)))
    else:
        text = message if error is None else "%s: %s" % (message, said(error))
        write(ERROR, HANDLED, 0, key, number_of(loop), name(text))


# ------------------------------------------------------------------------------------------- timers, signals, executors

def timer_set(timer, loop, when, *_):
    timers.add(id(timer))
    write(TIMER, SUBMITTED, site(), id(timer), number_of(loop), int(max(0, when - now()) * 1e9))


def timer_ends(how):
    def hook(timer):
        key = id(timer)
        if key in timers:
            timers.discard(key)
            write(TIMER, how, 0, key, number_of(timer._loop))
    return hook


def handler_set(_, loop, signal, *__):
    write(SIGNAL, HANDLER_SET, site(), number_of(loop), 0, int(signal))


def handler_removed(is_removed, loop, signal):
    if is_removed:
        write(SIGNAL, HANDLER_REMOVED, site(), number_of(loop), 0, int(signal))


def signal_arrived(loop, signal):
    """`_UnixSelectorEventLoop._handle_signal`: schedules the handler's callback."""
    handle = loop._signal_handlers.get(signal)
    write(SIGNAL, RECEIVED, 0, number_of(loop), 0, int(signal))
    if handle is not None and state.mode != "sampling":
        handlers[id(handle)] = handle


def interrupted(runner, signal, *_):
    """`Runner._on_sigint`, 3.11 and later."""
    write(SIGNAL, RECEIVED, 0, number_of(runner._loop), 0, int(signal))


class Called:
    """What `Handled` has for `__call__`. To call an instance, CPython first gets its `__call__`: then the signal is
    told, and what is called is the handler itself, without a frame of ours."""

    def __get__(self, handled, kind=None):
        if handled is None:
            return self
        if is_uninterrupted(frame_of(1)):
            deferred.append(handled.signal)
            return {}.get  # takes a signal and a frame, and does nothing
        quietly(handled.arrived)()
        return handled.handler


class Handled:
    """Stands in for a signal handler where the interpreter or uvloop keeps it."""
    __slots__ = "handler", "signal", "__weakref__"
    __call__ = Called()

    def __init__(self, handler, signal):
        self.handler, self.signal = handler, int(signal)
        remember(handler)

    def arrived(self):
        write(SIGNAL, RECEIVED, 0, number_of(running_loop()), 0, self.signal)
        if getattr(self.handler, "__code__", None) in own_code:  # it is the `cancel` of a task
            here.cause_once = BY_SIGNAL

    def __getattr__(self, attribute):
        return getattr(self.handler, attribute)

    def __repr__(self):
        return repr(self.handler)


def remember(handler):
    """Keeps the code of what handles a signal: it may run, and raise, in the midst of anything."""
    function = handler.func if type(handler) is partial else handler
    code = getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)
    if code is not None and code not in own_code and not is_ours(code):
        handler_code.add(code)


def handler_given(signal, handler):
    """`signal.signal`: what is to be kept for the handler, if it is the program's own."""
    try:
        is_loops = is_ours(frame_of(2).f_code) or handler.__module__ == "uvloop._noop"
        if callable(handler) and not is_loops and not isinstance(handler, int):
            return Handled(handler, signal)
    except Exception:
        if is_foreign():
            raise
    return handler


def handler_kept(before, signal, *_):
    try:
        is_set = type(_signal.getsignal(signal)) is Handled
        if is_set or signal in handled:
            handled.add(signal) if is_set else handled.discard(signal)
            how = HANDLER_SET if is_set else HANDLER_REMOVED
            write(SIGNAL, how, site(), number_of(running_loop()), 0, int(signal))
    except Exception:
        if is_foreign():
            raise
    return before


handled = set()  # signals that have a handler of the program's own


def handler_asked_for(original):
    """`signal.getsignal` and `signal.signal` give it back as it was."""
    def _int_to_enum(value, *args):
        return value.handler if type(value) is Handled else original(value, *args)
    return _int_to_enum


def foreign_add_signal_handler(original):
    """A loop that handles signals itself calls the handler at once."""
    def add_signal_handler(self, sig, callback, *args):
        is_async = getattr(getattr(callback, "__code__", None), "co_flags", 0) & CO_COROUTINE
        kept = callback if is_async or not callable(callback) else quietly(Handled)(callback, sig) or callback
        result = original(self, sig, kept, *args)
        quietly(handler_set)(result, self, sig)
        return result
    return add_signal_handler


def job_submitted(loop, executor, function, *_):
    here.job = job = next(job_numbers), number_of(loop)
    write(JOB, SUBMITTED, site(), job[0], job[1], label(function))


def job_is_known(*_):
    here.job = None


def job_is_refused(*_):
    job, here.job = here.job, None
    if job is not None:
        write(JOB, SKIPPED, 0, *job)


def work_item_made(_, item, *__):
    if here.job is not None:
        jobs[id(item)] = here.job


def job_begins(item, *_):
    """`_WorkItem.run` of CPython's `concurrent/futures/thread.py`, in the executor's thread."""
    here.runs = job = jobs.pop(id(item), None)
    if job is not None:
        is_skipped = item.future.cancelled()
        write(JOB, SKIPPED if is_skipped else BEGUN, 0, *job)
        here.runs = None if is_skipped else job


def job_is_over(*_):
    if here.runs is not None:
        write(JOB, OVER, 0, *here.runs)


# -------------------------------------------------------------------------------------------- warnings, errors, the end

class Unseen(type):
    """Stands in a warning filter for a category that is ignored by default: a class that such a warning's is a subclass
    of. So it comes to `_showwarnmsg` all the same, which knows that nobody is to see it. There is none where that is not
    asked: in a forked child, and when the interpreter has let go of `warnings`."""

    @uninterrupted
    def __subclasscheck__(cls, category, modules=sys.modules, get=getattr, has=issubclass):  # bound, for that end
        if get(modules.get("warnings"), "_showwarnmsg", None) is not cls.shown_by or not has(category, cls.category):
            return False
        here.is_unseen = True
        return True


WARNED = ((ResourceWarning, 1), (DeprecationWarning, 2), (RuntimeWarning, 3), (Warning, 4))


def watch_warnings(warnings):
    patch(warnings, "_showwarnmsg", warned)
    between.add(warnings.WarningMessage.__init__.__code__)
    for category in (ResourceWarning, DeprecationWarning):
        entry = "ignore", None, category, None, 0
        if entry in warnings.filters:
            known_as = {"__module__": "builtins", "category": category, "shown_by": warnings._showwarnmsg}
            unseen = "always", None, Unseen(category.__name__, (), known_as), None, 0
            warnings.filters.insert(warnings.filters.index(entry), unseen)
    getattr(warnings, "_filters_mutated", bool)()


def warned(original):
    def _showwarnmsg(message):
        is_unseen, here.is_unseen = here.is_unseen, False
        tell_warning(message)
        return None if is_unseen else original(message)
    return uninterrupted(_showwarnmsg)


@quietly
def tell_warning(message):
    kind = next(number for base, number in WARNED if issubclass(message.category, base))
    write(WARNING, kind, line(message.filename, message.lineno), 0, 0, name(str(message.message)))


def unraisable(original):
    def unraisablehook(args):
        quietly(tell_error)(UNRAISABLE, args.exc_value)
        return original(args)
    return uninterrupted(unraisablehook)


def tell_error(how, error):
    write(ERROR, how, 0, 0, 0, name(said(error)))


def leaves(how):
    """`os._exit` and the exec functions: no exit hook runs after them. Making an instance of the class has C call
    `__new__`, and then `__init__`, which is the function itself: an error of its has no frame of ours."""
    def make(original):
        class Leave:
            __init__ = staticmethod(original)

            def __new__(cls, *args, **_):
                quietly(tell_leave)(how, *args)
                return object.__new__(cls)
        return Leave
    return make


def tell_leave(how, program=None, *_):
    if state.pid != getpid() or how == EXEC and not (is_file(program) and can_run(program, os.X_OK)):
        return
    write(LEAVE, how, site(), 0, 0, name(os.fsdecode(program)) if how == EXEC else 0)
    link.settle()


def at_exit():
    """The interpreter ends, and an error that ended it was printed (`PyErr_PrintEx` keeps it in `sys`)."""
    here.fill()
    error = getattr(sys, "last_value", None)
    if error is not None:
        tell_error(UNCAUGHT, error)
    if state.mode == "sampling":
        sampling.end()
    write(LEAVE, AT_EXIT)
    link.settle()


def in_parent():
    """After a fork. The child is the youngest: `os.fork` stays as it is, for its warnings name its caller's line."""
    if VERSION < (3, 12):
        link.listen()
    elif running_loop() is not None:
        running_loop().call_soon(link.listen)  # it counts threads after this hook, and warns
    file = high(os.open("/proc/self/task/%d/children" % native_id(), os.O_RDONLY | os.O_CLOEXEC))
    children = os.read(file, 1 << 16).split()
    close(file)
    write(LEAVE, FORK, site(), 0, 0, int(children[-1]) if children else 0)


def in_child():
    """A forked child reports nothing; what hooks it has inherited write into memory of its own."""
    if link.socket is not None:
        link.socket.close() if link.is_open() else link.socket.detach()
    link.socket, link.is_listening, link.ring = None, False, None
    here.__dict__.clear()
    uninstall()


# ------------------------------------------------------------------------------------------------------------- sampling

class Sampling:
    """The mode without hooks on tasks: the agent's thread looks at them ten times a second."""
    is_over, told = False, set()

    def looking(self):
        alive = set()
        for count, reference in enumerate(() if self.is_over else references(), 1):
            self.look_at(reference, alive)
            if not count % IN_A_TURN:
                yield True
        for key in () if self.is_over else self.told - alive:
            self.told.discard(key)
            known.discard(key)
            waits.pop(key, None)
            write(DONE, UNKNOWN, 0, key)

    def look_at(self, reference, alive):
        task = reference()
        if task is None or task.done() or task.get_loop().is_closed():
            return
        alive.add(id(task))
        self.told.add(id(task))
        spawned(task)
        paused(task, id(task))

    def end(self):
        """A last look, from the program's own thread: the agent's may be stopped at any moment now."""
        all(self.looking())
        self.is_over = True


def references():
    """A weak reference to every task. What takes hold of tasks lets go of them in one call into C."""
    tasks, found = sys.modules.get("asyncio.tasks"), []
    for each in (getattr(tasks, which, None) for which in ("_all_tasks", "_scheduled_tasks")):
        found += list(getattr(each, "data", ()))
    found += list(map(weakref.ref, getattr(tasks, "_eager_tasks", ())))
    if VERSION >= (3, 14):
        for loop in filter(None, [loop() for loop in list(loops.values())]):
            found += list(map(weakref.ref, all_tasks(loop)))
    return found


sampling = Sampling()

# ---------------------------------------------------------------------------------------------------- how hooks come in

patches, retired = [], []


def patch(holder, what, make):
    """Replaces an attribute by what `make` makes of it; a dictionary's entry where the holder is one."""
    is_dict = isinstance(holder, dict)
    original = holder.get(what) if is_dict else getattr(holder, what, None)
    if original is None:
        return
    made, is_own = make(original), is_dict or what in vars(holder)
    for attribute in ("__name__", "__qualname__", "__doc__", "__module__"):
        try:
            setattr(made, attribute, getattr(original, attribute))
        except AttributeError:
            if is_foreign():
                raise
    if not hasattr(original, "__code__"):
        made.__wrapped__ = original  # whose signature `inspect` then shows
    holder.__setitem__(what, made) if is_dict else setattr(holder, what, made)
    patches.append((holder, what, original, made, is_own))


def uninstall():
    """Takes every hook out again that nobody has replaced since. None is freed: in another thread the interpreter may
    be about to call what it has cached, without a reference."""
    retired.extend(reversed(patches))
    patches.clear()
    for holder, what, original, made, is_own in retired:
        if isinstance(holder, dict):
            holder[what] = original
        elif vars(holder).get(what) is made:
            setattr(holder, what, original) if is_own else delattr(holder, what)
    type_modified()


def type_modified():
    """Has CPython forget what it cached of the type's methods."""
    if VERSION < (3, 12):
        sys._clear_type_cache()
    elif task_types:
        try:
            import ctypes
        except ImportError:
            if is_foreign():
                raise
            return
        for kind in task_types:
            ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def on(holder, what, before=None, after=None, failed=None, rebinds=None, is_safe=False):
    """Has hooks called with the arguments of a function before it runs, with its result and these after it returned,
    and with an error and these after a RuntimeError. `rebinds` is the argument that `before` gives anew; safe hooks
    cannot raise, and give back the result."""
    hooks = {"before_": before, "after_": after, "failed_": failed}
    hooks = {key: hook if is_safe else passing(hook) if key == "after_" else quietly(hook)
             for key, hook in hooks.items() if hook}

    def make(original):
        try:
            return spliced(original, hooks, rebinds)
        except Exception:
            if is_foreign():
                raise
            return around(original, **hooks)
    patch(holder, what, make)


def around(original, before_=None, after_=None, failed_=None):
    """A function with hooks around it: for what is C, as all of uvloop, or a coroutine function. An error that leaves
    it passes a frame of ours; there is no other way."""
    def observed(*args, **kwargs):
        if before_ is not None:
            before_(*args)
        try:
            result = original(*args, **kwargs)
        except RuntimeError as error:
            if failed_ is not None:
                failed_(error, *args)
            raise
        return result if after_ is None else after_(result, *args)
    return observed


def passing(hook):
    """The same hook, but it cannot raise, and gives back the result that it was given."""
    def run(result, *args):
        try:
            hook(result, *args)
        except Exception:
            if is_foreign():
                raise
        return result
    return run


def template(hooks, rebinds):
    text = "BODY\n"
    if "after_" in hooks:
        text += "return after_(None, ARGS)\n"
    if "failed_" in hooks:
        text = "try:\n" + "".join("    %s\n" % each for each in text.splitlines()) \
            + "except RuntimeError as error_:\n    failed_(error_, ARGS)\n    raise\n"
    return ("%sbefore_(ARGS)\n" % (rebinds + " = " if rebinds else "") if "before_" in hooks else "") + text


def spliced(function, hooks, rebinds=None, text=None):
    """The same function, its body in the midst of our statements, under its own file and lines: no frame is added,
    tracebacks, stacks and warnings stay what they are."""
    ast = standard("ast")
    code = function.__code__
    node = ast.parse(source_of(code)).body[-1]
    node = node.body[0] if isinstance(node, ast.If) else node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or node.name != function.__name__:
        raise ValueError("not its source")
    args = [it.arg for it in node.args.args] + ["*" + node.args.vararg.arg for _ in "1" if node.args.vararg]
    names = {**hooks, **{key: cell.cell_contents for key, cell in zip(code.co_freevars, function.__closure__ or ())}}
    text = (text or template(hooks, rebinds)).replace("ARGS", ", ".join(args)).replace("\n", "\n  ")
    kind = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    module = ast.parse("def make(%s):\n %s made():\n  %s\n return %s" % (", ".join(names), kind, text, node.name))
    for each in ast.walk(module):
        if hasattr(each, "lineno"):
            each.lineno = each.end_lineno = code.co_firstlineno

    class Returns(ast.NodeTransformer):
        """Has what the function returns go through `after_`."""
        visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = visit_ClassDef = lambda self, it: it

        def visit_Return(self, it):
            call = ast.parse("after_(None, %s)" % ", ".join(args), mode="eval").body
            for each in ast.walk(call):
                ast.copy_location(each, it)
            call.args[0] = it.value or call.args[0]
            return ast.copy_location(ast.Return(call), it)

    class Body(ast.NodeTransformer):
        """Puts the function's body where BODY is."""

        def visit_Expr(self, it):
            return body if getattr(it.value, "id", None) == "BODY" else it

    body = [Returns().visit(each) for each in node.body] if "after_" in hooks else node.body
    made = Body().visit(module).body[0].body[0]
    made.name, made.args = node.name, node.args
    module = compile(ast.fix_missing_locations(module), code.co_filename, "exec", dont_inherit=True)
    make = next(it for it in module.co_consts if isinstance(it, CodeType))
    if VERSION >= (3, 11):
        make = make.replace(co_consts=tuple(
            it.replace(co_qualname=code.co_qualname) if isinstance(it, CodeType) else it for it in make.co_consts))
    # Made by running code, and not by its type: only such a function is called fast on 3.13 and later.
    result = FunctionType(make, function.__globals__)(*names.values())
    result.__dict__.update(function.__dict__)
    return result


def standard(module, loaded={}):
    """A module of the standard library, whatever the program has by that name in its own folder."""
    if module not in loaded:
        importlib, folder = sys.modules["_frozen_importlib"], os.path.dirname(os.__file__)
        folders = [folder, os.path.join(folder, "lib-dynload")]
        spec = importlib.BuiltinImporter.find_spec(module) \
            or sys.modules["_frozen_importlib_external"].PathFinder.find_spec(module, folders)
        loaded[module] = made = importlib.module_from_spec(spec)
        spec.loader.exec_module(made)
    return loaded[module]


def source_of(code):
    """The lines of a function, where they are in its file, so that what is compiled from them has its line numbers."""
    with open(code.co_filename, encoding="utf-8") as file:
        lines = list(itertools.islice(file, code.co_firstlineno - 1, code.co_firstlineno + 400))
    width = len(lines[0]) - len(lines[0].lstrip())
    is_in = False  # past the line that begins with `def`
    for end, each in enumerate(lines):
        word, is_outside = each.lstrip(), len(each) - len(each.lstrip()) <= width
        if is_in and word and is_outside and word[0] not in ")#":
            lines = lines[:end]
            break
        is_in = is_in or is_outside and word.startswith("def ")
    head = "\n" * (code.co_firstlineno - 2) + "if 1:\n" if width else "\n" * (code.co_firstlineno - 1)
    return head + "".join(lines)


def written_out(text, **blanks):
    """A piece of code for this mode, its blanks filled in; STEP is one of them."""
    is_full = state.mode == "full"
    blanks = {
        "IS_WATCHED": is_full or "handlers_", "IS_TASK": IS_TASK[is_born_seen], "SLOW": SLOW, "RETURNED": RETURNED, **blanks}
    text = text.replace("STEP", STEP.strip("\n").replace("\n", "\n    "))
    for blank, filled in blanks.items():
        text = text.replace(blank, str(filled))
    return "".join(each for each in text.splitlines(True) if ("# lifecycle" if is_full else "# full") not in each)


def step_hooks(original):
    """What STEP and RUN refer to. Each name that they close over costs every call, so what is rare comes in one."""
    rare = SimpleNamespace(
        is_step=is_step, is_new_task=is_new_task, cancelling=cancelling, ended=ended, outlived=outlived,
        suspended=is_suspended, signalled=signalled, called=called, fires=quietly(timer_ends(OVER)), run=original)
    return {"step_types_": step_types, "Task_": sys.modules["asyncio.tasks"].Task, "known_": known, "asked_": asked,
            "pauses_": pauses, "handlers_": handlers, "here_": here, "now_": now, "rare_": rare}


def written(head, text, hooks):
    """The function of that head and text, which refers to those hooks."""
    names, name, made = ", ".join(hooks), head[4:head.index("(")], {}
    text = "def make(%s):\n %s\n  %s\n return %s" % (names, head, text.replace("\n", "\n  "), name)
    exec(compile(text, HERE, "exec"), made)
    return made["make"](**hooks)


def watch_step(original, fires=""):
    """`Handle._run`, with `fires` before it for a timer's."""
    hooks, text = step_hooks(original), fires + written_out(RUN, ARGS="self._args")
    try:
        return spliced(original, hooks, text=text)
    except Exception:
        if is_foreign():
            raise
        return written("def _run(self):", text.replace("BODY", "rare_.run(self)"), hooks)


# ------------------------------------------------------------------------------------------------------------ the hooks

def watch_asyncio(asyncio):
    global task_types, current_task, running_loop, all_tasks
    from asyncio import base_events, events, runners, selector_events, tasks, unix_events
    state.asyncio_folder = os.path.dirname(asyncio.__file__) + os.sep
    state.folder = os.path.dirname(os.path.abspath(sys.argv[0])) + os.sep
    base, unix, timer = base_events.BaseEventLoop, unix_events._UnixSelectorEventLoop, events.TimerHandle
    patch(events, "_set_running_loop", set_running)
    patch(asyncio, "_set_running_loop", lambda _: events._set_running_loop)
    on(base, "__init__", loop_comes, loop_made)
    watch_loop_class(base)
    on(selector_events.BaseSelectorEventLoop, "close", failed=refused)
    for check in ("_check_closed", "_check_running", "_check_thread", "_check_default_executor", "run_until_complete"):
        on(base, check, failed=refused)
    on(runners, "run", failed=refused)
    patch(asyncio, "run", lambda _: runners.run)
    on(runners, "_cancel_all_tasks", cancels_all, all_cancelled)
    if hasattr(runners, "Runner"):
        on(runners.Runner, "run", failed=refused)
        on(runners.Runner, "_lazy_init", failed=refused)
        on(runners.Runner, "_on_sigint", interrupted)
    on(unix, "add_signal_handler", after=handler_set)
    on(unix, "remove_signal_handler", after=handler_removed)
    on(unix, "_handle_signal", signal_arrived)
    task_types = tuple({tasks.Task, getattr(tasks, "_PyTask", tasks.Task)})
    current_task, running_loop, all_tasks = tasks.current_task, events._get_running_loop, tasks.all_tasks
    if VERSION < (3, 14):
        current_task = tasks._current_tasks.get  # twice as fast
    if state.mode != "sampling":
        watch_tasks(tasks)
        on(base, "call_at", after=timer_set)
        on(timer, "cancel", timer_ends(SKIPPED))
        patch(timer, "_run", lambda original: watch_step(original, "rare_.fires(self)\n"))
        patch(events.Handle, "_run", watch_step)
        watch_making(base)


def watch_making(kind):
    """On 3.14 and later it is `create_task` that tells of new tasks. From 3.12 on a task factory may make eager ones,
    which that tells, too; so long as there is none, it need not be asked."""
    if VERSION >= (3, 14):
        on(kind, "create_task", after=task_created, is_safe=True)
    elif VERSION >= (3, 12):
        on(kind, "set_task_factory", before=lambda loop, _: watch_factory(kind))


def watch_factory(kind):
    if kind not in with_factory:
        with_factory.add(kind)
        on(kind, "create_task", after=task_created, is_safe=True)


with_factory = set()  # classes of loops that may make eager tasks


def watch_loop_class(kind):
    """What every class of loops has."""
    on(kind, "close", closes, closed, refused)
    on(kind, "call_exception_handler", exception_handled)
    on(kind, "run_in_executor", job_submitted, job_is_known, job_is_refused)
    on(kind, "shutdown_asyncgens", finishes_generators)
    on(kind, "shutdown_default_executor", shuts_executor_down)
    on(kind, "_asyncgen_firstiter_hook", first_iterated)


def watch_foreign_class(kind):
    """A class of loops that is not asyncio's, as uvloop's: its steps are seen where they are scheduled."""
    if any(issubclass(kind, other) for other in foreign):
        return
    foreign.append(kind)
    on(kind, "__init__", after=loop_made)
    watch_loop_class(kind)
    patch(kind, "add_signal_handler", foreign_add_signal_handler)
    on(kind, "remove_signal_handler", after=handler_removed)
    if state.mode != "sampling":
        patch(kind, "call_soon", foreign_call_soon)
        watch_making(kind)


foreign = []


def foreign_call_soon(original):
    """A loop that has no `Handle._run` is given a function of ours to call, which runs the step."""
    text = "task_ = callback.__self__\n" + written_out(STEP, ARGS="args", BODY="return callback(*args)")
    step = written("def step(callback, *args):", text, step_hooks(None))

    def call_soon(self, callback, *args, context=None):
        if type(callback) in step_types:
            task = callback.__self__
            if id(task) in known or isinstance(task, task_types):
                if not is_born_seen and id(task) not in known:
                    spawned(task, frame_of(1), self)
                if len(args) == 1:  # as nearly always; without a star it is much faster
                    return original(self, step, callback, args[0], context=context)
                return original(self, step, callback, *args, context=context)
        return original(self, callback, *args, context=context)
    return call_soon


def watch_tasks(tasks):
    """Tasks are C, and so is their type: its methods are changed in its dictionary."""
    global is_born_seen
    born = probe(tasks)
    if born is not None:
        is_born_seen = True

        def add(task, born=born, remove=born._remove, ref=weakref.ref):
            if born._pending_removals:
                born._commit_removals()
            born.data.add(ref(task, remove))  # so far what `WeakSet.add` does
            try:
                depth = 1
                if module_at is not None:
                    depth = 3 if module_at(2) in MAKERS else 1
                    while module_at(depth) in MAKERS:
                        depth += 1
                frame = frame_of(depth)
                while module_at is None and ours[frame.f_code.co_filename]:
                    frame = frame.f_back
                key, maker, loop = id(task), 0, task._loop
                at, on, parent = spots[id(frame.f_code), frame.f_lasti][0], numbers[id(loop)], current_task(loop)
                if parent is not None:
                    maker = id(parent)
                if key in known or maker and maker not in known:
                    return spawned(task, frame)
                known.add(key)
                text = task.get_name()
                likely, called = next_name()
                here.made(at, key, maker, called if text == likely else task_name(text, called), on)
            except Exception:
                if is_foreign():
                    raise
                spawned(task, frame_of(1))
        born.add = add
        patches.append((born, "add", None, add, False))
    for kind in task_types:
        if hasattr(kind.__init__, "__code__"):
            patch(kind, "__init__", InPython)
        methods = next((it for it in gc.get_referents(vars(kind)) if type(it) is dict), kind)
        patch(methods, "cancel", cancel_hook)
        on(methods, "uncancel", after=lambda left, task: write(UNCANCELLED, 0, 0, id(task), 0, left))
        on(methods, "set_name", after=renamed)
    if not all(hasattr(getattr(tasks.Task, name), "__code__") for name in ("cancel", "set_name")):
        type_modified()  # they were looked up before, and are cached


# The module of a caller is cheaper to have than its frame, since 3.12.
module_at = getattr(sys, "_getframemodulename", None)
MAKERS = {"asyncio.base_events", "asyncio.tasks", "asyncio.taskgroups"}  # where tasks are made
is_born_seen = False  # whether a set tells of new tasks


class Probe:
    """A loop and a future in one, that only answers what a task asks: it learns what types of callbacks step a task."""
    _asyncio_future_blocking = True
    get_debug = is_running = call_exception_handler = lambda self, *_: False

    def get_loop(self):
        return self

    def call_soon(self, callback, *_, **__):
        step_types.add(type(callback))
        self.callback = callback

    def add_done_callback(self, callback, **_):
        step_types.add(type(callback))

    def __await__(self):
        yield self


def probe(tasks):
    """Learns the callbacks' types, and through which set tasks come into the world; names and versions tell neither."""
    sets = [it for it in (getattr(tasks, which, None) for which in ("_all_tasks", "_scheduled_tasks"))
            if isinstance(it, weakref.WeakSet)]
    loop, hit = Probe(), []

    async def body():
        await loop
    for each in sets:
        each.add = lambda task, each=each: (type(each).add(each, task), hit.append(each))
    coroutine = body()
    try:
        task = tasks.Task(coroutine, loop=loop, name="loopscope")  # named: it takes no number from the program's tasks
        task._log_destroy_pending = False
        loop.callback()
        tasks._unregister_task(task)
    except Exception:
        if is_foreign():
            raise
    finally:
        coroutine.close()
        loop.callback = None
        for each in sets:
            del each.add
    return hit[0] if hit else None


@quietly
def find_earlier():
    """Loops and tasks that were there before the agent."""
    base = sys.modules["asyncio.events"].AbstractEventLoop
    found = [it for it in gc.get_objects() if issubclass(type(it), base)]
    for loop in found:
        number = see_loop(loop)
        if loop.is_running():
            write(LOOP, RUNNING, 0, number)
        quietly(find_factory)(loop)
    for _, task in living_tasks():
        if hasattr(type(task).__init__, "__code__"):
            step_types.add(MethodType)
        spawned(task)
        paused(task, id(task))


def find_factory(loop):
    """A task factory that was set before the agent came, where its setting is what counts: see `watch_making`."""
    if state.mode != "sampling" and (3, 12) <= VERSION < (3, 14) and loop.get_task_factory() is not None:
        for kind in [sys.modules["asyncio.base_events"].BaseEventLoop] + foreign:
            if isinstance(loop, kind):
                watch_factory(kind)


def watch_uvloop(uvloop):
    ours[uvloop.__file__] = True
    watch_foreign_class(uvloop.Loop)


def watch_threads(thread):
    ours[thread.__file__] = True
    on(thread._WorkItem, "__init__", after=work_item_made)
    on(thread._WorkItem, "run", job_begins, job_is_over)


def watch_signals(signal):
    ours[signal.__file__] = True
    on(signal, "signal", handler_given, handler_kept, rebinds="handler", is_safe=True)
    signal._int_to_enum = handler_asked_for(signal._int_to_enum)  # stays: so may handlers
    for number in _signal.valid_signals():
        if callable(_signal.getsignal(number)):
            remember(_signal.getsignal(number))


class Finder:
    """Watches a module right after it was imported; nothing is imported early."""
    todo = {"asyncio": watch_asyncio, "concurrent.futures.thread": watch_threads, "signal": watch_signals,
            "uvloop": watch_uvloop}

    def find_spec(self, name, path=None, target=None):
        if hasattr(sys.modules.get("sitecustomize"), "_is_over"):
            del sys.modules["sitecustomize"]  # ours, which only had to be there until it was imported
        watch = self.todo.pop(name, None)
        if watch is None:
            return None
        spec = sys.modules["_frozen_importlib"]._find_spec(name, path, target)
        if spec is not None and hasattr(spec.loader, "exec_module"):
            spec.loader.exec_module = self.watching(spec.loader.exec_module, watch, name)
        if not self.todo:
            sys.meta_path.remove(self)
        return spec

    def watching(self, execute, watch, name):
        def exec_module(module):
            execute(module)
            try:
                watch(module)
            except Exception as error:
                if is_foreign():
                    raise
                link.note("the agent cannot watch %s: %s" % (name, said(error)))
        return exec_module


def install():
    """Connects and watches. Where nobody listens, nothing is changed."""
    path = os.environ.pop("LOOPSCOPE_SOCKET", None)
    state.mode, state.pid = os.environ.pop("LOOPSCOPE_MODE", "full"), getpid()
    if path is None:
        return
    link.connect(path)
    here.use(Ring)
    if not here.ring.memory:
        link.note("the agent stays out, for there is no memory for what it records: neither this interpreter nor loopscope "
                  "could make it (`memfd_create`)")
        return link.leave()
    if state.mode == "lifecycle":
        state.patience = None  # there is nothing to look for
    finder = Finder()
    for module, watch in list(finder.todo.items()):
        if module in sys.modules:
            del finder.todo[module]
            watch(sys.modules[module])
    if "asyncio" in sys.modules:
        find_earlier()
    sys.meta_path.insert(0, finder)
    import warnings
    watch_warnings(warnings)
    patch(sys, "unraisablehook", unraisable)
    for function, how in (("_exit", AT_ONCE), ("execv", EXEC), ("execve", EXEC)):
        original = getattr(os, function)
        patch(os, function, leaves(how))
        patch(sys.modules["posix"], function, lambda _, made=getattr(os, function): made)  # where pickle looks for it
        if original in os.supports_fd:
            os.supports_fd.add(getattr(os, function))
    link.listen()
    before, after = uninterrupted(quietly(link.rest)), uninterrupted(quietly(in_parent))
    os.register_at_fork(before=before, after_in_parent=after, after_in_child=in_child)
    atexit.register(uninterrupted(quietly(at_exit)))


def run_script():
    """Runs `sys.argv[1]` as `__main__`, as the interpreter would."""
    import runpy
    del sys.argv[0]
    sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
    runpy.run_path(sys.argv[0], run_name="__main__")


try:
    install()
except BaseException:
    if is_foreign():
        raise
if __name__ == "__main__":
    run_script()
