"""The types that the agent tells apart: each is that of an object here, or the one that the program has, for what is in
a module of the agent's own copy is another."""

import sys


def generator():
    yield


async def async_generator():
    yield


async def coroutine():
    pass


class Kind:
    def method(self):
        pass


def program_type(module, name):
    """A type of a module that the program has imported."""
    return vars(sys.modules.get(module, sys)).get(name)


bases, dict_of = [type.__dict__[name].__get__ for name in ("__mro__", "__dict__")]  # without code of a metaclass
GetSetType = type(type.__dict__["__qualname__"])


def qualified_name(thing):
    """What a function, a method or a class is called, and of anything else its type. No code of the program runs."""
    while type(thing) is MethodType:
        thing = thing.__func__
    for it in thing, type(thing):
        for kind in bases(type(it)):
            found = dict_of(kind).get("__qualname__")
            if type(found) is GetSetType:
                return found.__get__(it)


def code_of(thing):
    """The code of a function or a method. Of anything else none: its attributes may be code of the program."""
    while type(thing) is MethodType:
        thing = thing.__func__
    return thing.__code__ if type(thing) is FunctionType else None


def asked(kinds, method):
    """A function that asks a thing by a method of these types, and not by what a subclass has in its place."""
    methods = [(kind, getattr(kind, method)) for kind in kinds]

    def ask(thing, *args):
        for kind, own in methods:
            if issubclass(type(thing), kind):
                return own(thing, *args)
        return getattr(thing, method)(*args)
    return ask


FunctionType, MethodType, CodeType = type(generator), type(Kind().method), type(generator.__code__)
GeneratorType, AsyncGeneratorType = type(generator()), type(async_generator())
SimpleNamespace = type(sys.implementation)
body = coroutine()
CoroutineType = type(body)
body.close()
