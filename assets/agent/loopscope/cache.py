"""Keeps the agent's code in the user's cache folder, so that the next interpreter of this kind need not compile it."""

import os

from .errors import is_foreign


def keep(path, data):
    """Writes a file whole, or not at all. Those of the same interpreter with another agent's code go."""
    folder, name = os.path.split(path)
    kind, draft = name[:name.rindex("-") + 1], "%s.%d" % (path, os.getpid())
    try:
        try:
            write(draft, data)
            os.rename(draft, path)
        except OSError:
            os.unlink(draft)
        for other in os.listdir(folder):
            if other.startswith(kind) and other != name:
                os.unlink(os.path.join(folder, other))
    except BaseException:  # of any class: what runs before the agent may have replaced what `os` holds
        if is_foreign():
            raise


def write(path, data):
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if os.write(file, data) != len(data):
            raise OSError
    finally:
        os.close(file)
