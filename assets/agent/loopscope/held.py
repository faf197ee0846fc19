"""Who took what has to be given back: permits of locks and semaphores by `acquire()`, items of queues that are to be
marked as done. It is kept here as it happens and reported when the program is asked: the one that took it may have
ended long before. What `async with` takes it gives back by itself."""

from _weakref import ref

from .bound import PYTHON, frame_of
from .errors import is_foreign, quietly, uninterrupted
from .patch import on
from .places import internal
from .state import state

MOST = 64  # of one thing so many takers are kept
held, by_with = {}, set()  # id of a lock, a semaphore or a queue -> its takers; code of `async with`
TASK, COUNT, CODE, SPOT, NAME = range(5)


class Takers:
    """Those of one thing, by the id of their task."""
    __slots__ = "by", "earlier", "thing"

    def __init__(self, thing):
        key = id(thing)
        self.by, self.earlier = {}, []  # the latter's ids are others' by now
        self.thing = ref(thing, uninterrupted(lambda _: held.pop(key, None)))
        held[key] = self


def acquired(result, thing):
    """A coroutine, where `acquire` could not be watched from within, is no permit."""
    try:
        return taken(result, thing) if result is True and frame_of(2).f_code not in by_with else result
    except ValueError:  # C has called it
        if is_foreign():
            raise
        return taken(result, thing)


def taken(result, thing):
    """A permit or an item was taken by the task that runs."""
    try:
        loop = state.running_loop()
        task = None if loop is None else state.current_task(loop)
        if task is None:
            return result
        key, takers = id(task), held.get(id(thing)) or Takers(thing)
        entry = takers.by.get(key)
        if entry is None or entry[TASK]() is not task:
            entry = new_entry(takers, key, task, entry)
        entry[COUNT] += 1
        if entry[COUNT] == 1:
            frame = frame_of(2)
            while internal[frame.f_code.co_filename]:
                frame = frame.f_back
            entry[CODE], entry[SPOT] = frame.f_code, frame.f_lasti
    except Exception:
        if is_foreign():
            raise
    return result


def released(result, thing):
    """By hand: what `async with` took it gives back by itself."""
    try:
        return result if frame_of(2).f_code in by_with else given_back(result, thing)
    except ValueError:  # C has called it
        if is_foreign():
            raise
        return given_back(result, thing)


def new_entry(takers, key, task, earlier):
    if earlier is not None and earlier[COUNT]:
        takers.earlier.append(earlier)
        del takers.earlier[:-MOST]
    elif len(takers.by) >= MOST:
        for each in [each for each, it in takers.by.items() if not it[COUNT]] or [next(iter(takers.by))]:
            del takers.by[each]
    takers.by[key] = entry = [ref(task), 0, None, 0, state.name_of(task)]
    return entry


def given_back(result, thing):
    """By the task that runs; where it has taken nothing, in the place of the one that took it first."""
    takers = held.get(id(thing))
    if takers is None:
        return result
    try:
        loop = state.running_loop()
        task = None if loop is None else state.current_task(loop)
        entry = takers.by.get(id(task))
        if entry is None or not entry[COUNT] or entry[TASK]() is not task:
            entry = next((it for it in takers.earlier + list(takers.by.values()) if it[COUNT]), None)
        if entry is not None:
            entry[COUNT] -= 1
    except Exception:
        if is_foreign():
            raise
    return result


def takers_of(key):
    """Who has not given back what it took: how much, its task's id if that is alive, its name, and where it took it:
    the code and the line."""
    takers = held.get(key)
    for entry in takers.earlier + list(takers.by.values()) if takers is not None else ():
        if entry[COUNT] and entry[CODE] is not None:
            task = entry[TASK]()
            alive = 0 if task is None or state.is_done(task) else id(task)
            yield entry[COUNT], alive, entry[NAME], entry[CODE], line_at(entry[CODE], entry[SPOT])


def line_at(code, spot):
    if PYTHON >= (3, 10):
        starts = ((start, line) for start, _, line in code.co_lines())
    else:
        starts = lines_of(code.co_lnotab, code.co_firstlineno)
    lines = [line for start, line in starts if start <= spot and line]
    return lines[-1] if lines else code.co_firstlineno


def lines_of(table, line):
    """Where each line of a code starts, which versions before 3.10 keep as differences."""
    start = 0
    yield start, line
    for further, lines in zip(table[::2], table[1::2]):
        start, line = start + further, line + lines - (256 if lines > 127 else 0)
        yield start, line


@quietly
def watch_held():
    from asyncio import locks, queues
    # `Condition.wait` gives back and takes again.
    by_with.update(each.__code__ for each in (locks.Lock.__aenter__, locks.Lock.__aexit__, locks.Condition.wait))
    for kind in (locks.Lock, locks.Semaphore):
        on(kind, "acquire", after=acquired, is_safe=True)
        on(kind, "release", after=released, is_safe=True)
    on(queues.Queue, "get_nowait", after=taken, is_safe=True)
    on(queues.Queue, "task_done", after=given_back, is_safe=True)
