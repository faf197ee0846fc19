# A token undoes a set once, for its variable and in its context; a context is entered once at a time.
from contextvars import ContextVar, copy_context
from common import *

a, b = ContextVar("a"), ContextVar("b", default=7)


def words(call, *args):
    try:
        p(call(*args))
    except (RuntimeError, ValueError, LookupError) as e:
        p(str(e).split("> ")[-1] if "<Token" in str(e) else type(e).__name__)


def main():
    words(a.get)
    token = a.set(1)
    second = a.set(2)
    p(a.get(), b.get())
    a.reset(second)
    p(a.get())
    words(a.reset, second)
    words(b.reset, token)
    words(copy_context().run, a.reset, token)
    a.reset(token)
    words(a.get)
    context = copy_context()
    words(context.run, lambda: context.run(print, "never"))
    words(context.run, lambda: copy_context().run(a.get))
    b.set(8)
    p(context[b] if b in context else "unset", b.get())


main()
