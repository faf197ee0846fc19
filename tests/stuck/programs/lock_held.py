"""A writer and a checkpoint share a file."""
import asyncio


async def checkpoint(lock, wanted):
    async with lock:
        await wanted.wait()


async def write(lock):
    async with lock:
        return "written"


async def main():
    lock, wanted = asyncio.Lock(), asyncio.Event()
    saving = asyncio.create_task(checkpoint(lock, wanted), name="checkpoint")
    await asyncio.sleep(0.05)
    print("ready", flush=True)
    print(await write(lock))
    await saving


asyncio.run(main())
# trigger: none
# words: checkpoint; event.wait; set
# lines: 7
# mend 7: await asyncio.sleep(0.1)
