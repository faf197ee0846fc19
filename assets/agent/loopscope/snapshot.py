"""Answers why the program does not stop, from the agent's own thread: where its threads stand, what its tasks wait for
and who is in the way, and which handler each signal has. Nothing of the program is changed, and no loop is woken."""

import _signal
import os
import sys
from _weakref import ref
from itertools import islice

from .awaits import awaited, chain, is_suspended, is_task, serves, spots_of
from .bound import HERE, ident
from .codes import MAX_PACKET
from .errors import quietly
from .facts import values_of
from .held import takers_of
from .jobs import running
from .kinds import MethodType, code_of, program_type, qualified_name
from .link import link
from .places import is_agents, shown
from .sampling import references, sampling
from .signals import Handled
from .state import loops, number_of, state
from .waits import in_turns
from .within import holds

ROWS, FIXED = b"rows ", 8  # what a packet begins with; from here on a row has frames, if it is so long
TURN, CLOSE = 100, 20  # how much is done in a turn, where a task is 1, and so much more if it is looked at closely
PLAIN = {ord(each): " " for each in "\t\n"}
MOST_FRAMES, MOST_ALIKE, MOST_ROWS, MOST_OTHERS, MOST_TAKERS = 30, 3, 400, 10, 16
MOST_RAN, AGAIN = 20, range(24)  # so many tasks that run when they are looked at are looked at again, so often
ENDING = [getattr(_signal, name) for name in ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM")]


class Snapshot:
    def __init__(self, number, frames):
        self.number, self.frames = number, frames
        self.alike = {}  # where tasks wait -> the first that does, and how many
        self.sent, self.others = set(), []  # ids of tasks with a row; references to those that are in their way
        self.ran = []  # references to tasks that ran, or were about to, when they were looked at
        self.wanted = {}  # id of a lock or semaphore -> ids of tasks that wait for it
        self.joined = set()  # ids of queues whose items are waited for
        self.packet, self.work = ROWS, 0

    def send(self, *fields):
        """Adds a row to the packet, which goes when it is full. A stack that is too long loses its middle."""
        fields = [str(field).translate(PLAIN) for field in fields]
        row = encoded(fields)
        while len(row) > MAX_PACKET - len(ROWS) and len(fields) > FIXED:
            fields.pop(FIXED + (len(fields) - FIXED) // 2)
            row = encoded(fields)
        if len(self.packet) + len(row) > MAX_PACKET:
            self.flush()
        self.packet += row

    def flush(self):
        packet, self.packet = self.packet, ROWS
        link.send_patiently(packet.decode())

    def take(self):
        self.threads()
        self.test()
        self.handlers()
        for reference in list(loops.values()):
            self.event_loop(reference())
        in_turns(self.tasks())
        self.send("end", self.number)
        self.flush()

    @quietly
    def threads(self):
        module, pools = sys.modules.get("threading"), sys.modules.get("concurrent.futures.thread")
        listed = dict(module._active) if module is not None else {}
        workers = set(map(id, getattr(pools, "_threads_queues", ())))
        for key, frame in self.frames.items():
            thread = listed.get(key)
            if key == ident() or thread is None and is_own(frame):
                continue
            job = running.get(key, (0,))[0]
            values = values_of(thread)  # its attributes may be properties of the program's
            role, tid = role_of(thread, module, workers), values.get("_native_id") or 0
            if key == state.main:  # after a fork `threading` has its parent's number; some have not imported it
                role, tid = "main" if thread is None else role, state.pid
            self.send("thread", tid, role, job, values.get("_name", "thread"), *frames_from(frame))

    @quietly
    def test(self):
        """Which test runs, and in which of several workers, as pytest and xdist put it into the environment."""
        known = getattr(os.environ, "_data", {})
        test, worker = [known.get(name, b"") for name in (b"PYTEST_CURRENT_TEST", b"PYTEST_XDIST_WORKER")]
        if type(test) is type(worker) is bytes and test:
            self.send("test", *[each.decode("utf-8", "replace") for each in (test, worker)])

    @quietly
    def handlers(self):
        for number in ENDING:
            self.send("handler", int(number), handler_text(number))

    @quietly
    def event_loop(self, loop):
        if loop is None or state.is_closed(loop):
            return
        timers = [timer for timer in list(getattr(loop, "_scheduled", ())) if not timer._cancelled]
        watched = getattr(getattr(loop, "_selector", None), "_fd_to_key", ())
        if hasattr(loop, "_scheduled") and hasattr(loop, "_selector"):
            self.send("loop", number_of(loop), len(timers), max(0, len(watched) - 1))

    def tasks(self):
        yield from self.looking(references(), self.task)
        for _ in AGAIN:  # a task that is cancelled in each pass of its loop hardly waits
            ran, self.ran = self.ran, []
            if ran:
                yield True
            yield from self.looking(ran, self.task)
        for first, number in self.alike.values():
            if number > 1:
                self.send("alike", first, number)
        yield from self.looking(self.others, self.closely)  # which grows meanwhile
        yield from self.looking(references() if self.wanted else (), self.holder)
        for key in [*self.wanted, *self.joined]:
            for count, alive, name, code, line in islice(takers_of(key), MOST_TAKERS):
                self.send("held", key, count, alive, name, frame_text(code, line))

    def looking(self, references, look):
        """Looks at each task, in turns that take far less than 5 ms: see `in_turns`."""
        for reference in references:
            task = reference()
            if task is not None and not state.is_done(task):
                look(task)
            task = None
            self.work += 1
            if self.work >= TURN:
                self.work = 0
                yield True

    def task(self, task):
        """Of tasks that wait alike, which may be very many, only the first few are looked at more closely."""
        if state.mode == "sampling":  # it may not have been reported yet
            sampling.look_at(ref(task), set())
        where = spots_of(state.coroutine_of(task))
        if not where or not waits(task):
            if len(self.ran) < MOST_RAN:
                self.ran.append(ref(task))
            return
        alike = self.alike.setdefault(where, [id(task), 0])
        alike[1] += 1
        if alike[1] <= MOST_ALIKE:
            self.closely(task)

    @quietly
    def closely(self, task):
        links = chain(state.coroutine_of(task))
        if not links or not waits(task) or id(task) in self.sent or len(self.sent) >= MOST_ROWS:
            return
        self.work += CLOSE
        self.sent.add(id(task))
        what = awaited(task, links)
        if what.label.endswith(".acquire"):
            self.wanted.setdefault(what.key, []).append(id(task))
            if is_task(what.owner) and not state.is_done(what.owner):
                self.send("tied", id(task), id(what.owner), "holds")
            elif is_task(what.owner):
                self.send("held", what.key, 1, 0, state.name_of(what.owner), "")
        elif what.label == "Queue.join":
            self.joined.add(what.key)
        frames = [frame_text(it.code, it.frame.f_lineno) for it in reversed(links)]
        self.send("await", id(task), what.label, what.key, what.count, what.size, serves(links), *frames[:MOST_FRAMES])
        for other in what.others[:MOST_OTHERS]:
            self.send("tied", id(task), id(other), "awaited")
            self.others.append(ref(other))

    @quietly
    def holder(self, task):
        """Reports whom a task keeps from going on by a lock that it is within."""
        self.work += CLOSE
        links = chain(state.coroutine_of(task))
        held = [it for it in holds(links) if it in self.wanted]
        if held and task._fut_waiter is not None:
            for key in awaited(task, links).keys.intersection(held):
                held.remove(key)
        for thing in set(held):
            for waiting in self.wanted[thing][:MOST_OTHERS]:
                self.send("tied", waiting, id(task), "holds")


def waits(task):
    """Whether it waits, be it for nothing but its next turn."""
    return task._fut_waiter is not None or is_suspended(state.coroutine_of(task))


def encoded(fields):
    return b"\n" + "\t".join(fields).encode("utf-8", "replace")


def is_own(frame):
    while frame.f_back is not None:
        frame = frame.f_back
    return frame.f_code.co_filename.startswith(HERE)


def role_of(thread, module, workers):
    if thread is None:
        return "unlisted"
    if module is not None and thread is module._main_thread:
        return "main"
    if id(thread) in workers:
        return "worker"
    return "daemon" if values_of(thread).get("_daemonic") else "non-daemon"


def frame_text(code, line):
    return "%s %s:%d" % (getattr(code, "co_qualname", code.co_name).rpartition("<locals>.")[2], shown(code.co_filename),
                         line or code.co_firstlineno)


def frames_from(frame):
    frames = []
    while frame is not None:
        if not is_agents(frame.f_code):
            frames.append((frame.f_code, frame.f_lineno))
        frame = frame.f_back
    if len(frames) > MOST_FRAMES:  # the innermost, and where it began
        frames[MOST_FRAMES // 2:MOST_FRAMES // -2] = ()
    return [frame_text(*each) for each in frames]


def handler_text(number):
    for reference in list(loops.values()):
        handle = getattr(reference(), "_signal_handlers", {}).get(number)
        if handle is not None:
            return function_text(handle._callback)
    handler = _signal.getsignal(number)
    handler = handler.handler if type(handler) is Handled else handler
    if handler is None or type(handler) is int:
        return {int(_signal.SIG_DFL): "default", int(_signal.SIG_IGN): "ignored"}.get(handler, "unknown")
    return "default" if handler is _signal.default_int_handler else function_text(handler)


def function_text(function):
    """`function file:line` of what is called."""
    partial = program_type("_functools", "partial")
    while type(function) in (partial, MethodType):
        function = function.func if type(function) is partial else function.__func__
    code = code_of(function)
    return qualified_name(function) if code is None else frame_text(code, code.co_firstlineno)
