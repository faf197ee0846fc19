# run() waits at its end for executor jobs whose await was given up.
import asyncio
import threading
import time


def job(started):
    started.set()
    time.sleep(0.1)
    print("job: done")


async def main():
    started = threading.Event()
    task = asyncio.create_task(asyncio.to_thread(job, started))
    await asyncio.sleep(0)
    started.wait()
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: await cancelled")


asyncio.run(main())
print("run: returned")
