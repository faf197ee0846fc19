"""Runs a child in a step of the loop, which waits for it and does nothing else meanwhile."""
import asyncio
import signal
import subprocess


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await asyncio.sleep(0.05)
    subprocess.run(["sleep", "20"], timeout=30, capture_output=True)
    await stop.wait()


asyncio.run(main())
# trigger: term
# words: child process; blocks; main
# lines: 11
# mend 11: await asyncio.to_thread(subprocess.run, ["sleep", "0.1"])
# python: 3.9
