# Everyone who awaits a task sees its cancel, in the order in which they began to wait.
import asyncio


async def work():
    await asyncio.sleep(10)


async def waiter(name, task):
    try:
        await task
    except asyncio.CancelledError:
        print(name, "cancelled")
    return name


async def main():
    task = asyncio.create_task(work())
    waiters = [asyncio.create_task(waiter(name, task)) for name in ("a", "b", "c")]
    await asyncio.sleep(0)
    task.cancel()
    for each in waiters:
        name = await each
        print("main:", name, "cancelled:", each.cancelled())


asyncio.run(main())
