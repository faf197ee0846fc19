# needs 3.12
# The first variable of a thread is set by what fails: its context is that one's alone.
from common import *
from contextvars import ContextVar

calls = ContextVar('calls', default=0)

def fails():
    calls.set(calls.get() + 1)
    p('call', calls.get())
    raise ValueError('boom')

async def task_fails():
    fails()

async def main():
    loop = get_running_loop()
    loop.set_exception_handler(lambda loop, context: p('handler', calls.get()))
    loop.add_signal_handler(signal.SIGUSR1, fails)
    for _ in range(2):
        os.kill(os.getpid(), signal.SIGUSR1)
        await sleep(0.02)
    loop.call_soon(fails)
    await sleep(0.02)
    p(await res(spawn(task_fails())))
run(main())
p('after', calls.get())
