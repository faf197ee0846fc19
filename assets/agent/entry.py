# Runs a coroutine function of the user's with one of the two entry points; with `check` it only says whether it could.
# Its arguments: `managed`, `manual` or `check`; a module, or the path of a file; the function's name; the function's
# arguments, each as text or as name=text.
import os
import sys

REFUSED, BROKEN = "refused", "broken"


class Unfit(Exception):
    """Why there is nothing to run, and whether it is the call that is wrong or the program."""

    def __init__(self, kind, sentence):
        super().__init__(sentence)
        self.kind = kind


def load(target):
    """The module, as `python -m` or `python FILE` finds it, but not as `__main__`."""
    is_file = target.endswith(".py")
    file = os.path.abspath(target)
    sys.path[0] = os.path.dirname(file) if is_file else os.getcwd()
    sys.argv[:] = [file if is_file else os.path.join(sys.path[0], target.replace(".", os.sep) + ".py")]
    import importlib.util
    try:
        if not is_file:
            return importlib.import_module(target)
        name = os.path.splitext(os.path.basename(file))[0]
        spec = importlib.util.spec_from_file_location(name, file)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise why_not_imported(target, error) from error


def why_not_imported(target, error):
    missing = getattr(error, "name", None) if isinstance(error, ModuleNotFoundError) else None
    if missing and (target == missing or target.startswith(missing + ".")):
        return Unfit(REFUSED, "there is no module `%s`, neither in this directory nor where %s looks; write "
                     "`module:coroutine` from the directory in which `python -m module` works, or the path of a file"
                     % (missing, sys.executable))
    if isinstance(error, RunsLoop):
        return Unfit(BROKEN, "importing %s runs an event loop%s, before there is a coroutine to run; move that call "
                     "below `if __name__ == \"__main__\":`" % (target, place(error)))
    if isinstance(error, SystemExit):
        return Unfit(BROKEN, "importing %s exits%s (%r); move what ends the program below "
                     "`if __name__ == \"__main__\":`" % (target, place(error), error))
    if missing:
        return Unfit(BROKEN, "importing %s failed%s: there is no module `%s` for %s; install it there, or name the "
                     "interpreter that has it with `--python PATH`" % (target, place(error), missing, sys.executable))
    said = " ".join(str(error).split())
    said = type(error).__name__ + (": " + said if said else "")
    return Unfit(BROKEN, "importing %s failed%s: %s" % (target, place(error), said))


def place(error):
    """` at file:line`, of the innermost frame that is neither the import system's nor the standard library's."""
    if isinstance(error, SyntaxError) and error.filename:
        return " at %s:%s" % (shown(error.filename), error.lineno)
    library, found, trace = os.path.dirname(os.__file__) + os.sep, "", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        is_library = file.startswith(library) and "site-packages" not in file
        if not is_library and file[0] != "<" and file != load.__code__.co_filename:
            found = " at %s:%d" % (shown(file), trace.tb_lineno)
        trace = trace.tb_next
    return found


def shown(file):
    near = os.path.relpath(file)
    return file if near.startswith("..") else near


def find(module, target, name):
    found = module
    for part in name.split("."):
        try:
            found = getattr(found, part)
        except AttributeError:
            raise Unfit(REFUSED, "`%s` has no `%s`%s" % (target, name, others(module, name))) from None
    import inspect
    function = inspect.unwrap(found) if callable(found) else found
    if not callable(found):
        what = "a coroutine that has been made already; name its function" if inspect.iscoroutine(found) else \
            "a %s, no coroutine function" % type(found).__name__
    elif inspect.isasyncgenfunction(function):
        what = "an asynchronous generator function, and what runs in a loop is a coroutine; write one around it"
    elif any(map(inspect.iscoroutinefunction, (found, function, getattr(type(function), "__call__", None)))):
        return found
    elif inspect.isclass(found):
        what = "a class; name a coroutine function (`async def`)"
    else:
        what = "no coroutine function: write `async def`, or name the coroutine that it runs"
    raise Unfit(REFUSED, "`%s` of `%s` is %s%s" % (name, target, what, others(module, name)))


def others(module, name):
    import difflib
    import inspect
    own = [each for each, value in vars(module).items()
           if inspect.iscoroutinefunction(value) and value.__module__ == module.__name__ and each != name]
    near = difflib.get_close_matches(name, own, 1)
    if near:
        return "; did you mean `%s`?" % near[0]
    return "; coroutine functions there are " + ", ".join("`%s`" % each for each in own[:5]) if own else ""


def bind(function, name, words):
    """The arguments. A word is one by name if a Python name stands in front of its first `=`."""
    pairs = [word.partition("=") for word in words]
    named = [left.isidentifier() and sign == "=" for left, sign, _ in pairs]
    given = [word for word, is_named in zip(words, named) if not is_named]
    by_name = {left: right for (left, _, right), is_named in zip(pairs, named) if is_named}
    import inspect
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return given, by_name
    try:
        signature.bind(*given, **by_name)
    except TypeError as error:
        raise Unfit(REFUSED, "`%s%s` cannot be called so: %s; give it arguments by `--arg VALUE` and `--arg NAME=VALUE`"
                    % (name, signature, error)) from None
    return given, by_name


class RunsLoop(BaseException):
    """A loop is run while the program is imported."""


def guard():
    """Nothing runs a loop from now on."""
    def refuse(*_, **__):
        raise RunsLoop
    import asyncio
    asyncio.run = asyncio.runners.run = refuse
    for kind in asyncio.BaseEventLoop, getattr(asyncio, "Runner", None):
        for name in "run", "run_forever", "run_until_complete":
            if hasattr(kind, name):
                setattr(kind, name, refuse)


def check(target, name, words):
    """Says on the last line of stdout what there is: the program may print in front of it."""
    guard()
    try:
        module = load(target)
        bind(find(module, target, name), name, words)
        answer = "ready", getattr(module, "__file__", None) or ""
    except Unfit as unfit:
        answer = unfit.kind, str(unfit)
    text = "\nloopscope %s %s\n" % answer
    sys.stdout.flush()
    os.write(1, text.encode("utf-8", "surrogateescape"))
    os._exit(0)  # what the import has started may not end


def managed(main, given, by_name):
    import asyncio
    asyncio.run(main(*given, **by_name))


def manual(main, given, by_name):
    import asyncio
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(*given, **by_name))
    finally:
        loop.close()


def run():
    style, target, name = sys.argv[1:4]
    words = sys.argv[4:]
    if style == "check":
        check(target, name, words)
    try:
        function = find(load(target), target, name)
        given, by_name = bind(function, name, words)
    except Unfit as unfit:
        sys.exit("error: %s" % unfit)
    {"managed": managed, "manual": manual}[style](function, given, by_name)


if __name__ == "__main__":
    run()
