# At teardown shield() protects nothing: the shielded task is a task of the loop like any other.
import asyncio


async def inner():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("inner: cancelled")
        raise


async def main():
    task = asyncio.create_task(inner())
    asyncio.get_running_loop().call_soon(asyncio.current_task().cancel)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        print("main: cancelled")
    print("inner done:", task.done())


asyncio.run(main())
