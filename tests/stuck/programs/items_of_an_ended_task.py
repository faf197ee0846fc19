"""Send letters from a queue; a worker that fails is replaced."""
import asyncio


async def sender(letters):
    while True:
        letter = await letters.get()
        if not letter:
            raise ValueError("an empty letter")
        letters.task_done()


async def main():
    letters = asyncio.Queue()
    for letter in ("a", "", "b", "c"):
        letters.put_nowait(letter)
    first = asyncio.create_task(sender(letters), name="sender-1")
    await asyncio.wait([first])
    print("ready", first.exception(), flush=True)
    second = asyncio.create_task(sender(letters), name="sender-2")
    await letters.join()
    second.cancel()


asyncio.run(main())
# trigger: none
# words: queue.join; task_done; sender-1; which has ended
# lines: 7
# mend 9: letters.task_done(); raise ValueError("an empty letter")
