"""Check in a worker thread, for the loop to go on meanwhile: but the call keeps the interpreter's lock."""
import asyncio
import re
import signal


def is_valid(text):
    return re.match(r"(a+)+$", text)


async def main():
    task = asyncio.current_task()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    print("ready", flush=True)
    await asyncio.to_thread(is_valid, "a" * 60 + "b")


asyncio.run(main())
# trigger: term
# words: is_valid; lock; call in c
# lines: 8
# python: 3.9
# mend 8: return re.match(r"a+$", text)
