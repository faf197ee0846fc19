"""Prints the tasks of another CPython process as JSON: where each is suspended, and by which others it is awaited. It reads
memory, as `python -m asyncio ps` does; both are of one minor version."""

import json
import sys

from _remote_debugging import RemoteUnwinder

TRIES = 6  # what is read while it changes fails


def line_of(frame):
    line = getattr(frame, "lineno", None)
    if line is None:  # 3.15 has the whole range
        line = (getattr(frame, "location", None) or [0])[0]
    return line or 0


def frames_of(parts):
    return [[frame.funcname, frame.filename, line_of(frame)] for part in parts for frame in part.call_stack]


def tasks_of(unwinder):
    return [
        {
            "id": task.task_id, "name": str(task.task_name), "thread": thread.thread_id,
            "frames": frames_of(task.coroutine_stack),
            "awaited_by": [part.task_name for part in task.awaited_by],  # the id of the task
        }
        for thread in unwinder.get_all_awaited_by() for task in thread.awaited_by
    ]


def read(pid):
    for left in reversed(range(TRIES)):
        try:
            return {"tasks": tasks_of(RemoteUnwinder(pid))}
        except Exception as error:
            if not left or isinstance(error, PermissionError):
                return {"error": "%s: %s" % (type(error).__name__, error)}


json.dump(read(int(sys.argv[1])), sys.stdout)
