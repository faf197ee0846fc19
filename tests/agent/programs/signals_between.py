"""A signal that comes while the interpreter calls what it lets no exception out of: a finalizer, a callback of a weak
reference, a hook around a fork. Without the agent all of that is C, and the handler runs right after it."""
import _thread
import _warnings
import os
import signal
import sys
import weakref
from functools import partial
from operator import methodcaller

if sys.version_info < (3, 10):
    sys.exit(0)  # there is no way to say that a signal came without having it served


class Deadline(Exception):
    pass


def arrived(number, frame):
    raise Deadline


class Call(weakref.ref):
    """A callback of a weak reference that is C throughout."""
    arrive = partial(_thread.interrupt_main, signal.SIGALRM)
    warn = partial(_warnings.warn, "late", ResourceWarning)


class Thing:
    pass


def pause():
    """Gives the interpreter time to serve a signal."""


def ends(*calls):
    """What an object's end calls, the last first."""
    thing = Thing()
    references = [Call(thing, methodcaller(call)) for call in reversed(calls)]
    try:
        del thing
        pause()
        return references and "no deadline"
    except Deadline:
        return "deadline"


def forks():
    try:
        (*_, child) = map(partial.__call__, [Call.arrive, partial(os.fork)])
        if child == 0:
            os._exit(0)
        pause()
        return "no deadline"
    except Deadline:
        return "deadline"


signal.signal(signal.SIGALRM, arrived)
print("warning", ends("arrive", "warn"))
print("fork", forks())
