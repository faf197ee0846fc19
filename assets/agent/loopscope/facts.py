"""What objects of asyncio say of themselves: numbers of queues, locks, servers and processes, peers of streams."""

import sys

from .kinds import program_type


def facts(thing):
    """Of a queue the items that were never marked as done, and those in it; of a lock or a semaphore how often it can
    still be taken, and how many wait for it; of a server its open connections; of a process its id, and whether what it
    prints is not read."""
    values = values_of(thing)
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


def values_of(thing):
    return vars(thing) if hasattr(thing, "__dict__") else {}


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
