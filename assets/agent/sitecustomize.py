# Lets loopscope's agent in, then the sitecustomize that this one shadows. It must parse on any Python, and never raise
# anything that the program would not have met without it.
import os
import sys


# glibc takes new pages for every large buffer until one of that size was given back; from then on it keeps some. What
# compiling the agent leaves behind can hide that from it, and asyncio's buffers of 256 KiB would cost a server a third
# of its time. So it learns it now.
bytes(1 << 20)


_TOLD = "SOCKET", "MODE", "CACHE", "AGENT", "TREE"


def _environment():
    """What the program sees of its environment: a copy of C's, which it changes, too, but only through this one's
    methods. So where the children of the program are watched C's keeps what lets the agent into them."""
    is_tree = "LOOPSCOPE_TREE" in os.environ
    return getattr(os.environ, "_data", None) if is_tree else os.environ


def _path_again(folder, environment):
    """`PYTHONPATH` as it would be without the agent."""
    key = (lambda name: name) if environment is os.environ else os.environ.encodekey
    was_set = environment.pop(key("LOOPSCOPE_PYTHONPATH"), None) is not None
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if os.path.abspath(path) != folder]
    if was_set or any(paths):
        environment[key("PYTHONPATH")] = key(os.pathsep.join(paths))
    else:
        environment.pop(key("PYTHONPATH"), None)


def _is_in():
    """Whether the agent is in this process already, in another of its interpreters."""
    try:
        with open("/proc/self/maps", "rb") as maps:
            return b"/memfd:loopscope" in maps.read()
    except Exception:
        return False


def _let_in():
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != folder]
    sys.path_importer_cache.pop(folder, None)
    environment = _environment()
    if "LOOPSCOPE_SOCKET" not in os.environ or environment is None:
        return  # another interpreter of a process that the agent is in
    _path_again(folder, environment)
    if sys.version_info < (3, 8) or environment is not os.environ and _is_in():
        for name in _TOLD if environment is not os.environ else ():
            environment.pop(os.environ.encodekey("LOOPSCOPE_" + name), None)
        return
    try:
        with open(os.path.join(folder, "agent.py"), "rb") as file:
            text = file.read()
        exec(compile(text, "<loopscope/load>", "exec"), {"__name__": "loopscope"})
    except Exception:
        pass


_let_in()

class _Spec(type(__spec__)):
    """The spec of this module, while it is executed: when that is over, it goes from the list of modules, in which the
    import system wants to find it until then."""

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if name == "_initializing" and not value and getattr(sys.modules.get(self.name), "__spec__", None) is self:
            del sys.modules[self.name]


# The import system wants to find in `sys.modules` what it was asked to import, whether there is another one or not.
_shadow = sys.modules.pop("sitecustomize")
try:
    import sitecustomize
except ImportError as _error:
    if getattr(_error, "name", "sitecustomize") != "sitecustomize":
        raise
finally:
    if sys.modules.setdefault("sitecustomize", _shadow) is _shadow:
        __spec__.__class__ = _Spec
