"""Fill a cache under its lock by a method that takes the lock, too."""
import asyncio
import signal


class Cache:
    def __init__(self):
        self.lock, self.rates = asyncio.Lock(), {}

    async def get(self, name):
        async with self.lock:
            return self.rates.setdefault(name, 1.0)

    async def fill(self):
        async with self.lock:
            await self.get("EUR")


async def main():
    cache, stop = Cache(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    filler = asyncio.ensure_future(cache.fill())
    print("ready", flush=True)
    await stop.wait()
    await filler


asyncio.run(main())
# trigger: term
# words: deadlock; cache.fill(); lock.acquire; awaits itself
# lines: 11
# mend 15: if True:
