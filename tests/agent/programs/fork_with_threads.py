"""A fork beside a thread, of which 3.12 and later warn: the warning names the line that forks."""
import asyncio
import os
import threading

done = threading.Event()
thread = threading.Thread(target=done.wait)
thread.start()


def fork(code):
    child = os.fork()
    if not child:
        os._exit(code)
    print(os.waitpid(child, 0)[1])


async def main():
    fork(4)

fork(3)
asyncio.run(main())
done.set()
thread.join()
