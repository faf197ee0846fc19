# A callback that is cancelled before its turn never runs.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    soon = loop.call_soon(print, "soon: never")
    later = loop.call_later(0.01, print, "later: never")
    loop.call_later(0.02, print, "kept")
    soon.cancel()
    loop.call_soon(later.cancel)
    late = loop.call_later(0.03, print, "called")
    await asyncio.sleep(0.05)
    late.cancel()
    print("late:", late.cancelled())
    print("main: ends")


asyncio.run(main())
