# Lets loopscope's agent in, then the sitecustomize that this one shadows. It must parse on any Python, and never raise
# anything that the program would not have met without it.
import os
import sys


# glibc takes new pages for every large buffer until one of that size was given back; from then on it keeps some. What
# compiling the agent leaves behind can hide that from it, and asyncio's buffers of 256 KiB would cost a server a third
# of its time. So it learns it now.
bytes(1 << 20)


def _let_in():
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != folder]
    if "LOOPSCOPE_SOCKET" not in os.environ:
        return  # another interpreter of a process that the agent is in
    if "LOOPSCOPE_PYTHONPATH" in os.environ:
        os.environ["PYTHONPATH"] = os.environ.pop("LOOPSCOPE_PYTHONPATH")
    else:
        os.environ.pop("PYTHONPATH", None)
    if sys.version_info < (3, 8):
        return
    try:
        with open(os.path.join(folder, "agent.py"), "rb") as file:
            text = file.read()
        exec(compile(text, "<loopscope/load>", "exec"), {"__name__": "loopscope"})
    except Exception:
        pass


_let_in()

# The import system wants to find in `sys.modules` what it was asked to import, whether there is another one or not.
_shadow = sys.modules.pop("sitecustomize")
try:
    import sitecustomize
except ImportError as _error:
    if getattr(_error, "name", "sitecustomize") != "sitecustomize":
        raise
finally:
    sys.modules.setdefault("sitecustomize", _shadow)
_is_over = True
