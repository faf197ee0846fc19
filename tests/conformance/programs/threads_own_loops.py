# run() works in any thread: each gets a loop of its own.
import asyncio
import threading


async def main(name):
    await asyncio.sleep(0)
    print(name, "tasks", len(asyncio.all_tasks()))
    return name


def in_thread(name):
    print("result:", asyncio.run(main(name)))


for name in ("a", "b"):
    thread = threading.Thread(target=in_thread, args=(name,))
    thread.start()
    thread.join()
in_thread("main thread")
