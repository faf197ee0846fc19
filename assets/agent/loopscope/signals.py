"""Signals: handlers that are added and removed, and what they receive."""

import _signal
from _functools import partial
from _weakref import ref

from .bound import frame_of
from .cancel import cancel_code
from .codes import BY_SIGNAL, HANDLER_ADDED, HANDLER_REMOVED, RECEIVED, SIGNAL
from .errors import deferred, handler_code, is_foreign, is_uninterrupted, quietly
from .here import here
from .kinds import FunctionType, code_of, program_type
from .patch import on
from .places import internal, is_internal, site_id
from .ring import write
from .state import handles, number_of, state

CO_COROUTINE = 0x80
handled = set()  # signals that have a handler of the program's own
of_loops = set()  # signals that a loop handles


def handler_added(_, loop, signal, *__):
    of_loops.add(signal)
    write(SIGNAL, HANDLER_ADDED, site_id(), number_of(loop), 0, int(signal))


def handler_removed(is_removed, loop, signal):
    if is_removed:
        of_loops.discard(signal)
        write(SIGNAL, HANDLER_REMOVED, site_id(), number_of(loop), 0, int(signal))


def received(loop, signal):
    """`_UnixSelectorEventLoop._handle_signal`: schedules the handler's callback."""
    handle = loop._signal_handlers.get(signal)
    write(SIGNAL, RECEIVED, 0, number_of(loop), 0, int(signal))
    if handle is not None and state.mode != "sampling":
        key = id(handle)
        handles[key] = ref(handle, partial(handles.pop, key))  # all C: see `uninterrupted`


def received_by_runner(runner, signal, *_):
    """`Runner._on_sigint`, 3.11 and later."""
    write(SIGNAL, RECEIVED, 0, number_of(runner._loop), 0, int(signal))


class Called:
    """What `Handled` has for `__call__`. To call an instance, CPython first gets its `__call__`: then the signal is
    reported, and what is called is the handler itself, without a frame of the agent's."""

    def __get__(self, handled, kind=None):
        if handled is None:
            return self
        if is_uninterrupted(frame_of(1)):
            deferred.append(handled.signal)
            return {}.get  # takes a signal and a frame, and does nothing
        quietly(handled.received)()
        return handled.handler


class Handled:
    """Stands in for a signal handler where the interpreter or uvloop keeps it."""
    __slots__ = "handler", "signal", "__weakref__"
    __call__ = Called()

    def __init__(self, handler, signal):
        self.handler, self.signal = handler, int(signal)
        remember(handler)

    def received(self):
        write(SIGNAL, RECEIVED, 0, number_of(state.running_loop()), 0, self.signal)
        if code_of(self.handler) in cancel_code:  # it is the `cancel` of a task
            here.cause_once = BY_SIGNAL

    def __getattr__(self, attribute):
        return getattr(self.handler, attribute)

    def __repr__(self):
        return repr(self.handler)


def remember(handler):
    """Keeps the code of what handles a signal: it may run, and raise, in the midst of anything."""
    function = handler.func if type(handler) is program_type("_functools", "partial") else handler
    code = code_of(function) or code_of(type(function).__call__)
    if code is not None and code not in cancel_code and not is_internal(code):
        handler_code.add(code)


def is_of_uvloop(handler):
    return type(handler) is FunctionType and handler.__module__ == "uvloop._noop"


def before_signal(signal, handler):
    """`signal.signal`: what is to be kept for the handler, if it is the program's own."""
    try:
        is_loops = is_internal(frame_of(2).f_code) or is_of_uvloop(handler)
        if callable(handler) and not is_loops and not issubclass(type(handler), int):
            return Handled(handler, signal)
    except Exception:
        if is_foreign():
            raise
    return handler


def after_signal(before, signal, *_):
    try:
        is_added = type(_signal.getsignal(signal)) is Handled
        is_taken = not is_added and signal in of_loops and not is_internal(frame_of(2).f_code)
        if is_added or is_taken or signal in handled:
            handled.add(signal) if is_added else handled.discard(signal)
            of_loops.discard(signal) if is_taken else None
            how = HANDLER_ADDED if is_added else HANDLER_REMOVED
            write(SIGNAL, how, site_id(), number_of(state.running_loop()), 0, int(signal))
    except Exception:
        if is_foreign():
            raise
    return before


def original_handler(original):
    """`signal.getsignal` and `signal.signal` return it as it was."""
    def _int_to_enum(value, *args):
        return value.handler if type(value) is Handled else original(value, *args)
    return _int_to_enum


def foreign_add_signal_handler(original):
    """A loop that handles signals itself calls the handler at once."""
    def add_signal_handler(self, sig, callback, *args):
        code = code_of(callback)
        is_async = code is not None and code.co_flags & CO_COROUTINE
        kept = callback if is_async or not callable(callback) else quietly(Handled)(callback, sig) or callback
        result = original(self, sig, kept, *args)
        quietly(handler_added)(result, self, sig)
        return result
    return add_signal_handler


def watch_signals(signal):
    internal[signal.__file__] = True
    on(signal, "signal", before_signal, after_signal, rebinds="handler", is_safe=True)
    signal._int_to_enum = original_handler(signal._int_to_enum)  # stays: so may handlers
    for number in _signal.valid_signals():
        if callable(_signal.getsignal(number)):
            remember(_signal.getsignal(number))
