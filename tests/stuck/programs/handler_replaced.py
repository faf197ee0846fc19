"""A service that stops at SIGTERM, and a library that also wants to know of it."""
import asyncio, signal


class Metrics:
    def start(self):
        signal.signal(signal.SIGTERM, self.flush)

    def flush(self, number, frame):
        print("metrics flushed", flush=True)


async def main():
    loop, stop, metrics = asyncio.get_running_loop(), asyncio.Event(), Metrics()
    signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(stop.set))
    metrics.start()
    print("ready", flush=True)
    await stop.wait()


asyncio.run(main())
# trigger: term
# words: sigterm; handler; replaced; flush
# lines: 7
# mend 7: pass
