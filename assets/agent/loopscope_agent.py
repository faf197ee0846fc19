"""The agent of loopscope: tells an inspector what asyncio does in this process, and changes nothing of it.

One file, standard library only, CPython 3.8 and later. It speaks the wire of loopscope (`src/event/wire/mod.rs`):
records go into a ring in shared memory, one a thread, and what is rare over a socket. Nothing here ever waits, but for
the inspector's first and last look; what has no room is dropped and counted. Everything that observes is wrapped so that
it cannot raise, and the observed function runs in any case.

Loaded by the `sitecustomize` beside it, or run as `python -I loopscope_agent.py script args`.
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
from struct import Struct

# Bound now: programs and test suites replace what the modules hold.
now, ident, frame_of = time.monotonic_ns, _thread.get_ident, sys._getframe
close, dup, getpid, fstat = os.close, os.dup, os.getpid, os.fstat
native_id = _thread.get_native_id
HERE = frame_of().f_code.co_filename
NEVER = 1 << 62

# ------------------------------------------------------------------------------------------------------- wire, ring

HEADER, SLOTS, WIDE, VERSION = 4096, 1 << 16, 64, 1
DROPPED, ENDED, READ = 64, 88, 128
HIGH = 900  # file descriptors from here on, so that the program's keep the numbers they would have
MAX_TEXT, TEXT_BYTES, MAX_PACKET = 1024, 32, 4096

(TEXT, LOOP, TEARDOWN, REFUSED, SPAWNED, RENAMED, POLLED, WAITING, REQUESTED, DELIVERED, SWALLOWED, UNCANCELLED, DONE,
 NOT_RETRIEVED, CALLBACK, _, JOB, SIGNAL, GENERATOR, _, _, MADE, WARNING, ERROR, LEAVE) = range(1, 26)
CREATED, RUNNING, STOPPED, CLOSED, DROPPED_OPEN = 1, 2, 3, 4, 5
CANCEL, GATHER, ASYNCGENS, EXECUTOR, CLOSE = 1, 2, 3, 4, 5
SUBMITTED, BEGUN, OVER, SKIPPED = 1, 2, 3, 4
RETURNED, CANCELLED, FAILED, ABANDONED, UNKNOWN = 1, 2, 3, 4, 5
(BY_UNKNOWN, BY_TASK, BY_CALLBACK, BY_SIGNAL, BY_TIMEOUT, BY_TEARDOWN, BY_THREAD, BY_INSPECTOR, BY_GROUP, BY_AWAITER,
 BY_CALLER) = range(11)
ON_FUTURE, ON_SLEEP, ON_TASK, ON_GATHER, ON_SHIELD, ON_GROUP, ON_EXECUTOR, ON_YIELD = range(1, 9)

# One call writes a record and publishes it: its number comes last, and `pack_into` stores in order.
put = Struct("<4xBBHQQQQ20xI").pack_into  # kind, detail, site, time, subject, object, value, number + 1
put_text = Struct("<4xBBHQQ32s4xI").pack_into
word = Struct("<Q")


class Ring:
    """The records of one thread. `take` gives the next record's number, in one step for signal handlers' sake."""

    def __init__(self):
        self.memory, self.limit = shared_memory(), SLOTS
        if self.memory is None:  # a forked child, or no room: written over and over, read by nobody
            self.memory, self.limit = mmap.mmap(-1, HEADER + SLOTS * WIDE), NEVER
        self.take = itertools.count().__next__

    def has_room(self, number):
        """Whether the record may be written; else it is counted as dropped, and its number used again."""
        self.limit = word.unpack_from(self.memory, READ)[0] + SLOTS
        if number < self.limit:
            return True
        self.take = itertools.count(number).__next__
        word.pack_into(self.memory, DROPPED, word.unpack_from(self.memory, DROPPED)[0] + 1)
        return False

    def __del__(self):
        if state.pid == getpid():  # not in a child, which shares the memory
            word.pack_into(self.memory, ENDED, 1)


rings = _thread._local()


def ring():
    try:
        return rings.ring
    except AttributeError:
        rings.ring = Ring()
        return rings.ring


def write(kind, detail=0, site=0, subject=0, other=0, value=0, at=None):
    mine = ring()
    number = mine.take()
    if number >= mine.limit and not mine.has_room(number):
        return
    put(mine.memory, HEADER + (number % SLOTS) * WIDE, kind, detail, site, at or now(), subject, other, value,
        (number + 1) & 0xFFFFFFFF)


def shared_memory():
    """A ring's memory, known to the inspector; `None` where there is none to be had."""
    if not link.is_open():
        return None
    try:
        size, tid = HEADER + SLOTS * WIDE, native_id()
        low = os.memfd_create("loopscope-ring", 3)  # MFD_CLOEXEC | MFD_ALLOW_SEALING
        file = high(low)
        os.posix_fallocate(file, 0, size)
        memory = high_mmap(file, size)
        Struct("<8sHHIIII").pack_into(memory, 0, b"loopscop", VERSION, WIDE, SLOTS, getpid(), tid, 0)
        fcntl.fcntl(file, 1033, 6)  # F_ADD_SEALS: F_SEAL_SHRINK | F_SEAL_GROW
        link.send("ring %d" % tid, file)
        close(file)
        return memory
    except (OSError, ValueError):
        link.send("ring %d" % native_id())
        return None


