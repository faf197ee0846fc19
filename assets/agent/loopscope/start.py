"""The start of the agent: it connects to the inspector and watches modules as they are imported."""

import _warnings
import os
import sys

from .bound import getpid
from .children import carried, take_told, watch_forks, watch_subprocess
from .errors import is_foreign
from .failures import unraisable, watch_unseen, watch_warnings
from .here import here
from .jobs import watch_threads
from .leave import watch_end, watch_leaving
from .link import link
from .listener import listener
from .names import error_text
from .patch import patch
from .places import internal
from .ring import Ring
from .signals import watch_signals
from .state import state
from .watch import find_earlier, watch_asyncio, watch_uvloop

NO_MEMORY = "the agent stays out, for there is no memory for what it records: neither this interpreter nor loopscope " \
    "could make it (`memfd_create`)"
NO_BARRIER = "the agent stays out, for this is a processor (%s) on which it could not keep records in order: what it " \
    "knows of is 64-bit x86; what /proc shows is there all the same"


def is_in_order(machine):
    """Whether the interpreter's plain stores come to other processors in the order in which they are made, as the wire
    wants it: Python has no barrier."""
    return machine == "x86_64" and sys.maxsize > 1 << 32


class ModuleSpec(sys.modules["_frozen_importlib"].ModuleSpec):
    """The spec of a module that is to be watched. The import system notes in it that the module is being executed: so
    the end of that is seen without a frame of the agent's below the module's."""

    def __setattr__(self, name, value):
        if name == "_initializing" and not value:
            object.__setattr__(self, "__class__", ModuleSpec.__base__)
            if type(self.loader) is not LazilyExecuted:
                finder.executed(self.name)
        object.__setattr__(self, name, value)
        if name == "loader":
            watch_lazy(value)


class LazilyExecuted:
    """In place of what executes a module that is loaded lazily, until it does: of that the import system notes
    nothing."""

    def __init__(self, loader):
        self.loader = loader

    def __getattr__(self, name):
        return getattr(self.loader, name)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        finder.executed(module.__spec__.name)


def watch_lazy(loader):
    if type(loader).__module__ == "importlib.util" and type(loader).__name__ == "LazyLoader":
        loader.loader = LazilyExecuted(loader.loader)


class Finder:
    """Watches a module right after it was imported; nothing is imported early."""

    def __init__(self):
        self.todo = {"asyncio": watch_asyncio, "concurrent.futures.thread": watch_threads, "signal": watch_signals,
                     "subprocess": watch_subprocess, "uvloop": watch_uvloop, "warnings": watch_warnings}

    def find_spec(self, name, path=None, target=None):
        if name not in self.todo or here.finding == name:
            return None
        before, here.finding = here.finding, name
        try:
            spec = sys.modules["_frozen_importlib"]._find_spec(name, path, target)
        finally:
            here.finding = before
        if type(spec) is ModuleSpec.__base__ and hasattr(spec.loader, "exec_module"):
            spec.__class__ = ModuleSpec
            watch_lazy(spec.loader)
        return spec

    def executed(self, name):
        module = sys.modules.get(name)  # none where its import failed
        watch = self.todo.pop(name, None) if module is not None else None
        if watch is not None:
            try:
                watch(module)
            except Exception as error:
                if is_foreign():
                    raise
                link.note("the agent cannot watch %s: %s" % (name, error_text(error)))
        if not self.todo and self in sys.meta_path:
            sys.meta_path.remove(self)

    def begin(self):
        for module, watch in list(self.todo.items()):
            if module in sys.modules:
                del self.todo[module]
                watch(sys.modules[module])
        if "asyncio" in sys.modules:
            find_earlier()
        sys.meta_path.insert(0, self)


finder = Finder()


def install():
    """Connects and watches. Where there is no inspector, nothing is changed."""
    told = take_told()
    state.mode, state.pid = told.get("MODE", "full"), getpid()
    if "SOCKET" not in told:
        return
    state.agent_folder = told.get("AGENT", state.agent_folder)
    if "TREE" in told:
        carried.update(("LOOPSCOPE_" + name, value) for name, value in told.items())
    link.connect(told["SOCKET"])
    why_not = None if is_in_order(os.uname().machine) else NO_BARRIER % os.uname().machine
    if why_not is None:
        here.use(Ring)
        why_not = None if here.ring.memory else NO_MEMORY
    if why_not is not None:
        link.note(why_not)
        return link.leave()
    if state.mode == "lifecycle":
        state.patience = None  # there is nothing to look for
    watch_all()


def watch_all():
    watch_unseen(_warnings.filters)
    finder.begin()
    patch(sys, "unraisablehook", unraisable)
    watch_leaving()
    watch_forks()
    watch_end()
    listener.start()


def run_script():
    """Runs `sys.argv[1]` as `__main__`, as the interpreter would."""
    import runpy
    internal[sys.argv[0]] = True
    del sys.argv[0]
    sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
    runpy.run_path(sys.argv[0], run_name="__main__")


try:
    install()
except BaseException:
    if is_foreign():
        raise
