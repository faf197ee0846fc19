"""What can be read off functions of asyncio's, and loops of the program's own that build on them."""
import asyncio
import inspect
import sys
import threading

base = asyncio.BaseEventLoop
for function in (base.create_task, base.close, base.call_at, base._check_closed, asyncio.run, asyncio.Handle._run):
    code = function.__code__
    print(inspect.signature(function), function.__qualname__, function.__module__, function.__doc__)
    print(code.co_firstlineno, getattr(code, "co_qualname", None), inspect.getsource(function))
for function in (asyncio.Task.cancel, asyncio.Task.set_name):
    print(function.__name__, inspect.signature(function))
print(asyncio.run is asyncio.runners.run, asyncio.iscoroutinefunction(base.shutdown_asyncgens))


class Loop(asyncio.SelectorEventLoop):
    def close(self):
        print("closing")
        super().close()
        print("closed")

    def create_task(self, coroutine, **given):
        return super().create_task(coroutine, **given)


async def main():
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    loop.call_later(0.001, event.set)
    await event.wait()
    print(await asyncio.gather(asyncio.shield(asyncio.sleep(0, 1)), loop.run_in_executor(None, int, 3)))
    task = asyncio.create_task(asyncio.sleep(3))
    task.set_name("other")
    task.cancel()
    print(task.get_name(), await asyncio.wait([task], timeout=0))


async def leaves():
    asyncio.get_running_loop().call_soon(sys.exit, 6)
    await asyncio.sleep(1)

loop = Loop()
loop.run_until_complete(main())
future = asyncio.run_coroutine_threadsafe(asyncio.sleep(0.01, 5), loop)
thread = threading.Thread(target=lambda: (print(future.result()), loop.call_soon_threadsafe(loop.stop)))
thread.start()
loop.run_forever()
thread.join()
loop.close()
asyncio.run(leaves())
