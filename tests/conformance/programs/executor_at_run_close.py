# run() waits at its end for executor jobs whose await was given up.
import asyncio
import threading
import time


def job(started, released):
    started.set()
    released.wait()
    time.sleep(0.05)
    print("job: done")


async def main():
    started, released = threading.Event(), threading.Event()
    task = asyncio.create_task(asyncio.to_thread(job, started, released))
    await asyncio.sleep(0)
    started.wait()
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: await cancelled")
    released.set()


asyncio.run(main())
print("run: returned")
