"""Exceptions in hooks: the agent's own stay in, and what is thrown into a hook comes out again."""

import builtins
from _struct import error as StructError

from .bound import HERE, PYTHON, exc_info, interrupt
from .here import here

handler_code = set()  # code of functions that were made signal handlers

# What the agent's own code may raise. Any other that comes out of it was thrown in: by a handler in C, by another
# thread. Neither it nor what it calls times out. Where 3.8 is out of frames, it aborts if an error of that is kept in.
OWN_ERRORS = {StructError}.union([kind for kind in vars(builtins).values() if type(kind) is type and issubclass(kind, (
    ArithmeticError, AttributeError, ImportError, LookupError, MemoryError, NameError, OSError, RuntimeError,
    StopIteration, SyntaxError, TypeError, ValueError, Warning))])
OWN_ERRORS -= {TimeoutError} if PYTHON >= (3, 9) else {TimeoutError, RecursionError}


def is_foreign():
    """Whether the exception being handled is none of the agent's: a signal handler of the program, or another thread,
    has raised it in the midst of a hook, which then raises it again. The caller keeps no reference to it: in a cycle
    with its traceback it would live until the collector came, and with it all that those frames refer to."""
    error = exc_info()[1]
    trace, code, is_thrown = error.__traceback__, None, type(error) is KeyboardInterrupt
    while trace is not None and not is_thrown:
        code = trace.tb_frame.f_code
        trace, is_thrown = trace.tb_next, code in handler_code
    is_thrown = is_thrown or code.co_filename.startswith(HERE) and type(error) not in OWN_ERRORS
    if is_thrown:
        here.fill()
    return is_thrown


def quietly(hook):
    """The same hook, but it cannot raise an error of its own."""
    def run(*args):
        try:
            return hook(*args)
        except Exception:
            if is_foreign():
                raise
    return run


def passing(hook):
    """The same hook, but it cannot raise an error of its own, and returns its first argument."""
    def run(result, *args):
        try:
            hook(result, *args)
        except Exception:
            if is_foreign():
                raise
        return result
    return run


def uninterrupted(hook):
    """The same hook, for where the interpreter lets no exception out: in finalizers, callbacks of weak references,
    around a fork. A signal handler of the program that comes in meanwhile runs right after it."""
    def run(*args):
        try:
            return hook(*args)
        finally:
            if deferred:
                signals, deferred[:] = deferred[:], ()
                (*_,) = map(interrupt, signals)  # no call in bytecode, after which the interpreter would serve signals
    regions.add(run.__code__)
    return run


def is_uninterrupted(frame):
    """Whether the innermost frames are such a hook's, or are those between two of them. Older interpreters serve
    signals between any two bytecodes, so that a hook cannot have one served after itself."""
    while PYTHON >= (3, 10) and frame is not None:
        if frame.f_code in regions:
            return True
        if not frame.f_code.co_filename.startswith(HERE):
            return here.unseen is not None and frame.f_code in between
        frame = frame.f_back
    return False


deferred = []  # signals that came while such a hook ran
regions, between = set(), set()  # code of such hooks; and of what runs between two of them
