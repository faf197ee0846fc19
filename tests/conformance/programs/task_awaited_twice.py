# A task keeps its outcome: who awaits it again gets the same again, at once.
import asyncio


async def fail():
    raise ValueError("boom")


async def main():
    task = asyncio.create_task(fail())
    asyncio.get_running_loop().call_soon(print, "callback")
    for _ in range(2):
        try:
            await task
        except ValueError as error:
            print("main:", error)
            asyncio.get_running_loop().call_soon(print, "callback after an await")
    await asyncio.sleep(0)
    print("main: ends")


asyncio.run(main())
