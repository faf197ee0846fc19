"""What there is to find of the agent: the README tells of all of it, a line each here."""
import sys

modules = sorted(sys.modules)  # first of all: what follows imports some
finders, cache = [type(it).__name__ for it in sys.meta_path], sorted(sys.path_importer_cache)

import atexit
import gc
import os

called_at_exit = atexit._ncallbacks()
threads = len(os.listdir("/proc/self/task"))
files = [int(it) for it in os.listdir("/proc/self/fd")]

import signal
import subprocess
import warnings

for what, value in (
    ("modules", modules), ("finders", finders), ("importer cache", cache), ("path hooks", len(sys.path_hooks)),
    ("called at exit", called_at_exit), ("threads", threads), ("files", sorted(it for it in files if it < 900)),
    ("high files", len([it for it in files if it >= 900]) > 0), ("filters", len(warnings.filters)),
    ("unraisablehook", sys.unraisablehook is sys.__unraisablehook__), ("excepthook", sys.excepthook is sys.__excepthook__),
    ("traced", (sys.gettrace(), sys.getprofile(), gc.callbacks)),
    ("loaders", [sorted(vars(it.__loader__)) for it in (warnings, signal, subprocess)]),
    ("specs", [type(it.__spec__).__module__ for it in (warnings, signal, subprocess)]),
    ("modules of what was imported", sorted(set(sys.modules) - set(modules))),
    ("environment", sorted(it for it in os.environ if "LOOPSCOPE" in it or it == "PYTHONPATH")),
    ("path", [it for it in sys.path if "loopscope" in it]),
):
    print("%s: %s" % (what, value))
