"""Started by something that ignores SIGTERM."""
import asyncio
import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)


async def main():
    print("ready", flush=True)
    while True:
        await asyncio.sleep(0.1)


asyncio.run(main())
# trigger: term
# words: sigterm; ignore
# lines: 10, 11
# mend 5: signal.signal(signal.SIGTERM, lambda *_: exit(0))
