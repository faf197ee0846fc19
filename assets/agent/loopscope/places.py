"""Places in the program's source, `file:line`. Each is reported once, and stands for itself by number from then on."""

import os
import sys
from posixpath import dirname

from .bound import HERE, frame_of
from .codes import MAX_SITE
from .kinds import CoroutineType, GeneratorType
from .names import first_of, report_text
from .state import state

sites, spots = {}, {}  # file and line -> id; a code's id and an instruction of it -> id, and that code


def line_id(file, number):
    """The id of a line of source; 0 when there are more than a site's 16 bits can count."""
    key = file, number
    found = sites.get(key)
    if found is None:
        if len(sites) >= MAX_SITE:
            return 0
        found = sites[key] = len(sites) + 1
        report_text(found, 1, "%s:%d" % (shown(file), number))
    return found


def shown(file):
    """A file as it is named: as seen from the script's folder or from the current one, where it is below either."""
    for folder in state.folders:
        if file.startswith(folder):
            return file[len(folder):]
    return file


def place_id(frame):
    """The id of the line where a frame is. The code is kept, so that its id remains its own."""
    code = frame.f_code
    key = id(code), frame.f_lasti
    spot = spots.get(key)
    if spot is None:
        spot = line_id(code.co_filename, frame.f_lineno or code.co_firstlineno), code
        if len(spots) < MAX_SITE:
            spots[key] = spot
    return spot[0]


class Internal(dict):
    """The names of files -> whether they are asyncio's or the agent's: no place that a reader looks for."""

    def __missing__(self, file):
        found = self[file] = file.startswith((HERE, state.asyncio_folder, state.agent_folder, "<frozen "))
        return found


internal = Internal()


def is_agents(code):
    """Whether it is the agent's, or of what loopscope runs coroutines with."""
    return code.co_filename.startswith((HERE, state.agent_folder))


def is_internal(code):
    return internal[code.co_filename]


def is_waiting_room(code):
    """Whether it is asyncio's, or of anyio, whose primitives are built upon that."""
    return internal[code.co_filename] or "/anyio/" in code.co_filename


def site_id(frame=None):
    """Where the program itself is: the first frame that is neither asyncio's nor the agent's."""
    frame = frame or frame_of()
    while internal[frame.f_code.co_filename]:
        frame = frame.f_back
        if frame is None:
            return 0
    spot = spots.get((id(frame.f_code), frame.f_lasti))
    return place_id(frame) if spot is None else spot[0]


def suspension(coroutine):
    """Where a coroutine is suspended: the innermost frame of the program's own, or where there is none the very
    innermost; and the code of the latter."""
    shown = last = code = None
    for _ in DEPTH:
        kind = type(coroutine)
        if kind is CoroutineType:
            last, code, inner = coroutine, coroutine.cr_code, coroutine.cr_await
        elif kind is GeneratorType:
            last, code, inner = coroutine, coroutine.gi_code, coroutine.gi_yieldfrom
        else:
            break
        if not internal[code.co_filename]:
            shown = coroutine
        coroutine = inner
    shown = last if shown is None else shown
    return (shown.cr_frame if type(shown) is CoroutineType else getattr(shown, "gi_frame", None)), code


DEPTH = range(64)


def error_place_id(error):
    """Where an error came into the program: the innermost place of its own, or else of a library that it uses. An error
    that is raised again and again has an endless trace: its inner end is not looked for."""
    own = innermost = None
    trace = traceback_of(first_of(error))
    for _ in TRACE:
        if trace is None:
            break
        file = trace.tb_frame.f_code.co_filename
        if not internal[file]:
            innermost = trace
            own = own if is_of_library(file) else innermost
        trace = trace.tb_next
    found = own or innermost
    if found is None:
        return 0
    code, line = found.tb_frame.f_code, found.tb_lineno
    return line_id(code.co_filename, line if line and line > 0 else code.co_firstlineno)


def is_of_library(file):
    """Of Python's own or an installed one, or the command that starts that."""
    return file.startswith(LIBRARIES) or "/site-packages/" in file or "/dist-packages/" in file


TRACE = range(200)
LIBRARIES = tuple(dirname(file) + "/" for file in (sys.executable, getattr(os, "__file__", None)) if file)
traceback_of = vars(BaseException)["__traceback__"].__get__
