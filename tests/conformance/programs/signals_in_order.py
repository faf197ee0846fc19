# Signals that come while the loop is busy are handled in the order in which they came.
import asyncio
import os
from signal import SIGUSR1, SIGUSR2


async def main():
    loop = asyncio.get_running_loop()
    handled = asyncio.Queue()
    for number in (SIGUSR1, SIGUSR2):
        loop.add_signal_handler(number, handled.put_nowait, number.name)
    for numbers in ((SIGUSR2, SIGUSR1), (SIGUSR1, SIGUSR2)):
        for number in numbers:
            os.kill(os.getpid(), number)
        print("main: sent")
        for _ in numbers:
            print("handled:", await handled.get())


asyncio.run(main())
