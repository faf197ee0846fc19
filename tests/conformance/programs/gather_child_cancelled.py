# One child cancelled by somebody else: gather() raises CancelledError, the awaiter was not asked to stop.
import asyncio


async def child(name, event):
    try:
        await event.wait()
        print(name, "ends")
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    event = asyncio.Event()
    a = asyncio.create_task(child("a", event))
    b = asyncio.create_task(child("b", event))
    asyncio.get_running_loop().call_soon(a.cancel)
    try:
        await asyncio.gather(a, b)
    except asyncio.CancelledError:
        print("main: gather was cancelled")
    print("cancelling:", asyncio.current_task().cancelling())
    event.set()
    await b
    print("cancelled:", a.cancelled(), b.cancelled())


asyncio.run(main())
