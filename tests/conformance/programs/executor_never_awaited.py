# What a job raises whom nobody awaits is the exception handler's, unless its await was cancelled.
import asyncio
import gc
import time


def report(loop, context):
    print("handler:", context["message"], context["exception"])


def fail(text, delay):
    time.sleep(delay)
    raise ValueError(text)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(report)
    print("1")
    job = loop.run_in_executor(None, fail, "over before it is dropped", 0)
    await asyncio.sleep(0.1)
    del job
    gc.collect()
    print("2")
    job = loop.run_in_executor(None, fail, "dropped before it is over", 0.05)
    del job
    await asyncio.sleep(0.2)
    gc.collect()
    print("3")
    task = asyncio.create_task(asyncio.to_thread(fail, "cancelled", 0.05))
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.sleep(0.2)
    gc.collect()
    print("4")
    try:
        await loop.run_in_executor(None, fail, "awaited", 0)
    except ValueError as error:
        print("main:", error)
    gc.collect()
    print("5")
    loop.run_in_executor(None, fail, "told at the end", 0.1)


asyncio.run(main())
print("over")
