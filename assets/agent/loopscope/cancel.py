"""Cancellation: who requests it, and whether the task gets it, swallows it, or is uncancelled."""

import sys
from gc import get_referents

from .bound import HERE, PYTHON, frame_of
from .codes import (
    BY_AWAITER, BY_CALLBACK, BY_CALLER, BY_GROUP, BY_INSPECTOR, BY_SIGNAL, BY_TASK, BY_TEARDOWN, BY_THREAD, BY_TIMEOUT,
    CANCEL_DELIVERED, CANCEL_LOST, CANCEL_REQUESTED, CANCEL_SWALLOWED, LOST_ENDED, LOST_WAIT_FOR, UNCANCELLED)
from .created import report_unseen
from .errors import handler_code, quietly
from .here import here
from .kinds import CoroutineType
from .names import name_id
from .places import is_internal, place_id, site_id, suspension
from .ring import write
from .state import known, requests, state

cancel_code = set()  # code of `cancel` with hooks: above it in a stack, one cancel hands on another
late, MOST_LATE = set(), 64  # where ended tasks were cancelled; so many places are told
DEEP = 50  # so many tasks that await each other: from there on the frames that `cancel` adds have room of their own


def cancel_hook(original):
    @quietly
    def requested(task, args, kwargs):
        key, frame = id(task), frame_of(3)
        if key not in known:
            report_unseen(task)
        by, requester, at = who_requests(task, frame)
        message = args[0] if args else kwargs.get("msg")
        requests.setdefault(key, False)
        text = message if type(message) is str else type(message).__name__
        write(CANCEL_REQUESTED, by, at, key, requester, 0 if message is None else name_id(text))

    def cancel(self, *args, **kwargs):
        if state.is_done(self):
            too_late(self)
            return original(self, *args, **kwargs)
        requested(self, args, kwargs)
        here.depth = depth = here.depth + 1
        if not depth % DEEP:
            let_recurse(DEEP * 2)
        try:
            return original(self, *args, **kwargs)
        finally:
            here.depth = depth - 1
            if not depth % DEEP:
                let_recurse(DEEP * -2)
            self = args = kwargs = None  # frames of the program may keep this one
    cancel_code.add(cancel.__code__)
    return cancel


@quietly
def too_late(task):
    """A task that has ended is cancelled in vain: told once for each place outside asyncio, which does so with good
    reason."""
    frame = frame_of(3)
    if is_internal(frame.f_code) or frame.f_code in cancel_code or (frame.f_code, frame.f_lasti) in late:
        return
    if len(late) < MOST_LATE:
        late.add((frame.f_code, frame.f_lasti))
        by, _, at = who_requests(task, frame)
        write(CANCEL_LOST, LOST_ENDED, at, id(task), by)


@quietly
def let_recurse(deeper):
    sys.setrecursionlimit(sys.getrecursionlimit() + deeper)


CANCELLING = {  # functions of asyncio that cancel of their own accord
    "_cancel_all_tasks": BY_TEARDOWN, "_on_sigint": BY_SIGNAL, "_on_timeout": BY_TIMEOUT,
    "_cancel_and_wait": BY_TIMEOUT, "_abort": BY_GROUP, "_on_task_done": BY_GROUP,
}


def who_requests(task, frame):
    """Who calls cancel(): its kind, the task that does, and where."""
    where = frame
    while where is not None and is_internal(where.f_code):
        code = where.f_code
        if code in cancel_code:
            return BY_AWAITER, id(where.f_locals["self"]), 0
        if code.co_name in CANCELLING and not code.co_filename.startswith(HERE):
            return CANCELLING[code.co_name], 0, site_id(where)
        where = where.f_back
    at = site_id(where) if where is not None else 0
    cause, here.cause_once = here.cause_once or here.cause, None
    while where is not None and handler_code and cause is None:
        cause, where = BY_SIGNAL if where.f_code in handler_code else None, where.f_back
    if cause is not None:
        return cause, 0, 0 if cause == BY_INSPECTOR else at
    running = state.running_loop()
    requester = state.current_task(running) if running is not None else None
    if requester is not None:
        return BY_TASK, id(requester), at
    loop = task._loop
    if running is loop:
        return BY_CALLBACK, 0, at
    return BY_THREAD if state.is_running(loop) else BY_CALLER, 0, at


def cancel_for_inspector(task):
    here.cause_once = BY_INSPECTOR
    task.cancel()
    here.cause_once = None


@quietly
def step_after_request(task, args):
    """Reports what became of a requested cancel, when the next step of its task starts. The cancellation is thrown into
    it now if the task says so or what it waited for was cancelled (`task_step_impl` in CPython's `_asynciomodule.c`),
    or failed with it as what `gather` gives does; else something swallowed it."""
    key, waited = id(task), args[0] if args else None
    if key not in requests:
        return
    if task._must_cancel or waited is not None and (state.is_cancelled(waited) or is_cancellation(waited._exception)):
        coroutine = state.coroutine_of(task)
        frame, _ = suspension(coroutine)
        write(CANCEL_DELIVERED, 0, place_id(frame) if frame is not None else 0, key)
        if type(coroutine).__name__ == "async_generator_athrow":  # an `aclose()`, which may return after it
            requests.pop(key, None)
        else:
            requests[key] = True if PYTHON >= (3, 12) else lost_in_wait_for(coroutine) or True
    elif requests.pop(key, None) is False:
        write(CANCEL_SWALLOWED, 0, 0, key)


def lost_in_wait_for(coroutine):
    """Before 3.12 `wait_for` returns its result instead, if that has just come: then where it is awaited."""
    frame, code = suspension(coroutine)
    while type(getattr(coroutine, "cr_await", None)) is type(coroutine):
        coroutine = coroutine.cr_await
    if code is None or code.co_name != "wait_for" or not is_internal(code) or type(coroutine) is not CoroutineType:
        return None
    held = get_referents(coroutine) + get_referents(coroutine.cr_frame)
    futures = [it for it in held if issubclass(type(it), sys.modules["asyncio.futures"].Future)]
    return Lost(place_id(frame)) if any(state.is_done(it) and not state.is_cancelled(it) for it in futures) else None


class Lost:
    """Stands for a delivery that gets lost, and where."""
    __slots__ = "at",

    def __init__(self, at):
        self.at = at


def is_cancellation(error):
    return isinstance(error, sys.modules["asyncio"].CancelledError)


@quietly
def swallowed(key):
    """A task goes on after a step into which a cancellation may have been thrown."""
    delivered = requests.get(key)
    if delivered:
        requests.pop(key, None)
        if type(delivered) is Lost:
            write(CANCEL_LOST, LOST_WAIT_FOR, delivered.at, key)
        write(CANCEL_SWALLOWED, 0, 0, key)


def uncancelled(left, task):
    write(UNCANCELLED, 0, 0, id(task), 0, left)
