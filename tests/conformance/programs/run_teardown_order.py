# What run() does after main: cancel leftovers, finish async generators, wait for the executor, close.
import asyncio
import threading
import time

released = threading.Event()


async def leftover():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("leftover: cancelled")
        await asyncio.sleep(0)
        print("leftover: cleaned up")
        raise


async def ticker():
    try:
        while True:
            yield
    finally:
        print("generator: finalized")
        await asyncio.sleep(0)
        print("generator: closed")
        released.set()


def job():
    released.wait()
    time.sleep(0.05)
    print("executor: job done")


async def main():
    global loop, task, ticks
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(leftover())
    ticks = ticker()
    await anext(ticks)
    loop.run_in_executor(None, job)
    await asyncio.sleep(0)
    print("main: running", loop.is_running(), "closed", loop.is_closed())


asyncio.run(main())
print("after: running", loop.is_running(), "closed", loop.is_closed(), "cancelled", task.cancelled())
