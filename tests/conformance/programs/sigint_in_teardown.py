# Ctrl-C while leftovers are awaited skips async generators and executor; the loop is closed all the same.
import asyncio
import os
import signal


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)


async def ticker():
    try:
        while True:
            yield
    finally:
        print("generator: finalized")


async def stubborn():
    loop = asyncio.get_running_loop()
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("stubborn: cancelled")
        loop.call_soon(interrupt)
        await asyncio.sleep(10)
        print("stubborn: never here")


async def main():
    global loop, ticks, task
    loop = asyncio.get_running_loop()
    ticks = ticker()
    await anext(ticks)
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    print("main: ends")


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt, closed", loop.is_closed(), "stubborn done", task.done())
