"""One call after another, and a lock or a queue that one call leaves to the next."""

import asyncio
import sys


async def main(call, kept, carry, pause):
    """Two workers share a lock or a queue: this call's own, or one that an earlier call has used."""
    if carry == "nothing" or not kept:
        kept[:] = asyncio.Lock(), asyncio.Queue()
    lock, queue = kept
    pair = [get(queue), put(queue, pause)] if carry == "queue" else [hold(lock, pause), hold(lock, pause)]
    tasks = [asyncio.create_task(work, name=f"call-{call}-worker-{number}") for number, work in enumerate(pair)]
    for task, error in zip(tasks, await asyncio.gather(*tasks, return_exceptions=True)):
        print(f"{task.get_name()} done" if error is None else f"{task.get_name()}: {short(error)}")


def short(error):
    """Without the tasks and futures that its text begins with."""
    return f"{type(error).__name__}: {str(error).split('> ')[-1]}"


async def hold(lock, pause):
    async with lock:
        await asyncio.sleep(pause)


async def get(queue):
    await queue.get()


async def put(queue, pause):
    await asyncio.sleep(pause)
    queue.put_nowait("an item")


def managed(way="run", carry="lock", calls="2", pause="0.2"):
    """`run` makes a loop for each call; a Runner makes one for all, and needs Python 3.11."""
    mains = [(call, KEPT, carry, float(pause)) for call in range(int(calls))]
    if way == "run":
        for each in mains:
            asyncio.run(main(*each))
    elif sys.version_info < (3, 11):
        print("asyncio.Runner needs Python 3.11 or newer: this is {}.{}.".format(*sys.version_info))
    else:
        with asyncio.Runner(loop_factory=factory if way == "factory" else None) as runner:
            for each in mains:
                runner.run(main(*each))


def manual(way="run", carry="lock", calls="2", pause="0.2"):
    """The same by hand, in every version: a loop for each call, or one for all."""
    mains = [(call, KEPT, carry, float(pause)) for call in range(int(calls))]
    for some in [[each] for each in mains] if way == "run" else [mains]:
        loop = factory() if way == "factory" else asyncio.new_event_loop()
        try:
            for each in some:
                loop.run_until_complete(main(*each))
        finally:
            loop.close()


def factory():
    print("the factory makes the loop")
    return Custom()


class Custom(asyncio.SelectorEventLoop):
    """A loop of the program's own."""


KEPT = []


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
