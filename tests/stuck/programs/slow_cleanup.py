"""A worker that says goodbye to a server that does not answer."""
import asyncio


async def goodbye():
    await asyncio.sleep(3600)


async def worker():
    try:
        while True:
            await asyncio.sleep(0.1)
    finally:
        await goodbye()


async def main():
    asyncio.create_task(worker(), name="worker")
    print("ready", flush=True)
    await asyncio.sleep(3600)


asyncio.run(main())
# trigger: int
# words: worker; clean; cancel
# lines: 14
# mend 14: await asyncio.sleep(0.1)
