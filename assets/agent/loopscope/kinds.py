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


FunctionType, MethodType, CodeType = type(generator), type(Kind().method), type(generator.__code__)
GeneratorType, AsyncGeneratorType = type(generator()), type(async_generator())
SimpleNamespace = type(sys.implementation)
body = coroutine()
CoroutineType = type(body)
body.close()
