"""How hooks come in, and out again: into the body of a function where its source is there, round it where it is C."""

from .errors import is_foreign, passing, quietly
from .splice import spliced
from .state import state

patches, retired = [], []


def patch(holder, what, make):
    """Replaces an attribute by what `make` makes of it; a dictionary's entry where the holder is one."""
    is_dict = isinstance(holder, dict)
    original = holder.get(what) if is_dict else getattr(holder, what, None)
    is_own = is_dict or what in vars(holder)
    if original is None or not is_own and original is getattr(state.any_loop, what, None):
        return  # what every class has: a class below, or beside it, may have its own
    made = make(original)
    for attribute in ("__name__", "__qualname__", "__doc__", "__module__"):
        try:
            setattr(made, attribute, getattr(original, attribute))
        except AttributeError:
            if is_foreign():
                raise
            if hasattr(original, "__objclass__"):  # a method in C has no module: this is where pickle finds it
                made.__module__ = original.__objclass__.__module__
    if not hasattr(original, "__code__"):
        made.__wrapped__ = original  # whose signature `inspect` then shows
    holder.__setitem__(what, made) if is_dict else setattr(holder, what, made)
    patches.append((holder, what, original, made, is_own))


def uninstall():
    """Takes every hook out again that nobody has replaced since. None is freed: in another thread the interpreter may
    be about to call what it has cached, without a reference."""
    retired.extend(reversed(patches))
    patches.clear()
    for holder, what, original, made, is_own in retired:
        if isinstance(holder, dict):
            holder[what] = original
        elif vars(holder).get(what) is made:
            setattr(holder, what, original) if is_own else delattr(holder, what)
    type_modified()


def type_modified():
    """Has CPython forget what it cached of the task types' methods, by way of an attribute that no type lets be set but
    through this."""
    attribute = vars(type)["__abstractmethods__"]
    for kind in state.task_types:
        attribute.__set__(kind, ())
        attribute.__delete__(kind)


def preceded(original, new):
    """What stands in for a function that returns nothing, so that no frame of the agent's is below its own: to make an
    instance of a class, C calls `__new__`, the hook, and then `__init__`, the function itself. Where the hook returns
    anything else than an instance, the function is not called."""
    class Preceded:
        __new__, __init__ = new, staticmethod(original)
    return Preceded


def on(holder, what, before=None, after=None, failed=None, rebinds=None, is_safe=False):
    """Has hooks called with the arguments of a function before it runs, with its result and these after it returned,
    and with an error and these after a RuntimeError. `rebinds` is the argument that `before` gives anew; safe hooks
    cannot raise, and return the result."""
    hooks = {"before_": before, "after_": after, "failed_": failed}
    hooks = {key: hook if is_safe else passing(hook) if key == "after_" else quietly(hook)
             for key, hook in hooks.items() if hook}

    def make(original):
        try:
            return spliced(original, hooks, rebinds)
        except Exception:
            if is_foreign():
                raise
            return around(original, **hooks)
    patch(holder, what, make)


def around(original, before_=None, after_=None, failed_=None):
    """A function with hooks around it: for what is C, as all of uvloop, or a coroutine function. An error that leaves
    it passes a frame of the agent's; there is no other way. The frame refers to nothing once it is left: frames of the
    program may keep it."""
    def observed(*args, **kwargs):
        result = None
        try:
            if before_ is not None:
                before_(*args)
            try:
                result = original(*args, **kwargs)
            except RuntimeError as error:
                if failed_ is not None:
                    failed_(error, *args)
                raise
            return result if after_ is None else after_(result, *args)
        finally:
            args = kwargs = result = None
    return observed
