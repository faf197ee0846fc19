# In which pass a handler runs after its signal has come.
from common import *

async def main():
    loop = get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, p, 'handler')
    for _ in range(3):
        os.kill(os.getpid(), signal.SIGUSR1)
        await ticks(6)

    def kill():
        p('kill')
        os.kill(os.getpid(), signal.SIGUSR1)
    loop.call_soon(kill)
    await ticks(6)
run(main())
