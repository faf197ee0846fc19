# A cancel that nobody retrieves is not reported.
import asyncio
import gc


async def work():
    try:
        await asyncio.sleep(10)
    finally:
        print("work: cancelled")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("handler:", context["message"]))
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    print("cancelled:", task.cancelled())
    del task
    gc.collect()
    print("main: ends")


asyncio.run(main())
