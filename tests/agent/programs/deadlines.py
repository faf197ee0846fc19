"""What a signal handler raises reaches the program wherever it comes: here in the midst of making and cancelling tasks."""
import asyncio
import os
import signal
import sys
import time

sys.stderr = open(os.devnull, "w")  # a coroutine may meet the deadline before it has a task, and warns


class Deadline(Exception):
    pass


class Alarm:
    def __call__(self, number, frame):
        raise Deadline


async def nothing():
    pass


def make():
    made.append(loop.create_task(nothing()))


def cancel():
    victim.cancel()
    victim.set_name("victim")


def repeat(work):
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    end = time.monotonic() + 3
    while time.monotonic() < end:
        work()


def is_met(work):
    try:
        repeat(work)
    except Deadline:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return False


loop = asyncio.new_event_loop()
signal.signal(signal.SIGALRM, Alarm())
for _ in range(10):
    made, victim = [], loop.create_task(asyncio.sleep(9))
    loop.run_until_complete(asyncio.sleep(0))
    print(is_met(make), is_met(cancel))
    loop.run_until_complete(asyncio.sleep(0))
loop.close()
