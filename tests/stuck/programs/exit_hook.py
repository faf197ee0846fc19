"""Send the last numbers before the program ends."""
import asyncio
import atexit
import time


def send_last():
    time.sleep(3600)


async def main():
    atexit.register(send_last)
    print("ready", flush=True)


asyncio.run(main())
# trigger: none
# words: send_last; atexit
# lines: 8
# mend 8: time.sleep(0.1)
