"""A service that stops at SIGTERM and saves; a library resets the handlers of signals."""
import asyncio, signal


def run_quietly(function):
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return function(before)


async def main():
    stop = asyncio.Event()
    signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(stop.set))
    loop = asyncio.get_running_loop()
    run_quietly(print)
    print("ready", flush=True)
    try:
        await stop.wait()
    finally:
        print("saved", flush=True)


asyncio.run(main())
# trigger: term
# words: sigterm; handler; removed; finally
# lines: 6
# mend 6: before = None
