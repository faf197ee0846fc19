"""Joins a process that has put more into a queue than its pipe holds, and that nobody has read."""
import asyncio
import multiprocessing
import signal


def work(results):
    results.put("x" * 10_000_000)


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    results = multiprocessing.get_context("fork").Queue()
    process = multiprocessing.get_context("fork").Process(target=work, args=(results,))
    process.start()
    await stop.wait()
    process.join()


if __name__ == "__main__":
    asyncio.run(main())
# trigger: term
# words: child process; queue; reads
# lines: 16, 18
# mend 18: await asyncio.to_thread(results.get); await asyncio.to_thread(process.join)
# python: 3.9
