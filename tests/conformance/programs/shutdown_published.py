# The graceful shutdown of many tutorials: its handler cancels main too, and is cancelled itself by the teardown.
import asyncio
import os
import signal


async def worker(name):
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def shutdown():
    print("shutdown: begins")
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print("shutdown: complete")


async def main():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, lambda: asyncio.create_task(shutdown()))
    workers = [asyncio.create_task(worker("worker"))]
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.gather(*workers)


asyncio.run(main())