def high(file):
    """The same file under a high number."""
    try:
        moved = fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, HIGH)
    except OSError:
        return file
    close(file)
    return moved


def high_mmap(file, size):
    """Maps a file. Before 3.13 a map keeps a duplicate of its file, under the lowest number free: the low ones are
    taken meanwhile."""
    if sys.version_info >= (3, 13):
        return mmap.mmap(file, size, trackfd=False)
    taken = []
    try:
        while not taken or taken[-1] < HIGH:
            taken.append(dup(file))
    except OSError:
        pass  # the limit is lower: then the highest number there is
    if taken and taken[-1] < HIGH:
        close(taken.pop())
    try:
        return mmap.mmap(file, size)
    finally:
        for number in taken:
            close(number)


# --------------------------------------------------------------------------------------------------- names and sites

names, sites, ours = {}, {}, {}


def name(text):
    """The id of a text, which is told the first time."""
    known = names.get(text)
    if known is None:
        if len(names) >= 100_000:
            return 0
        known = names[text] = len(names) + 1
        tell_text(known, 0, text)
    return known


def tell_text(number, is_site, text):
    left = text.encode("utf-8", "replace")[:MAX_TEXT].decode("utf-8", "ignore").encode()
    while True:
        chunk, left = left[:TEXT_BYTES], left[TEXT_BYTES:]
        mine = ring()
        slot = mine.take()
        if slot >= mine.limit and not mine.has_room(slot):
            return
        put_text(mine.memory, HEADER + (slot % SLOTS) * WIDE, TEXT, (is_site << 7) | (bool(left) << 6) | len(chunk), 0,
                 now(), number, chunk, (slot + 1) & 0xFFFFFFFF)
        if not left:
            return


def task_name(text):
    """`Task-3`, as nearly all tasks are called, needs no text."""
    if text[:5] == "Task-" and text[5:].isdigit() and len(text) < 15:
        return 1 << 31 | int(text[5:])
    return name(text)


def place(code, line):
    """The id of a place in source; 0 when there are more than a site's 16 bits can tell."""
    key = code.co_filename, line
    known = sites.get(key)
    if known is None:
        if len(sites) >= 65_535:
            return 0
        known = sites[key] = new_site(*key)
    return known


def new_site(file, line):
    """Files beside the script or below are told as seen from there."""
    file = file[len(state.folder):] if file.startswith(state.folder) else file
    number = len(sites) + 1
    tell_text(number, 1, "%s:%d" % (file, line))
    return number


def is_ours(code):
    """Whether code is asyncio's or the agent's: no place that a reader looks for."""
    known = ours.get(code.co_filename)
    if known is None:
        file = code.co_filename
        known = ours[file] = file == HERE or file.startswith(asyncio_folder) or file.startswith("<frozen ")
    return known


def site(frame):
    """Where the program itself is: the first frame that is neither asyncio's nor the agent's."""
    while frame is not None:
        if not is_ours(frame.f_code):
            return place(frame.f_code, frame.f_lineno)
        frame = frame.f_back
    return 0


def suspended(coroutine):
    """Frame and place where a coroutine is suspended: the innermost one of the program's own, and the very innermost."""
    own = last = None
    for _ in range(64):
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None) \
            or getattr(coroutine, "ag_frame", None)
        if frame is None:
            break
        last = frame
        if not is_ours(frame.f_code):
            own = frame
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None) \
            or getattr(coroutine, "ag_await", None)
    return own or last, last


# ------------------------------------------------------------------------------------------------------------ socket

class Link:
    """The socket to the inspector, and the thread that listens to it: a raw one, in nobody's list of threads."""

    def __init__(self):
        self.socket = self.identity = self.stopped = None
        self.is_listening, self.looks, self.seen = False, itertools.count(1), set()

    def connect(self, path):
        low = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET | _socket.SOCK_CLOEXEC)
        low.connect(path)
        self.socket = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET, 0, high(low.detach()))
        self.identity = self.inode()
        version = "%d.%d.%d" % sys.version_info[:3]
        self.send("hello %d %d %d cpython %s" % (VERSION, getpid(), self.socket.fileno(), version))
        self.wait_for(0)

    def inode(self):
        status = fstat(self.socket.fileno())
        return status.st_dev, status.st_ino

    def is_open(self):
        """Whether the socket is there still, and ours: the program may have closed it, and opened another file."""
        try:
            return self.socket is not None and self.inode() == self.identity
        except OSError:
            return False

    def send(self, packet, file=None):
        if not self.is_open():
            return
        rights = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, file.to_bytes(4, "little"))] if file is not None else []
        try:
            self.socket.sendmsg([packet.encode("utf-8", "replace")[:MAX_PACKET]], rights,
                                _socket.MSG_DONTWAIT | _socket.MSG_NOSIGNAL)
        except OSError:
            pass  # what does not fit is lost

    def wait_for(self, number):
        """Waits until the inspector has looked, a second at most."""
        deadline = now() + 1_000_000_000
        while number not in self.seen and now() < deadline and self.is_open():
            if self.is_listening:
                time_sleep(0.0005)
            elif not self.receive(50):
                return

    def settle(self):
        number = next(self.looks)
        self.send("look %d" % number)
        self.wait_for(number)

    def receive(self, patience=None):
        """Takes one packet. False when there will be no more."""
        poll = select_poll()
        poll.register(self.socket.fileno(), POLLIN)
        if not poll.poll(patience):
            return True
        try:
            packet = self.socket.recv(MAX_PACKET, _socket.MSG_DONTWAIT).decode()
        except BlockingIOError:
            return True
        except OSError:
            return False
        if packet:
            answer(*packet.split(" "))
        return bool(packet)

    def listen(self):
        """Starts the thread, if there is none."""
        if not self.is_listening and self.is_open():
            self.is_listening, self.stopped = True, _thread.allocate_lock()
            self.stopped.acquire()
            _thread.start_new_thread(self.serve, (self.stopped,))

    def serve(self, stopped):
        try:
            _signal.pthread_sigmask(_signal.SIG_BLOCK, _signal.valid_signals())
            self.tid = native_id()
            while self.is_listening and self.is_open():
                if not self.receive(sampling.patience):
                    return self.lost()
                sampling.look()
        except Exception:
            pass
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
                if not os_exists("/proc/self/task/%d" % self.tid):
                    break
                time_sleep(0.0001)

    def lost(self):
        """The inspector is gone. What it started ends with it; any other program goes on alone."""
        if os.getpgrp() == getpid():
            os.killpg(0, _signal.SIGKILL)
        self.socket.detach()
        self.socket = None
        uninstall()


