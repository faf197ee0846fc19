"""A child by multiprocessing's spawn out of a coroutine, which the interpreter waits for at its end."""
import asyncio, multiprocessing, time


def resize():
    time.sleep(1000)


async def main():
    multiprocessing.get_context("spawn").Process(target=resize).start()


if __name__ == "__main__":
    asyncio.run(main())
# command: {python} {file}
# trigger: none
# words: No event loop runs; resize() at; time.sleep(1000)
# lines: 6
# lanes: multiprocessing_spawn.py; multiprocessing process
# also: waits at exit for a child process; of multiprocessing
