"""Check what a client sent against an expression that takes exponential time."""
import asyncio
import re
import signal


def is_valid(text):
    return re.match(r"(a+)+$", text)


async def check():
    await asyncio.sleep(0.1)
    is_valid("a" * 60 + "b")


async def main():
    task = asyncio.current_task()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    print("ready", flush=True)
    await check()


asyncio.run(main())
# trigger: term
# words: is_valid; lock; call in c
# lines: 8
# mend 8: return re.match(r"a+$", text)
