# shield() does not hide the inner task's own end: its cancel and its result come through.
import asyncio


async def inner():
    await asyncio.sleep(10)


async def quick():
    return "result"


async def main():
    task = asyncio.create_task(inner())
    asyncio.get_running_loop().call_soon(task.cancel)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        print("main: inner was cancelled")
    print("cancelling:", asyncio.current_task().cancelling())
    print("main:", await asyncio.shield(quick()))


asyncio.run(main())
