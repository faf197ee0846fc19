"""The locks and semaphores in whose `async with` a task is. What leaves it is on the stack of a frame: of the task's
own, or of an asynchronous generator that one of these goes through, or that makes a context manager. An exit stack
keeps it."""

from .awaits import chain
from .bound import PYTHON
from .facts import values_of
from .kinds import AsyncGeneratorType, FunctionType, MethodType, program_type
from .places import is_internal

MOST = 64  # of one task so many frames are looked at


def holds(links):
    """Their ids; one that it waits to enter is among them, too."""
    found, links, seen = [], list(links), set()
    for link in links:
        if id(link.owner) in seen or is_internal(link.code):
            continue
        seen.add(id(link.owner))
        held = link.held()
        owners = left_by(held)
        values = [values_of(owner) for owner in owners]
        for each in values:
            entered = left_by([it for pair in callbacks_of(each) for it in pair])
            owners += entered
            values += map(values_of, entered[:MOST])
        found += [id(it) for it in owners] + [id(each.get("_lock")) for each in values]  # a condition's
        for generator in [each.get("gen") for each in values] + held:
            if type(generator) is AsyncGeneratorType and len(links) < MOST:
                links += chain(generator)
    return found


def callbacks_of(values):
    """What an exit stack is to leave, in pairs."""
    callbacks = values.get("_exit_callbacks")
    return list(callbacks) if type(callbacks) is program_type("_collections", "deque") else ()


def left_by(held):
    """The objects to be left, by what leaves them."""
    owners = []
    for it, after in zip(held, [*held[1:], None]):
        if type(it) is MethodType and is_exit(it.__func__):
            owners.append(it.__self__)
        elif PYTHON >= (3, 14) and is_exit(it):
            owners.append(after)  # there the function and its object are side by side
    return owners


def is_exit(thing):
    """Whether it leaves an object of asyncio's or of contextlib's."""
    if type(thing) is not FunctionType or thing.__code__.co_name != "__aexit__":
        return False
    return is_internal(thing.__code__) or thing.__code__.co_filename.endswith("/contextlib.py")
