"""File descriptors and shared memory, under numbers that the program does not use."""

from fcntl import F_DUPFD_CLOEXEC

from .bound import PYTHON, allocate, close, control, dup, new_map, new_memfd, threads_running
from .errors import is_foreign

HIGH = 900  # file descriptors from here on, so that the program's keep the numbers they would have
MFD_CLOEXEC_AND_ALLOW_SEALING, F_ADD_SEALS, F_SEAL_SHRINK_AND_GROW = 3, 1033, 6  # Python 3.8 does not name them all


def high(file):
    """The same file under a high number."""
    try:
        moved = control(file, F_DUPFD_CLOEXEC, HIGH)
    except OSError:
        if is_foreign():
            raise
        return file
    close(file)
    return moved


def new_memory_file(size):
    """A file of that size, that can neither shrink nor grow."""
    file = high(new_memfd("loopscope-ring", MFD_CLOEXEC_AND_ALLOW_SEALING))
    try:
        allocate(file, 0, size)
        control(file, F_ADD_SEALS, F_SEAL_SHRINK_AND_GROW)
    except BaseException:
        close(file)
        raise
    return file


def high_mmap(file, size):
    """Maps a file. Before 3.13 a map keeps a duplicate of its file, under the lowest number free: the low ones are
    taken meanwhile, but where that would leave none to the program's other threads."""
    if PYTHON >= (3, 13):
        return new_map(file, size, trackfd=False)
    if file < HIGH and threads_running() > 1:  # the limit is low
        return new_map(file, size)
    taken = []
    try:
        while not taken or taken[-1] < HIGH:
            taken.append(dup(file))
    except OSError:  # the limit is lower: then the highest number there is
        if is_foreign():
            raise
    if taken and taken[-1] < HIGH:
        close(taken.pop())
    try:
        return new_map(file, size)
    finally:
        for number in taken:
            close(number)
