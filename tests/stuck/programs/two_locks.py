"""Move money between two accounts, both ways at once."""
import asyncio


async def move(first, second):
    async with first:
        await asyncio.sleep(0.05)
        async with second:
            return


async def main():
    a, b = asyncio.Lock(), asyncio.Lock()
    print("ready", flush=True)
    there = asyncio.create_task(move(a, b), name="there")
    back = asyncio.create_task(move(b, a), name="back")
    await asyncio.gather(there, back)


asyncio.run(main())
# trigger: none
# words: deadlock; there; back
# lines: 8
# mend 16: back = asyncio.create_task(move(a, b), name="back")
