"""How the program leaves: at its end, at once, for another program."""

import atexit
import os
import sys
from _stat import S_ISREG as is_regular

from .bound import can_run, getpid, stat
from .codes import AT_EXIT, AT_ONCE, EXEC, LEAVE, UNCAUGHT
from .errors import quietly, uninterrupted
from .failures import report_error
from .here import here
from .link import link
from .listener import listener
from .names import name_id
from .patch import patch, patches, preceded
from .places import site_id
from .ring import write
from .sampling import sampling
from .state import foreign, state


def leaves(how):
    """`os._exit` and the exec functions: no exit hook runs after them."""
    def leave(cls, *args, **_):
        quietly(report_leave)(how, *args)
        return object.__new__(cls)
    return lambda original: preceded(original, leave)


def report_leave(how, program=None, *_):
    if state.pid != getpid() or how == EXEC and not is_program(program):
        return
    write(LEAVE, how, site_id(), 0, 0, name_id(os.fsdecode(program)) if how == EXEC else 0)
    link.settle()


def is_program(path):
    return is_regular(stat(path).st_mode) and can_run(path, os.X_OK)


def at_exit():
    """The interpreter ends, and an error that ended it was printed (`PyErr_PrintEx` keeps it in `sys`)."""
    here.fill()
    error = getattr(sys, "last_value", None)
    if error is not None:
        report_error(UNCAUGHT, error)
    if state.mode == "sampling":
        sampling.end()
    write(LEAVE, AT_EXIT)
    link.settle()
    # What the program's own loops refer to, all that is global for it, is to go with it.
    patches[:] = [each for each in patches if not any(each[0] is kind() for kind in foreign)]
    # The interpreter would end the thread by `pthread_exit`, which wants to load a library and aborts where no file can
    # be opened any more.
    listener.is_over = True
    listener.stop()


def watch_leaving():
    for function, how in (("_exit", AT_ONCE), ("execv", EXEC), ("execve", EXEC)):
        original = getattr(os, function)
        patch(os, function, leaves(how))
        patch(sys.modules["posix"], function, lambda _, made=getattr(os, function): made)  # where pickle looks for it
        if original in os.supports_fd:
            os.supports_fd.add(getattr(os, function))


def watch_end():
    atexit.register(uninterrupted(quietly(at_exit)))
