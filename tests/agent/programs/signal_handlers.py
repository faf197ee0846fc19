"""Handlers that the program sets itself: they are what they were, see the frames they saw, and raise as they did."""
import asyncio
import os
import signal
import sys
import traceback

tasks = []


def handler(number, frame):
    print("handled", number, frame.f_code.co_name, [each.name for each in traceback.extract_stack()])
    for task in tasks:
        task.cancel()


class Handler:
    def __call__(self, number, frame):
        print("called", number)

    def method(self, number, frame):
        print("method", number)


def fails(number, frame):
    raise KeyError("from a handler")


def send(number):
    os.kill(os.getpid(), number)


async def victim():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        print("cancelled")
        raise


async def main():
    tasks.append(asyncio.create_task(victim()))
    await asyncio.sleep(0)
    send(signal.SIGUSR1)
    await asyncio.wait(tasks)

method = Handler().method
for number, given in ((signal.SIGUSR1, handler), (signal.SIGUSR2, Handler()), (signal.SIGHUP, method)):
    print(signal.signal(number, given), signal.getsignal(number) is given)
    send(number)
print(signal.signal(signal.SIGUSR1, handler) is handler)
print(signal.signal(signal.SIGHUP, signal.SIG_IGN) is method, signal.signal(signal.SIGHUP, signal.SIG_DFL))
for number, given in ((signal.SIGUSR1, 5.5), (99, handler)):
    try:
        signal.signal(number, given)
    except (TypeError, ValueError):
        traceback.print_exc()
signal.signal(signal.SIGALRM, fails)
try:
    send(signal.SIGALRM)
except KeyError:
    traceback.print_exc()
asyncio.run(main())
sys.stdout.flush()
child = os.fork()
if not child:
    print(signal.getsignal(signal.SIGUSR1) is handler)
    sys.stdout.flush()
    os._exit(0)
os.waitpid(child, 0)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
send(signal.SIGTERM)
