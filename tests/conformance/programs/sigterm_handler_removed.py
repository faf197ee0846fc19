# remove_signal_handler() says whether there was one, and gives the signal its default back.
import asyncio
import os
import signal


async def main():
    loop = asyncio.get_running_loop()
    event = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, event.set)
    os.kill(os.getpid(), signal.SIGTERM)
    await event.wait()
    print("main: SIGTERM")
    print("removed:", loop.remove_signal_handler(signal.SIGTERM))
    print("removed:", loop.remove_signal_handler(signal.SIGTERM))
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(10)
    print("never reached")


asyncio.run(main())
