"""Texts. Each is reported once, and stands for itself by number from then on; when there are many, once again."""

import builtins
import itertools
from _struct import Struct

from .bound import now
from .codes import COUNTED, LASTING_NAMES, MAX_TEXT, TEXT
from .here import here
from .kinds import qualified_name

MAX_NUMBER = 2 ** 30 - 1
MOST_BITS = 2_000  # of a number in an error: no interpreter can be told to refuse fewer than 640 digits
TEXT_BYTES = 32
GROUP = vars(builtins).get("BaseExceptionGroup")
if GROUP is not None:
    group_message, group_members = [vars(GROUP)[name].__get__ for name in ("message", "exceptions")]
args_of, SlotType = vars(BaseException)["args"].__get__, type(BaseException.__str__)
put_text = Struct("@4xBBHdL32s4xI").pack_into
names, numbers = {}, itertools.count(1)


def name_id(text):
    """The id of a text, which is reported the first time. A long one is known by its hash, for it may be very long."""
    key = text if len(text) < 100 else hash(text)
    found = names.get(key)
    if found is None:
        if len(names) >= LASTING_NAMES:
            names.clear()
        found = names[key] = next(numbers) & MAX_NUMBER
        report_text(found, 0, text)
    return found


def report_text(number, is_site, text):
    left = text[:MAX_TEXT].encode("utf-8", "replace")[:MAX_TEXT].decode("utf-8", "ignore").encode()
    while True:
        piece, left = left[:TEXT_BYTES], left[TEXT_BYTES:]
        what = is_site << 7 | bool(left) << 6 | len(piece)
        if not here.record(put_text, TEXT, what, 0, now(), number, piece) or not left:
            return


def task_name_id(text, likely=None):
    """`Task-3`, as nearly all tasks are called, needs no text; the next one is likely to be `Task-4`."""
    digits, called = text[5:], None
    if text[:5] == "Task-" and digits.isdigit() and digits.isascii() and digits[0] != "0" and len(digits) < 10:
        called = COUNTED | int(digits)
    if likely is not None:
        next_names[0] = names_from(likely if called is None else called + 1)
    return name_id(text) if called is None else called


def names_from(called):
    """Gives `Task-N` and its id, from one on: the last two digits come out of a table."""
    number = called ^ COUNTED
    hundreds = map("Task-%d".__mod__, itertools.count(number // 100 or 1))
    hundreds = itertools.chain.from_iterable(map(itertools.repeat, hundreds, itertools.repeat(100)))
    texts = map(str.__add__, hundreds, itertools.cycle(DIGITS))  # all C: a signal handler cannot end it by raising
    if number < 100:
        texts = itertools.chain(map("Task-%d".__mod__, range(number, 100)), texts)
    else:
        next(itertools.islice(texts, number % 100, number % 100), None)
    return zip(texts, itertools.count(called)).__next__


DIGITS = ["%02d" % number for number in range(100)]
next_names = [names_from(COUNTED | 1)]  # its only item gives the name that is likely to come next, and its id


def label_id(thing):
    """The id of what a function or a callback is called."""
    return name_id(qualified_name(thing))


def error_text(error):
    """An error as a traceback's last line has it, without running code of the program for that; of a group also the
    first of its errors."""
    kind, text, first = type(error), message_of(error), first_of(error)
    if first is not error:
        message, count = group_message(error), len(group_members(error))
        message = message[:MAX_TEXT // 2] if type(message) is str else ""
        text = "%s (%d sub-exception%s), first %s" % (message, count, "s" * (count > 1), error_text(first))
        text = text.lstrip()
    return "%s: %s" % (kind.__name__, text) if text else kind.__name__


def first_of(error):
    """The first error of a group, or the error itself."""
    while GROUP is not None and issubclass(type(error), GROUP):
        error = group_members(error)[0]
    return error


def message_of(error):
    kind = type(error)
    is_builtin, is_syntax = type(kind.__str__) is SlotType, issubclass(kind, SyntaxError)
    # These ask their attributes for texts.
    if is_builtin and is_syntax and is_plain_syntax(error):
        return kind.__str__(error)[:MAX_TEXT]
    if not all(map(is_plain, args_of(error))):
        return ""
    asks = is_syntax or issubclass(kind, OSError) and not is_plain_os(error)
    return (kind if is_builtin and not asks else BaseException).__str__(error)[:MAX_TEXT]


def is_plain_os(error):
    parts = [vars(OSError)[name].__get__(error) for name in ("errno", "strerror", "filename", "filename2")]
    return all(map(is_plain, parts[:2])) and all(type(part) is bytes or is_plain(part) for part in parts[2:])


def is_plain_syntax(error):
    return all(is_plain(vars(SyntaxError)[name].__get__(error)) for name in ("msg", "filename", "lineno"))


def is_plain(arg):
    """Whether it becomes a text without code of the program, a warning (`python -b`) or too many digits for one."""
    return arg is None or type(arg) in (str, float, bool) or type(arg) is int and arg.bit_length() < MOST_BITS


def error_id(error):
    return name_id(error_text(error))
