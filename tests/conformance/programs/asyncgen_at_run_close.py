# run() finalizes async generators that were left half-way; those that ended are not touched.
import asyncio


async def ticker(name, ticks):
    try:
        for tick in range(ticks):
            yield tick
    finally:
        print(name, "finalized")
        await asyncio.sleep(0)
        print(name, "closed")


async def main():
    global left
    async for _ in ticker("ended", 1):
        pass
    left = ticker("left", 5)
    await anext(left)
    print("main: ends")


asyncio.run(main())
print("run: returned")
