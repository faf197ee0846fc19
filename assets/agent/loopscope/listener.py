"""The agent's thread: it does what the inspector requests, and looks at tasks. `threading` does not list it."""

import _signal
import sys
from itertools import compress

from .bound import (
    PYTHON, current_frames, getpid, group_of, kill_group, native_id, new_lock, new_thread, sleep, stat)
from .cancel import cancel_for_inspector
from .errors import is_foreign, quietly
from .here import here
from .link import link
from .patch import uninstall
from .places import is_agents
from .ring import Ring
from .sampling import sampling
from .snapshot import Snapshot
from .state import living_tasks, pauses, state, threads
from .waits import in_turns, report_waits, reporting_waits

MOST_FRAMES = 40
call = type(len).__call__


class Listener:
    stopped = tid = ring = None
    is_over = False  # the interpreter ends: a thread that starts now never runs

    def start(self):
        """Starts the thread, if there is none. Its ring is made first, and but once: see `high_mmap`."""
        if not link.is_listening and not self.is_over and link.is_open():
            link.is_listening, self.stopped, started = True, new_lock(), new_lock()
            self.stopped.acquire()
            started.acquire()
            try:
                new_thread(self.run, (self.stopped, started))
            except RuntimeError as error:
                if is_foreign():
                    raise
                link.is_listening = False
                return link.note("the agent cannot answer or cancel: it has no thread (%s)" % error)
            started.acquire(True, 1)

    def run(self, stopped, started):
        try:
            _signal.pthread_sigmask(_signal.SIG_BLOCK, _signal.valid_signals())
            self.tid = native_id()
            try:
                if state.mode != "lifecycle":  # in which there is nothing to report from here
                    self.ring = self.ring or Ring()
                    here.use(lambda: self.ring)
            finally:
                started.release()
            while link.is_listening and link.is_open():
                if not link.receive(state.pause if pauses else state.patience):
                    return inspector_gone()
                if pauses or state.mode == "sampling":
                    in_turns(sampling.looking() if state.mode == "sampling" else reporting_waits())
        except BaseException:
            if is_foreign():
                raise
        finally:
            link.is_listening = False
            stopped.release()

    def stop(self):
        """Ends the thread: a fork is told apart by whether there is more than one. Any answer wakes it."""
        if link.is_listening:
            link.is_listening = False
            link.send("look 0")
            self.stopped.acquire(True, 0.5)
            for _ in range(500):
                if is_gone("/proc/self/task/%d" % self.tid):
                    break
                sleep(0.0001)


listener = Listener()


def is_gone(path):
    try:
        stat(path)
        return False
    except OSError:
        if is_foreign():
            raise
        return True


def inspector_gone():
    """What the inspector started ends with it; any other program goes on alone, and so does a tree of processes, whose
    end is not up to its members."""
    if group_of() == getpid() and not state.is_tree:
        kill_group(0, _signal.SIGKILL)
    link.socket.detach()
    link.socket = None
    uninstall()


@quietly
def answer(kind, number, files):
    """Does what the inspector requests, or takes what it sends."""
    if kind == "seen":
        link.seen.add(int(number))
    elif kind == "memory":
        link.stock[int(number)] += files
    elif kind == "cancel":
        for loop, task in living_tasks():
            if id(task) == int(number):
                loop.call_soon_threadsafe(cancel_for_inspector, task)
    elif kind == "ask":
        Snapshot(number, frames_of_threads()).take()
    elif kind == "stack":
        report_waits()
        link.send("stack %s %s" % (number, "\t".join(frames_of_thread(int(number)))))


link.answer = answer


def frames_of_thread(tid):
    found, frames = frames_of_threads(), []
    if not found:
        link.note("where threads are is not read in a process that makes several interpreters, which may run meanwhile")
    frame = found.get(threads.get(tid))
    while frame is not None and len(frames) < MOST_FRAMES:
        code = frame.f_code
        if not is_agents(code):
            frames.append("%s %s:%d" % (code.co_name, code.co_filename, frame.f_lineno or 0))
        frame = frame.f_back
    return frames


def frames_of_threads():
    """`sys._current_frames()`; nothing where this process may have several interpreters. From 3.12 on another one may
    run at the same time, and the frames of its threads would be read, too. They are not counted: that makes objects
    that keep an interpreter alive, and the last of them would end it in this thread (CPython 3.12 crashes). Whoever
    makes one has imported the module. Looked up and read in one call into C, in which no thread can import it."""
    if PYTHON < (3, 12):
        return current_frames()
    module = "_interpreters" if PYTHON >= (3, 13) else "_xxsubinterpreters"
    is_alone = map(False.__eq__, map(sys.modules.__contains__, [module]))
    return next(map(call, compress([current_frames], is_alone)), {})
