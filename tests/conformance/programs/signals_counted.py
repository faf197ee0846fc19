# Each signal is handled, in the order in which they came; one whose handler is removed meanwhile is not.
from common import *


def kill(*signals):
    for s in signals:
        os.kill(os.getpid(), s)


async def main():
    loop = get_running_loop()
    one, two, three = signal.SIGUSR1, signal.SIGUSR2, signal.SIGHUP
    for number, name in ((one, "one"), (two, "two"), (three, "three")):
        loop.add_signal_handler(number, p, name)
    kill(three, one, one, two, one, three)
    await ticks(4)
    kill(two, two)
    loop.add_signal_handler(two, p, "two, another")
    await ticks(4)
    kill(one, three)
    loop.call_soon(loop.remove_signal_handler, three)
    await ticks(4)
    loop.add_signal_handler(one, lambda: (p("again"), kill(two)))
    kill(one)
    await ticks(6)


run(main())