time_sleep, os_exists, select_poll, POLLIN = time.sleep, os.path.exists, select.poll, select.POLLIN
link = Link()


def answer(kind, *words):
    """Does what the inspector asks for."""
    if kind == "seen":
        link.seen.add(int(words[0]))
    elif kind == "cancel":
        cancel_task(int(words[0]))
    elif kind == "stack":
        frames, frame = [], sys._current_frames().get(thread_idents.get(int(words[0])))
        while frame is not None and len(frames) < 40:
            code = frame.f_code
            if code.co_filename != HERE:
                frames.append("%s %s:%d" % (code.co_name, code.co_filename, frame.f_lineno))
            frame = frame.f_back
        link.send("stack %s %s" % (words[0], "\t".join(frames)))


thread_idents = {}  # native thread id -> Python's, of threads that run a loop


def cancel_task(key):
    tasks = sys.modules["asyncio.tasks"]
    for loop in list(loops.values()):
        for task in tasks.all_tasks(loop()) if loop() is not None else ():
            if id(task) == key:
                loop().call_soon_threadsafe(by_inspector, task)


def by_inspector(task):
    state.cause = BY_INSPECTOR
    try:
        task.cancel()
    finally:
        state.cause = None


# ------------------------------------------------------------------------------------------------------------- tasks

class State:
    """What the hooks need of asyncio, and what they remember."""
    mode = "full"
    pid = getpid()
    folder = "\0"  # the script's
    cause = None  # who asks, while a signal handler or the inspector does
    teardown = None  # (loop id, step) that is under way
    closing = None  # where a loop is being closed
    task_types = ()
    current_task = staticmethod(lambda loop=None: None)


state = State()
asyncio_folder = "\0"
known = set()  # ids of tasks that were told and are not over
asked = {}  # id of a task -> whether the cancellation was delivered already, from cancel() on
waits = {}  # id of a task -> where it waits, as last told
loops, loop_numbers = {}, {}  # number -> weak reference; id of a loop -> number
handlers = {}  # id of a handle that a signal scheduled -> the handle
step_types = set()  # types of the callbacks that step a task
own_code = set()  # code of our cancel: above it in a stack, one cancel hands on another


def quietly(hook):
    """The same hook, but it cannot raise."""
    def run(*args):
        try:
            return hook(*args)
        except Exception:
            return None
    return run


def number_of(loop):
    return loop_numbers.get(id(loop), 0)


def current(loop=None):
    try:
        return state.current_task(loop)
    except RuntimeError:
        return None


@quietly
def spawned(task, frame):
    key = id(task)
    if key in known:
        return
    known.add(key)
    loop = task.get_loop()
    see_loop(loop, frame)
    asked.pop(key, None)
    waits.pop(key, None)
    parent = current(loop)
    write(SPAWNED, 0, site(frame), key, 0 if parent is None else id(parent),
          task_name(task.get_name()) | number_of(loop) << 32)


def is_new_task(what):
    """A task that was made before the agent came, or in a way that no hook sees: it is told when it first runs."""
    if not isinstance(what, state.task_types):
        return False
    spawned(what, None)
    return True


@quietly
def cancelling(task, key, args):
    """A step begins of a task that was asked to stop. The cancellation is thrown into it now if the task says so or
    what it waited for was cancelled (`task_step_impl` in CPython's `_asynciomodule.c`), or failed with it as what
    `gather` gives does; else something ate it."""
    waited = args[0] if args else None
    if task._must_cancel or waited is not None and (waited.cancelled() or is_cancellation(waited._exception)):
        own, _ = suspended(task.get_coro())
        write(DELIVERED, 0, place(own.f_code, own.f_lineno) if own is not None else 0, key)
        asked[key] = True
    elif asked.pop(key, None) is False:
        write(SWALLOWED, 0, 0, key)


def is_cancellation(error):
    return isinstance(error, sys.modules["asyncio"].CancelledError)


