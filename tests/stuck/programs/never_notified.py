"""Wait until the cache is warm."""
import asyncio


class Cache:
    def __init__(self):
        self.changed, self.is_warm = asyncio.Condition(), False

    async def warm(self):
        async with self.changed:
            self.is_warm = True

    async def ready(self):
        async with self.changed:
            await self.changed.wait_for(lambda: self.is_warm)


async def main():
    cache = Cache()
    warming = asyncio.create_task(cache.ready(), name="reader")
    await asyncio.sleep(0.05)
    await cache.warm()
    print("ready", flush=True)
    await warming


asyncio.run(main())
# trigger: none
# words: reader; condition; notif
# lines: 15
# mend 11: self.is_warm = True; self.changed.notify_all()
