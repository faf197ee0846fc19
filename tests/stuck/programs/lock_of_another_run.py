"""A module's lock that two runs share."""
import asyncio

lock = asyncio.Lock()


async def work():
    async with lock:
        await asyncio.sleep(0.05)


async def main():
    await asyncio.gather(work(), work())


print("ready", flush=True)
asyncio.run(main())
asyncio.run(main())
# trigger: none
# words: lock; different loop; closed
# lines: 8
# mend 12: async def main(): globals().update(lock=asyncio.Lock()); await asyncio.gather(work(), work())
# mend 13:
# python: 3.10
