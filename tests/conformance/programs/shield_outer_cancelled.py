# shield() takes the cancel itself: the awaiter is told, the inner task runs on.
import asyncio


async def inner(event):
    await event.wait()
    print("inner: ends")
    return "result"


async def outer(task):
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        print("outer: cancelled")
        raise


async def main():
    event = asyncio.Event()
    protected = asyncio.create_task(inner(event))
    task = asyncio.create_task(outer(protected))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: outer was cancelled")
    print("protected done:", protected.done())
    event.set()
    print("main:", await protected)


asyncio.run(main())
