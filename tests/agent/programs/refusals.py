"""Everything that asyncio refuses, with its traceback: no frame in it may be another's."""
import asyncio
import signal
import threading
import traceback


def show(call, *args):
    try:
        print(call(*args))
    except BaseException:
        traceback.print_exc()


def show_run(run):
    coroutine = asyncio.sleep(0)
    show(run, coroutine)
    coroutine.close()


async def inside():
    loop, other = asyncio.get_running_loop(), asyncio.new_event_loop()
    show_run(asyncio.run)
    show_run(loop.run_until_complete)
    show_run(other.run_until_complete)
    show(loop.run_forever)
    show(loop.close)
    other.close()
    other.close()
    show_run(other.create_task)
    for refused in (other.call_soon, other.run_in_executor):
        show(refused, None, print)
    show(other.call_at, 1, print)
    show(loop.add_signal_handler, 99, print)
    show(loop.add_signal_handler, signal.SIGKILL, print)
    show(loop.remove_signal_handler, signal.SIGUSR1)
    show(loop.create_task, 5)
    future = other.create_future()

    async def waits():
        await future
    for awaited in (waits(), loop.run_in_executor(None, int, "x")):
        try:
            await asyncio.ensure_future(awaited)
        except Exception:
            traceback.print_exc()
    if hasattr(loop, "shutdown_default_executor"):
        await loop.shutdown_default_executor()
        show(loop.run_in_executor, None, int)


async def in_debug_mode():
    loop = asyncio.get_running_loop()
    thread = threading.Thread(target=show, args=(loop.call_soon, print))
    thread.start()
    thread.join()
    loop.call_soon(lambda: 1 / 0)
    loop.call_later(0.001, lambda: 1 / 0)
    await asyncio.sleep(0.01)


asyncio.run(inside())
loop = asyncio.new_event_loop()
loop.call_soon(loop.stop)
show(loop.run_until_complete, loop.create_future())
loop.close()
if hasattr(asyncio, "Runner"):
    runner = asyncio.Runner()
    runner.run(asyncio.sleep(0))
    runner.close()
    show_run(runner.run)

    async def nested():
        with asyncio.Runner() as inner:
            show_run(inner.run)
    asyncio.run(nested())
asyncio.run(in_debug_mode(), debug=True)
show(asyncio.get_running_loop)
