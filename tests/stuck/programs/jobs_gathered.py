"""Gather jobs of the executor, one of which blocks for good."""
import asyncio
import queue
import signal

commands = queue.Queue()


def measure(sensor):
    return sensor if sensor else commands.get()


async def main():
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    jobs = [loop.run_in_executor(None, measure, sensor) for sensor in range(3)]
    print("ready", flush=True)
    await stop.wait()
    await asyncio.gather(*jobs)


asyncio.run(main())
# trigger: term
# words: executor thread; measure(); a cancel does not end a thread
# lines: 10
# mend 18: await stop.wait(); commands.put(None)
