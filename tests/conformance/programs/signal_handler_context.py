# needs 3.12
# The calls of a signal handler share one context, also where that was empty.
from common import *
from contextvars import ContextVar

calls = ContextVar('calls', default=0)

def handler():
    calls.set(calls.get() + 1)
    p(calls.get())

def fails():
    handler()
    raise ValueError('boom')

def report(loop, context):
    p('handler', calls.get())

async def main():
    get_running_loop().set_exception_handler(report)
    get_running_loop().add_signal_handler(signal.SIGUSR1, handler)
    for _ in range(3):
        os.kill(os.getpid(), signal.SIGUSR1)
        await sleep(0.02)
    get_running_loop().add_signal_handler(signal.SIGUSR1, fails)
    for _ in range(2):
        os.kill(os.getpid(), signal.SIGUSR1)
        await sleep(0.02)
    p('main', calls.get())
    for number in (32, 33, 65):
        try:
            get_running_loop().add_signal_handler(number, handler)
        except ValueError as e:
            p(e)
run(main())
