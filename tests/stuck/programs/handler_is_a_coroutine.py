"""Handle SIGTERM by a coroutine function, which the loop only calls."""
import asyncio
import signal


class App:
    async def shutdown(self):
        self.stop.set()

    async def run(self):
        self.stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(
            signal.SIGTERM, lambda: self.shutdown())
        print("ready", flush=True)
        await self.stop.wait()


asyncio.run(App().run())
# trigger: term
# words: coroutine 'app.shutdown'; never awaited; sigterm
# lines: 13
# mend 13: signal.SIGTERM, lambda: asyncio.ensure_future(self.shutdown()))
