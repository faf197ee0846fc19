# A handler of SIGINT that comes before the first run, and goes in it, leaves Ctrl-C to the loop again; so does another loop's.
from common import *

async def interrupted(give_back):
    give_back()
    os.kill(os.getpid(), signal.SIGINT)
    await sleep(LONG)

loop = new_event_loop()
other = new_event_loop()
for on, give_back in ((loop, lambda: p(loop.remove_signal_handler(signal.SIGINT))), (other, other.close)):
    on.add_signal_handler(signal.SIGINT, p, 'never')
    try:
        loop.run_until_complete(interrupted(give_back))
    except KeyboardInterrupt:
        p('KeyboardInterrupt')
loop.close()

async def main():
    os.kill(os.getpid(), signal.SIGINT)
    try:
        await sleep(LONG)
    except CancelledError:
        p('cancelled')
        raise
try:
    run(main())
except KeyboardInterrupt:
    p('KeyboardInterrupt')
