# return_exceptions=True: every outcome in its place, nothing raised.
import asyncio


async def work():
    await asyncio.sleep(0)
    return "result"


async def fail():
    raise ValueError("boom")


async def stay():
    await asyncio.sleep(10)


async def main():
    staying = asyncio.create_task(stay())
    asyncio.get_running_loop().call_soon(staying.cancel)
    for outcome in await asyncio.gather(work(), fail(), staying, return_exceptions=True):
        if isinstance(outcome, asyncio.CancelledError):
            print("cancelled")
        elif isinstance(outcome, ValueError):
            print("failed:", outcome)
        else:
            print("returned:", outcome)


asyncio.run(main())
