# Timers run by their deadline, not in the order in which they were set; zero comes with the next passes.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    event = asyncio.Event()
    loop.call_later(0.09, event.set)
    loop.call_later(0.06, print, "60 ms")
    loop.call_later(0.03, print, "30 ms")
    loop.call_later(0, print, "0 ms")
    loop.call_soon(print, "soon")
    await event.wait()
    print("main: ends")


asyncio.run(main())