@quietly
def stepped(task, key, begun):
    """A step of a task is over."""
    if begun:
        write(POLLED, 0, 0, key, 0, min(now() - begun, (1 << 40) - 1), begun)
    if task.done():
        return ended(task, key)
    if asked and asked.get(key):
        del asked[key]
        write(SWALLOWED, 0, 0, key)
    if begun:
        waited = task._fut_waiter
        if waited is not None:
            waiting(task, key, waited)


def ended(task, key):
    known.discard(key)
    waits.pop(key, None)
    delivered = asked.pop(key, None)
    if task.cancelled():
        write(DONE, CANCELLED, 0, key)
        return
    error = task._exception  # not exception(), which would count as looking at it
    if error is None:
        if delivered:
            write(SWALLOWED, 0, 0, key)
        write(DONE, RETURNED, 0, key)
    else:
        write(DONE, FAILED, 0, key, 0, name(said(error)))


def said(error):
    """An error as a traceback's last line has it."""
    text = str(error)
    return "%s: %s" % (type(error).__name__, text) if text else type(error).__name__


def waiting(task, key, waited):
    own, last = suspended(task.get_coro())
    if own is None:
        return
    where = own.f_code, own.f_lineno, id(waited) if isinstance(waited, state.task_types) else 0
    if waits.get(key) == where:
        return
    waits[key] = where
    code, other = last.f_code, 0
    on = ON_FUTURE
    if where[2]:
        on, other = ON_TASK, where[2]
    elif code.co_name == "sleep" and is_ours(code):
        on = ON_SLEEP
    elif type(waited).__name__ == "_GatheringFuture":
        on = ON_GATHER
    elif code.co_name in ("__aexit__", "_aexit") and "taskgroups" in code.co_filename:
        on = ON_GROUP
    write(WAITING, on, place(own.f_code, own.f_lineno), key, other)


@quietly
def cancel_asked(task, args, kwargs, frame):
    key = id(task)
    if key not in known:
        spawned(task, None)
    by, asker, at = who_asks(task, frame)
    message = args[0] if args else kwargs.get("msg")
    asked.setdefault(key, False)
    write(REQUESTED, by, at, key, asker, 0 if message is None else name(str(message)))


