"""Refresh once an hour, until a flag says stop."""
import asyncio
import signal

is_running, pause = True, 3600


def stop(*_):
    global is_running
    is_running = False


async def main():
    signal.signal(signal.SIGTERM, stop)
    print("ready", flush=True)
    while is_running:
        await asyncio.sleep(pause)


asyncio.run(main())
# trigger: term
# words: main; sleep; stop; sigterm
# lines: 8, 17
# mend 5: is_running, pause = True, 0.1
