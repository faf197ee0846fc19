# close() of a loop run by hand does not wait for executor jobs; the end of the program does.
import asyncio
import threading
import time


def job():
    released.wait()
    time.sleep(0.05)
    print("job: done")


async def main():
    loop.run_in_executor(None, job)


released = threading.Event()
loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
print("closed:", loop.is_closed())
released.set()
