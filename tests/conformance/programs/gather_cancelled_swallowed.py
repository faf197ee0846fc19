# Children may swallow the cancel of gather(): it still ends with CancelledError when all have ended.
import asyncio


async def child(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print(name, "swallowed")
    return name


async def parent():
    try:
        print("parent:", *await asyncio.gather(child("a"), child("b")))
    except asyncio.CancelledError:
        print("parent: cancelled")
        raise


async def main():
    task = asyncio.create_task(parent())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: parent was cancelled")


asyncio.run(main())
