# Runner.run() inside a running loop is refused.
import asyncio


async def inner():
    print("inner: started")


async def main():
    runner = asyncio.Runner()
    coroutine = inner()
    try:
        runner.run(coroutine)
    except RuntimeError as error:
        print("main: RuntimeError:", error)
    coroutine.close()
    runner.close()
    print("main: goes on")


asyncio.run(main())
