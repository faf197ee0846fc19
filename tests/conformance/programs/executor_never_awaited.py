# What a job raises whom nobody awaits is the exception handler's, unless its await was cancelled.
import asyncio
import gc
import threading

told = []


def report(loop, context):
    print("handler:", context["message"], context["exception"])
    told.append(context)


def fail(text, gate):
    gate.wait()
    raise ValueError(text)


async def until_told(count):
    while len(told) < count:
        gc.collect()
        await asyncio.sleep(0.01)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(report)
    shut, opened = threading.Event(), threading.Event()
    opened.set()
    print("1")
    job = loop.run_in_executor(None, fail, "most likely over before it is dropped", opened)
    await asyncio.sleep(0.05)
    del job
    await until_told(1)
    print("2")
    job = loop.run_in_executor(None, fail, "dropped before it is over", shut)
    del job
    shut.set()
    await until_told(2)
    print("3")
    shut = threading.Event()
    task = asyncio.create_task(asyncio.to_thread(fail, "cancelled", shut))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    shut.set()
    print("4")
    try:
        await loop.run_in_executor(None, fail, "awaited", opened)
    except ValueError as error:
        print("main:", error)
    print("5")
    loop.run_in_executor(None, fail, "told at the end", opened)


asyncio.run(main())
print("over")