ASKING = {  # functions of asyncio that cancel of their own accord
    "_cancel_all_tasks": BY_TEARDOWN, "_on_sigint": BY_SIGNAL, "_on_timeout": BY_TIMEOUT, "_cancel_and_wait": BY_TIMEOUT,
    "_abort": BY_GROUP, "_on_task_done": BY_GROUP,
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
    at = site(frame)
    if state.cause is not None:
        return state.cause, 0, at
    asker = current()
    if asker is not None:
        return BY_TASK, id(asker), at
    loop = task.get_loop()
    running = sys.modules["asyncio.events"]._get_running_loop()
    if running is loop:
        return BY_CALLBACK, 0, at
    return BY_THREAD if loop.is_running() else BY_CALLER, 0, at


# The body of `Handle._run` (CPython's `asyncio/events.py`) goes where BODY is, under its own file and lines: no frame is
# added, and tracebacks stay what they are.
RUN = """
def make(step_types_, known_, asked_, handlers_, is_new_task_, cancelling_, signalled_, stepped_, called_, now_, run_):
    def _run(self):
        watched_, key_, signal_ = self._callback, 0, None
        if type(watched_) in step_types_:
            watched_ = watched_.__self__
            key_ = id(watched_)
            if key_ in known_ or is_new_task_(watched_):
                if key_ in asked_:
                    cancelling_(watched_, key_, self._args)
            else:
                key_ = 0
        elif handlers_ and id(self) in handlers_:
            signal_ = signalled_(self)
        begun_ = CLOCK
        try:
            BODY
        finally:
            if key_:
                stepped_(watched_, key_, begun_)
            elif signal_ or begun_ and now_() - begun_ > SLOW:
                called_(watched_, begun_, signal_)
            watched_ = None
    return _run
"""
SLOW = 5_000_000  # ns from which on a callback that is no task's step is told


def spliced_run(run):
    """`Handle._run` with the hooks around its body; around a call of it where its source is not to be had."""
    import ast
    code = run.__code__
    hooked = RUN.replace("CLOCK", "now_()" if state.mode == "full" else "0").replace("SLOW", str(SLOW))
    try:
        with open(code.co_filename, encoding="utf-8") as file:
            tree = ast.parse(file.read())
        body = next(node.body for node in ast.walk(tree)
                    if isinstance(node, ast.FunctionDef) and node.name == "_run" and node.lineno == code.co_firstlineno)
        module, file = ast.parse(hooked.replace("BODY", "pass")), code.co_filename
        for node in ast.walk(module):
            if hasattr(node, "lineno"):
                node.lineno = node.end_lineno = code.co_firstlineno
        next(node for node in ast.walk(module) if isinstance(node, ast.Try)).body = body
    except Exception:
        module, file = hooked.replace("BODY", "run_(self)"), HERE
    made = {}
    exec(compile(module, file, "exec"), run.__globals__, made)
    return made["make"](step_types, known, asked, handlers, is_new_task, cancelling, signalled, stepped, called, now, run)


@quietly
def called(callback, begun, signal):
    """A callback of the loop is over that took long, or served a signal."""
    if signal:
        state.cause = None
    loop = sys.modules["asyncio.events"]._get_running_loop()
    begun = begun or signal
    label = getattr(callback, "__qualname__", type(callback).__name__)
    write(CALLBACK, 0, 0, number_of(loop), name(label), now() - begun, begun)


@quietly
def signalled(handle):
    """A callback begins that a signal has scheduled: what it cancels, the signal does."""
    del handlers[id(handle)]
    state.cause = BY_SIGNAL
    return now()


# ------------------------------------------------------------------------------------------- loops and their teardown

def see_loop(loop, frame, is_new=False):
    """Tells a loop the first time it is met. One that its finalizer closes has no weak reference any more."""
    known_as = loop_numbers.get(id(loop))
    if known_as is not None and not is_new and loops[known_as]() in (loop, None):
        return known_as
    number = len(loops) + 1
    loop_numbers[id(loop)], loops[number] = number, weakref.ref(loop)
    at, kind = site(frame), type(loop)
    label = kind.__qualname__ if kind.__module__.startswith("asyncio.") else "%s.%s" % (kind.__module__, kind.__qualname__)
    write(MADE, 0, at, number, native_id(), name(label))
    write(LOOP, CREATED, at, number)
    if not isinstance(loop, sys.modules["asyncio.base_events"].BaseEventLoop):
        adopt(kind)
    return number


@quietly
def running_changes(loop, before, frame):
    """`events._set_running_loop`: every loop class calls it when it begins and when it stops to run."""
    if loop is not None:
        number = see_loop(loop, frame)
        thread_idents[native_id()] = ident()
        link.listen()
        if state.teardown == (number, CANCEL):
            finish_step(number, CANCEL)
            begin_step(number, GATHER, len(tasks_of(loop)), 0)
        write(LOOP, RUNNING, site(frame), number)
    elif before is not None:
        number = number_of(before)
        write(LOOP, STOPPED, site(frame), number)
        if state.teardown in ((number, ASYNCGENS), (number, EXECUTOR)):
            finish_step(number, state.teardown[1])


def begin_step(number, step, count, at):
    write(TEARDOWN, step, at, number, BEGUN, count)
    state.teardown = number, step


def finish_step(number, step):
    write(TEARDOWN, step, 0, number, OVER)
    state.teardown = None


def tasks_of(loop):
    return sys.modules["asyncio.tasks"].all_tasks(loop)


def around(before, after=None):
    """Makes a method that calls hooks with (self, args, frame) before and (self, args, result, frame) after its own."""
    before, after = quietly(before) if before else None, quietly(after) if after else None

    def make(method):
        def observed(self, *args, **kwargs):
            frame = frame_of().f_back
            if before is not None:
                before(self, args, frame)
            result = method(self, *args, **kwargs)
            if after is not None:
                after(self, args, result, frame)
            return result
        return observed
    return make


def closes(loop, args, frame):
    number = see_loop(loop, frame)
    if not loop.is_closed() and not loop.is_running():
        state.closing = site(frame)
        if frame_in_runner(frame):
            begin_step(number, CLOSE, 0, state.closing)


def closed(loop, args, result, frame):
    number = number_of(loop)
    if state.closing is None:
        return
    # In its finalizer nothing refers to it any more.
    write(LOOP, CLOSED if loops[number]() is not None else DROPPED_OPEN, state.closing, number)
    if state.teardown == (number, CLOSE):
        finish_step(number, CLOSE)
    for generator in list(getattr(loop, "_asyncgens", ())):
        write(GENERATOR, SKIPPED, 0, id(generator), number)
    state.closing = None


def frame_in_runner(frame):
    """Whether asyncio's own `run` or `Runner` calls, and not the program."""
    while frame is not None and is_ours(frame.f_code):
        if frame.f_code.co_filename.endswith("runners.py"):
            return True
        frame = frame.f_back
    return False


def cancels_all(original):
    """`runners._cancel_all_tasks`: cancel them, then wait for them by running the loop once more."""
    def _cancel_all_tasks(loop):
        number, at = number_of(loop), site(frame_of().f_back)
        quietly(begin_step)(number, CANCEL, len(tasks_of(loop)), at)
        try:
            return original(loop)
        finally:
            quietly(all_cancelled)(number)
    return _cancel_all_tasks


def all_cancelled(number):
    if state.teardown == (number, CANCEL):
        finish_step(number, CANCEL)
        begin_step(number, GATHER, 0, 0)
    finish_step(number, GATHER)


def finishes_generators(loop, args, frame):
    generators = getattr(loop, "_asyncgens", ())
    begin_step(number_of(loop), ASYNCGENS, len(generators), site(frame))


def shuts_executor_down(loop, args, frame):
    begin_step(number_of(loop), EXECUTOR, int(getattr(loop, "_default_executor", None) is not None), site(frame))


def first_iterated(loop, args, frame):
    generator, number = args[0], number_of(loop)
    write(GENERATOR, BEGUN, place(generator.ag_code, generator.ag_code.co_firstlineno), id(generator), number)
    key = id(generator)
    generators[key] = weakref.ref(generator, lambda _: generators.pop(key) and write(GENERATOR, OVER, 0, key, number))


generators = {}


def refuses_running(loop, args, is_running, frame):
    """`_check_running` asks, and raises when it does."""
    if is_running and frame.f_code.co_name == "_check_running":
        write(REFUSED, 2, site(frame), number_of(loop))


def asked_for_running(original):
    """Who asks for the running loop to refuse a run because of it tells by its name; no frame is added to what it raises."""
    def _get_running_loop():
        loop = original()
        if loop is not None:
            quietly(refuses_nested)(loop, frame_of().f_back)
        return loop
    return _get_running_loop


def refuses_nested(loop, frame):
    code = frame.f_code
    if code.co_name == "_check_running":
        write(REFUSED, 3, site(frame), number_of(frame.f_locals["self"]))
    elif code.co_name == "run" and code.co_filename.endswith("runners.py"):
        is_runner = "self" in frame.f_locals
        write(REFUSED, 12 if is_runner else 1, site(frame), number_of(loop))


def exception_handled(loop, args, frame):
    """`call_exception_handler`: among others, tasks that were destroyed and errors that nobody looked at."""
    context = args[0]
    message, error = str(context.get("message")), context.get("exception")
    task = context.get("task") or context.get("future")
    key = id(task) if isinstance(task, state.task_types) else 0
    if key and "was destroyed but it is pending" in message:
        known.discard(key)
        write(DONE, ABANDONED, 0, key)
    elif key and "exception was never retrieved" in message:
        write(NOT_RETRIEVED, 0, 0, key, 0, name(said(error)))
    else:
        text = message if error is None else "%s: %s" % (message, said(error))
        write(ERROR, 1, 0, key, number_of(loop), name(text))


# ----------------------------------------------------------------------------------- signals, executors, warnings, end

def handler_set(loop, args, result, frame):
    write(SIGNAL, 1, site(frame), number_of(loop), 0, int(args[0]))


def handler_removed(loop, args, result, frame):
    if result:
        write(SIGNAL, 2, site(frame), number_of(loop), 0, int(args[0]))


def signal_arrived(loop, args, frame):
    """`_UnixSelectorEventLoop._handle_signal`: schedules the handler's callback."""
    handle = loop._signal_handlers.get(args[0])
    write(SIGNAL, 3, 0, number_of(loop), 0, int(args[0]))
    if handle is not None:
        handlers[id(handle)] = handle


def interrupted(runner, args, frame):
    """`Runner._on_sigint`, 3.11 and later."""
    write(SIGNAL, 3, 0, number_of(runner._loop), 0, int(args[0]))


job_numbers, jobs = itertools.count(1), {}


def job_submitted(loop, args, frame):
    function = args[1]
    rings.job = job = next(job_numbers), number_of(loop)
    label = getattr(function, "__qualname__", type(function).__name__)
    write(JOB, SUBMITTED, site(frame), job[0], job[1], name(label))


def job_known(loop, args, result, frame):
    rings.job = None


def work_item_made(item, args, result, frame):
    job = getattr(rings, "job", None)
    if job is not None:
        jobs[id(item)] = job


def job_runs(original):
    """`_WorkItem.run` of CPython's `concurrent/futures/thread.py`, in the executor's thread."""
    def run(self, *args):
        job = jobs.pop(id(self), None)
        if job is None:
            return original(self, *args)
        write(JOB, BEGUN, 0, job[0], job[1])
        try:
            return original(self, *args)
        finally:
            write(JOB, OVER, 0, job[0], job[1])
    return run


class Unseen:
    """Stands in a warning filter where a message may stand: it matches every text and remembers that it did. So a
    warning that is ignored by default comes to `_showwarnmsg` all the same, which knows that nobody is to see it."""

    def __init__(self):
        self.text = None

    def match(self, text):
        self.text = text
        return True


unseen = {}  # a category of warnings that is ignored by default -> its Unseen


def see_warnings(warnings):
    for number, entry in enumerate(warnings.filters):
        if entry[0] == "ignore" and entry[1] is None and entry[2] in (ResourceWarning, DeprecationWarning):
            marker = unseen[entry[2]] = Unseen()
            warnings.filters[number] = ("always", marker) + tuple(entry[2:])
    getattr(warnings, "_filters_mutated", lambda: None)()
    patch(warnings, "_showwarnmsg", warned)


def warned(original):
    def _showwarnmsg(message):
        hidden = quietly(tell_warning)(message)
        return None if hidden else original(message)
    return _showwarnmsg


WARNED = ((ResourceWarning, 1), (DeprecationWarning, 2), (RuntimeWarning, 3), (Warning, 4))


def tell_warning(message):
    """Tells a warning; true when nobody else is to see it."""
    text, category = str(message.message), message.category
    kind = next(number for base, number in WARNED if issubclass(category, base))
    key = message.filename, message.lineno
    at = sites.get(key)
    if at is None and len(sites) < 65_535:
        at = sites[key] = new_site(*key)
    write(WARNING, kind, at or 0, 0, 0, name(text))
    marker = next((marker for base, marker in unseen.items() if issubclass(category, base)), None)
    if marker is None or marker.text != text:
        return False
    marker.text = None
    return True


def unraisable(original):
    def unraisablehook(args):
        quietly(write)(ERROR, 2, 0, 0, 0, name(said(args.exc_value)))
        return original(args)
    return unraisablehook


def leaves(how):
    """`os._exit` and the exec functions: no exit hook runs after them."""
    def make(original):
        def leave(*args):
            if state.pid == getpid():
                quietly(write)(LEAVE, how, site(frame_of().f_back), 0, 0, name(os.fsdecode(args[0])) if how == 3 else 0)
                quietly(link.settle)()
            return original(*args)
        return leave
    return make


def at_exit():
    """The interpreter ends, and an error that ended it was printed (`PyErr_PrintEx` keeps it in `sys`)."""
    error = getattr(sys, "last_value", None)
    if error is not None:
        write(ERROR, 3, 0, 0, 0, name(said(error)))
    write(LEAVE, 1)
    link.settle()


def forked(child):
    write(LEAVE, 4, 0, 0, 0, child)


def in_child():
    """A forked child reports nothing; what hooks it has inherited write into memory of its own."""
    if link.socket is not None:
        link.socket.close() if link.is_open() else link.socket.detach()
    link.socket, link.is_listening = None, False
    rings.__dict__.clear()
    uninstall()


# --------------------------------------------------------------------------------------------------- sampling, install

class Sampling:
    """The mode without hooks on tasks: the agent's thread looks at them ten times a second."""
    patience, told = None, {}

    def look(self):
        if self.patience is None:
            return
        alive = {}
        for loop in [loop() for loop in list(loops.values())]:
            for task in tasks_of(loop) if loop is not None and not loop.is_closed() else ():
                alive[id(task)] = task
        for key in [key for key in self.told if key not in alive]:
            del self.told[key]
            known.discard(key)
            write(DONE, UNKNOWN, 0, key)
        for key, task in alive.items():
            self.told[key] = True
            spawned(task, None)
            waited = task._fut_waiter
            if waited is not None:
                quietly(waiting)(task, key, waited)


sampling, patches = Sampling(), []


def patch(holder, what, make):
    """Replaces an attribute by what `make` makes of it; a dictionary's entry where the holder is one."""
    is_dict = isinstance(holder, dict)
    original = holder.get(what) if is_dict else getattr(holder, what, None)
    if original is None:
        return
    made, own = make(original), is_dict or what in vars(holder)
    for attribute in ("__name__", "__qualname__", "__doc__", "__module__"):
        try:
            setattr(made, attribute, getattr(original, attribute))
        except AttributeError:
            pass
    holder.__setitem__(what, made) if is_dict else setattr(holder, what, made)
    patches.append((holder, what, original, made, own))


def uninstall():
    """Takes every hook out again that nobody has replaced since."""
    while patches:
        holder, what, original, made, own = patches.pop()
        if isinstance(holder, dict):
            holder[what] = original
        elif vars(holder).get(what) is made:
            setattr(holder, what, original) if own else delattr(holder, what)
    type_modified()


def type_modified():
    """Has CPython forget what it cached of the type's methods."""
    if sys.version_info < (3, 12):
        sys._clear_type_cache()
    elif state.task_types:
        import ctypes
        for kind in state.task_types:
            ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def watch_methods(loop_class):
    """The hooks that every class of loops has."""
    for what, make in {
        "close": around(closes, closed),
        "call_exception_handler": around(exception_handled),
        "run_in_executor": around(job_submitted, job_known),
        "shutdown_asyncgens": around(finishes_generators),
        "shutdown_default_executor": around(shuts_executor_down),
        "_asyncgen_firstiter_hook": around(first_iterated),
    }.items():
        patch(loop_class, what, make)


def adopt(loop_class):
    """A class of loops that is not asyncio's, as uvloop's: its steps are seen where they are scheduled."""
    if loop_class in adopted:
        return
    adopted.append(loop_class)
    watch_methods(loop_class)
    patch(loop_class, "add_signal_handler", around(None, handler_set))
    patch(loop_class, "remove_signal_handler", around(None, handler_removed))
    if state.mode != "sampling":
        patch(loop_class, "call_soon", foreign_call_soon)


adopted = []


def foreign_call_soon(original):
    """A step scheduled on a loop that has no `Handle._run` is run inside the hooks."""
    full = state.mode == "full"

    def call_soon(self, callback, *args, context=None):
        if type(callback) not in step_types:
            return original(self, callback, *args, context=context)

        def step(*args):
            task = callback.__self__
            key = id(task)
            if key in known or is_new_task(task):
                if key in asked:
                    cancelling(task, key, args)
                begun = now() if full else 0
                try:
                    return callback(*args)
                finally:
                    stepped(task, key, begun)
            return callback(*args)
        return original(self, step, *args, context=context)
    return call_soon


class Probe:
    """A loop and a future in one, that only answers what a task asks: it learns what types of callbacks step a task."""
    _asyncio_future_blocking = True

    def get_debug(self):
        return False

    def is_running(self):
        return False

    def get_loop(self):
        return self

    def call_exception_handler(self, context):
        pass

    def call_soon(self, callback, *args, **kwargs):
        step_types.add(type(callback))
        self.callback = callback

    def add_done_callback(self, callback, **kwargs):
        step_types.add(type(callback))

    def __await__(self):
        yield self


def probe(tasks, task_class):
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
        task = task_class(coroutine, loop=loop, name="loopscope")  # named: it takes no number from the program's tasks
        task._log_destroy_pending = False
        loop.callback()
        tasks._unregister_task(task)
    except Exception:
        pass
    finally:
        coroutine.close()
        loop.callback = None
        for each in sets:
            del each.add
    return hit[0] if hit else None


def watch_tasks(tasks, events):
    c_task, py_task = tasks.Task, getattr(tasks, "_PyTask", tasks.Task)
    state.task_types, state.current_task = tuple({c_task, py_task}), tasks.current_task
    born = probe(tasks, c_task)
    step_types.update({type(len)})
    if born is not None:
        def add(task, born=born, add=weakref.WeakSet.add):
            add(born, task)
            spawned(task, frame_of().f_back)
        born.add = add
        patches.append((born, "add", None, add, False))
    for kind in state.task_types:
        methods = next((it for it in gc.get_referents(vars(kind)) if type(it) is dict), kind)
        patch(methods, "cancel", cancel_hook)
        patch(methods, "uncancel", around(None, lambda task, _, left, frame: write(UNCANCELLED, 0, 0, id(task), 0, left)))
        patch(methods, "set_name", around(None, lambda task, given, _, frame:
                                          write(RENAMED, 0, 0, id(task), 0, task_name(str(given[0])))))
    if not hasattr(c_task.cancel, "__code__"):  # looked up before, and cached
        type_modified()
    patch(events.Handle, "_run", spliced_run)


def cancel_hook(original):
    def cancel(self, *args, **kwargs):
        frame = frame_of().f_back
        was_done = self.done()
        if not was_done:
            cancel_asked(self, args, kwargs, frame)
        return original(self, *args, **kwargs)
    own_code.add(cancel.__code__)
    return cancel


def watch_asyncio(asyncio):
    global asyncio_folder
    from asyncio import base_events, events, runners, tasks, unix_events
    asyncio_folder = os.path.dirname(asyncio.__file__) + os.sep
    ours.clear()
    state.folder = os.path.dirname(os.path.abspath(sys.argv[0])) + os.sep
    base = base_events.BaseEventLoop
    set_running, get_running = events._set_running_loop, events._get_running_loop

    def watched_set_running(loop):
        before = get_running()
        frame = frame_of().f_back
        if loop is None:
            set_running(loop)
            running_changes(loop, before, frame)
        else:
            running_changes(loop, before, frame)
            set_running(loop)
    patch(events, "_set_running_loop", lambda original: watched_set_running)
    patch(asyncio, "_set_running_loop", lambda original: watched_set_running)
    patch(events, "_get_running_loop", asked_for_running)
    patch(base, "__init__", around(None, lambda loop, args, result, frame: see_loop(loop, frame, True)))
    patch(base, "is_running", around(None, refuses_running))
    watch_methods(base)
    unix = unix_events._UnixSelectorEventLoop
    patch(unix, "add_signal_handler", around(None, handler_set))
    patch(unix, "remove_signal_handler", around(None, handler_removed))
    patch(unix, "_handle_signal", around(signal_arrived))
    patch(runners, "_cancel_all_tasks", cancels_all)
    if hasattr(runners, "Runner"):
        patch(runners.Runner, "_on_sigint", around(interrupted))
    if state.mode != "sampling":
        watch_tasks(tasks, events)
    else:
        state.task_types = (tasks.Task,)


def watch_executor(thread):
    patch(thread._WorkItem, "__init__", around(None, work_item_made))
    patch(thread._WorkItem, "run", job_runs)


class Finder:
    """Watches a module right after it was imported; nothing is imported early."""
    todo = {"asyncio": watch_asyncio, "concurrent.futures.thread": watch_executor}

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
                link.send("note the agent cannot watch %s: %s" % (name, said(error)))
        return exec_module


def install():
    """Connects and watches. Where nobody listens, nothing is changed."""
    path = os.environ.pop("LOOPSCOPE_SOCKET", None)
    state.mode, state.pid = os.environ.pop("LOOPSCOPE_MODE", "full"), getpid()
    if path is None:
        return
    link.connect(path)
    if state.mode == "sampling":
        Sampling.patience = 100
    finder = Finder()
    for module, watch in list(finder.todo.items()):
        if module in sys.modules:
            del finder.todo[module]
            watch(sys.modules[module])
    sys.meta_path.insert(0, finder)
    import warnings
    see_warnings(warnings)
    patch(sys, "unraisablehook", unraisable)
    for function, how in (("_exit", 2), ("execv", 3), ("execve", 3)):
        patch(os, function, leaves(how))
    link.listen()
    # From 3.12 on, fork() warns of threads, and counts them only after these hooks: the next loop that runs restarts ours.
    restart = link.listen if sys.version_info < (3, 12) else bool
    os.register_at_fork(before=quietly(link.rest), after_in_parent=quietly(restart), after_in_child=in_child)
    patch(os, "fork", forks)
    atexit.register(quietly(at_exit))


def forks(original):
    def fork():
        child = original()
        if child:
            quietly(forked)(child)
        return child
    return fork


def run_script():
    """Runs `sys.argv[1]` as `__main__`, as the interpreter would."""
    import runpy
    del sys.argv[0]
    sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
    runpy.run_path(sys.argv[0], run_name="__main__")


try:
    install()
except Exception:
    pass
if __name__ == "__main__":
    run_script()
