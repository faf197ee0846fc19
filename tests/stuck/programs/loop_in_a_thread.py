"""Serve in a thread of its own, and leave at SIGTERM."""
import asyncio
import signal
import sys
import threading


async def serve():
    while True:
        await asyncio.sleep(0.1)


loop = asyncio.new_event_loop()
task = loop.create_task(serve())


def run():
    try:
        loop.run_until_complete(task)
    except asyncio.CancelledError:
        loop.close()


def leave(*_):
    sys.exit(0)


signal.signal(signal.SIGTERM, leave)
threading.Thread(target=run, name="server").start()
print("ready", flush=True)
while True:
    signal.pause()
# trigger: term
# words: server; thread; loop; exit
# lines: 9, 19
# mend 25: loop.call_soon_threadsafe(task.cancel); sys.exit(0)
