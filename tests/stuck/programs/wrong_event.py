"""A service that ends when its event is set."""
import asyncio
import signal


class Service:
    def __init__(self):
        self.stop = asyncio.Event()
        self.stopped = asyncio.Event()

    async def run(self):
        print("ready", flush=True)
        await self.stop.wait()


async def main():
    service = Service()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, service.stopped.set)
    await service.run()


asyncio.run(main())
# trigger: term
# words: main; event.wait; set
# lines: 13
# mend 18: asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, service.stop.set)
