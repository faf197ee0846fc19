# A cancel is forwarded into the awaited task; if that swallows it, the awaiter never sees it.
import asyncio


async def inner():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("inner: swallowed")
    return "inner's result"


async def outer(task):
    print("outer:", await task)
    await asyncio.sleep(0)
    print("outer: still here")


async def main():
    first = asyncio.create_task(inner())
    second = asyncio.create_task(outer(first))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second.cancel()
    await second
    print("cancelled:", first.cancelled(), second.cancelled())
    print("cancelling:", first.cancelling(), second.cancelling())


asyncio.run(main())
