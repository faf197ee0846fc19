# Loads the agent. `MODULES`, which is put in front of this text, is a table of its modules, each a name and a text, and
# each imports from those above it alone. They are in nobody's list of modules and on nobody's path, and under file
# names in angle brackets no coverage report or traceback takes them for the program's.
#
# Compiling them takes longer than all else at a start, so their code is cached in a folder that the inspector has made
# sure is the user's alone. A digest guards the interpreter against a file that is damaged, not against one that is
# forged.
import _imp
import builtins
import marshal
import os
import sys


# Before 3.10 a second copy of this module, which is always built in, would forget what the first was told.
KEPT = {"atexit"} if sys.version_info < (3, 10) else set()


def digest(data):
    return _imp.source_hash(0x6C6F6F7073636F70, data)


def file_name():
    """What the cached code depends on: the interpreter's bytecode and whether it keeps docstrings and asserts; the
    texts."""
    magic = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
    text = b"".join(b"%s %s" % module for module in MODULES)
    return "%s-%s-%d-%s" % (sys.implementation.cache_tag, magic.hex(), sys.flags.optimize, digest(text).hex())


def cached(path):
    """The code in a file that this user has written; `None` where there is none that is whole."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            status = os.fstat(file)
            data = os.read(file, status.st_size)
        finally:
            os.close(file)
        if status.st_uid != os.geteuid() or status.st_mode & 0o22 or digest(data[8:]) != data[:8]:
            return None
        return marshal.loads(data[8:])
    except KeyboardInterrupt:
        raise
    except BaseException:  # of any class: what runs before the agent may have replaced what `os` holds
        return None


def compiled():
    return tuple([compile(text, "<loopscope/%s>" % name.decode(), "exec", dont_inherit=True) for name, text in MODULES])


def run(codes):
    """Runs the modules, each in a namespace of its own. `from .name import ...` in one finds those that ran before."""
    modules, standard_import = {}, builtins.__import__

    def import_module(name, globals=None, locals=None, names=(), level=0):
        return modules[name] if level else standard_import(name, globals, locals, names, level)
    names = dict(vars(builtins), __import__=import_module)
    for (name, _), code in zip(MODULES, codes):
        name = name.decode()
        module = type(sys)("loopscope." + name)
        module.__builtins__ = names
        exec(code, vars(module))
        modules[name] = module
    return modules


def load():
    """The agent's modules. What they import is theirs alone: the program may have a module of that name elsewhere."""
    before = KEPT.union(sys.modules)
    try:
        return load_modules()
    finally:
        for name in set(sys.modules) - before:
            del sys.modules[name]


def load_modules():
    folder = os.environ.get("LOOPSCOPE_CACHE")
    path = folder and os.path.join(folder, file_name())
    codes = path and cached(path)
    if codes:
        return run(codes)
    codes = compiled()
    data = marshal.dumps(codes)  # before they are run, which may mark them
    modules = run(codes)
    if path:
        modules["cache"].keep(path, digest(data) + data)
    return modules


agent = load()
del MODULES
if __name__ == "__main__":
    agent["start"].run_script()
