"""Stacks that a program prints where the interpreter calls back: no frame is in them that is not there without the
agent."""
import asyncio
import contextlib
import io
import os
import sys
import tempfile
import traceback
import warnings


def show(what):
    frames = traceback.extract_stack()[:-1]
    print(what, [(os.path.basename(frame.filename), frame.name) for frame in frames])


# The recipe that shows where a warning comes from.
def warn_with_traceback(message, category, filename, lineno, file=None, line=None):
    show("showwarning")
    sys.stdout.write(warnings.formatwarning(message, category, filename, lineno, line))


class Told(io.StringIO):
    """What the interpreter writes of an error that it cannot raise."""

    def write(self, text):
        if "Exception ignored" in text:
            show("unraisable")
        return len(text)


class Unraisable:
    def __del__(self):
        raise ValueError


async def main():
    show("task")
    await asyncio.get_running_loop().run_in_executor(None, show, "job")
    warnings.warn("look here")
    asyncio.get_running_loop().call_soon(show, "callback")
    asyncio.get_running_loop().call_later(0, show, "timer")
    asyncio.create_task(asyncio.sleep(0)).add_done_callback(lambda _: show("done callback"))
    asyncio.get_running_loop().set_exception_handler(lambda *_: show("exception handler"))
    asyncio.get_running_loop().call_exception_handler({"message": "by hand"})
    await asyncio.sleep(0.01)


def broken(name):
    """A module that is watched cannot be imported, for one of those beside the program is broken."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, name + ".py"), "w") as file:
            file.write("import traceback\nprint([it.name for it in traceback.extract_stack()])\nimport nowhere\n")
        sys.path.insert(0, folder)
        try:
            __import__(name)
        except ImportError as error:
            print([(os.path.basename(it.filename), it.name) for it in traceback.extract_tb(error.__traceback__)])
        sys.path.remove(folder)


warnings.showwarning = warn_with_traceback
asyncio.run(main())
with contextlib.redirect_stderr(Told()):
    Unraisable()
broken("uvloop")
