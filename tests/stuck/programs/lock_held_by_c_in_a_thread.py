"""Check in a worker thread, for the loop to go on meanwhile: but the call keeps the interpreter's lock."""
import asyncio
import re
import signal
import threading
import time


def is_valid(text):
    return re.match(r"(a+)+$", text)


def report():
    while True:
        time.sleep(3600)


async def main():
    task = asyncio.current_task()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    threading.Thread(target=report, daemon=True).start()
    print("ready", flush=True)
    await asyncio.to_thread(is_valid, "a" * 60 + "b")


asyncio.run(main())
# trigger: term
# words: is_valid; lock; call in c
# lines: 10
# python: 3.9
# mend 10: return re.match(r"a+$", text)
