# add_signal_handler(SIGINT) takes the place of run()'s own handling: main is not cancelled.
import asyncio
import os
import signal


async def main():
    loop = asyncio.get_running_loop()
    event = asyncio.Event()

    def handler():
        print("handler: SIGINT")
        event.set()

    loop.add_signal_handler(signal.SIGINT, handler)
    os.kill(os.getpid(), signal.SIGINT)
    await event.wait()
    print("main: ends, cancelling", asyncio.current_task().cancelling())


asyncio.run(main())
