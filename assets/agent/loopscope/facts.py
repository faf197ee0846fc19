"""What objects of asyncio say of themselves: numbers of queues, locks, servers and processes, peers of streams."""

import sys

from .kinds import FunctionType, program_type, qualified_name
from .state import futures, loops, number_of, state


def facts(thing):
    """Of a queue the items that were never marked as done, and those in it; of a lock or a semaphore how often it can
    still be taken, and how many wait for it; of a server its open connections; of a process its id, and whether what it
    prints is not read."""
    values = values_of(thing)
    values = values_of(values["_process"]) if "_process" in values else values  # anyio's is round asyncio's
    if "_active_count" in values or "_clients" in values:  # before and from Python 3.13
        return values.get("_active_count") or len(values.get("_clients") or ()), 0
    if "pid" in values:
        streams = [values_of(values.get(name)) for name in ("stdout", "stderr")]
        return values["pid"] or 0, int(any(stream.get("_paused") for stream in streams))
    items = values.get("_queue")
    if "_unfinished_tasks" in values:
        is_counted = type(items) in (program_type("_collections", "deque"), list)
        return values["_unfinished_tasks"], len(items) if is_counted else 0
    if "_locked" in values:
        return int(not values["_locked"]), len(values.get("_waiters") or ())
    if type(values.get("_value")) is int:
        return values["_value"], len(values.get("_waiters") or ())
    return 0, 0


def has_ended(process):
    """Whether a child process of asyncio's has, as far as its transport knows."""
    return values_of(values_of(process).get("_transport")).get("_returncode") is not None


def values_of(thing):
    """Its attributes, without those that its class makes up."""
    try:
        values = object.__getattribute__(thing, "__dict__")
    except AttributeError:
        return {}
    return values if type(values) is dict else {}


def peer(thing):
    """Of a stream, who is at the other end: ` of 127.0.0.1:4711`."""
    transports = sys.modules.get("asyncio.transports")
    transport = values_of(thing).get("_transport")
    if transports is None or not issubclass(type(transport), transports.BaseTransport):
        return ""
    try:
        extra = transports.BaseTransport._extra.__get__(transport)
    except AttributeError:  # uvloop's
        return ""
    address = extra.get("peername")
    return " of a pipe" if "pipe" in extra else " of %s:%s" % address[:2] if type(address) is tuple else ""


def waiting_loop(future):
    """The number of the loop that does not run and is to make a future's result, as `run_coroutine_threadsafe` hands a
    coroutine over; 0 where there is none."""
    for callback, _ in getattr(future, "_callbacks", None) or ():
        if qualified_name(callback) == "_chain_future.<locals>._call_check_cancel":
            made = cells(callback)
            for loop in [reference() for reference in list(loops.values())]:
                if loop is not None and not state.is_running(loop):
                    for handle in list(getattr(loop, "_ready", ())):
                        if any(it is other for it in made for other in cells(handle._callback)):
                            return number_of(loop)
    return 0


def job_of(future):
    """The number of the executor's job that is to make a future's result, or one of a gather's; 0 where there is
    none."""
    for callback, _ in getattr(future, "_callbacks", None) or ():
        if qualified_name(callback) == "_chain_future.<locals>._call_check_cancel":
            known = [(it, futures.get(id(it))) for it in cells(callback)]
            return next((entry[0] for it, entry in known if entry is not None and entry[1]() is it), 0)
    children = future._children if type(future).__name__ == "_GatheringFuture" else ()
    return next(filter(None, map(job_of, children)), 0)


def cells(function):
    """What a function closes over."""
    closure = function.__closure__ if type(function) is FunctionType else None
    return [cell.cell_contents for cell in closure or ()]
