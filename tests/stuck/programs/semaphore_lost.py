"""Download with at most two connections."""
import asyncio


async def download(name, slots):
    await slots.acquire()
    if name.endswith("404"):
        raise FileNotFoundError(name)
    slots.release()


async def main():
    slots = asyncio.Semaphore(2)
    print("ready", flush=True)
    names = ["a", "b.404", "c.404", "d"]
    print(await asyncio.gather(*(download(name, slots) for name in names), return_exceptions=True))


asyncio.run(main())
# trigger: none
# words: semaphore; released
# lines: 6
# mend 8: return slots.release()
