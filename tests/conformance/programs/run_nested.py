# run() inside a running loop is refused, and the running loop is none the worse for it.
import asyncio


async def inner():
    print("inner: started")


async def main():
    coroutine = inner()
    try:
        asyncio.run(coroutine)
    except RuntimeError as error:
        print("main: RuntimeError:", error)
    coroutine.close()
    await asyncio.create_task(inner())


asyncio.run(main())
