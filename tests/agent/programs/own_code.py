"""Code of the program that the agent has no reason to run, and errors that cannot be written down."""
import asyncio
import atexit
import os
import signal


class Own(RuntimeError):
    def __str__(self):
        print("asked for a text")
        return "x"


class OwnPath:
    def __fspath__(self):
        return "there"

    def __repr__(self):
        print("asked for a name")
        return "x"


class Callable:
    def __call__(self):
        return 5

    def __getattr__(self, name):
        print("asked for", name)
        raise AttributeError(name)


async def fails(error):
    raise error


async def main():
    for error in (ValueError(b"bytes"), ValueError(10 ** 5000), Own("own"), OSError(2, "No such file", OwnPath())):
        try:
            await asyncio.create_task(fails(error))
        except (ValueError, RuntimeError, OSError) as caught:
            print(type(caught).__name__)
    print(await asyncio.get_running_loop().run_in_executor(None, Callable()))


asyncio.run(main())
try:
    asyncio.run(fails(Own("own")))
except Own:
    print("caught")


class Loop(asyncio.AbstractEventLoop):
    """With names that its class makes private."""

    def __init__(self):
        self.__closed, self.__ready = False, []

    def is_closed(self):
        return self.__closed

    def is_running(self):
        return False

    def get_debug(self):
        return False

    def call_soon(self, callback, *args, context=None):
        handle = asyncio.Handle(callback, args, self, context)
        self.__ready.append(handle)
        return handle

    def run(self):
        asyncio._set_running_loop(self)
        try:
            while self.__ready:
                self.__ready.pop(0)._run()
        finally:
            asyncio._set_running_loop(None)

    def close(self):
        if not self.__closed:
            self.__closed = True


async def runs():
    print("runs")

loop = Loop()
asyncio.Task(runs(), loop=loop)
loop.run()
loop.close()
print(loop.is_closed())


class Server:
    def stop(self):
        pass

    def __del__(self):
        print("finalized")


async def signalled():
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, Server().stop)
    os.kill(os.getpid(), signal.SIGUSR1)

loop = asyncio.new_event_loop()
loop.run_until_complete(signalled())
loop.close()
print("closed")
atexit.register(asyncio.Semaphore(0).release)  # called from C
