"""A call in a worker thread of anyio's, as frameworks run what is not async: a cancel does not end it."""
import signal
import time

import anyio


def export():
    for _ in range(30):
        time.sleep(1)


async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(anyio.to_thread.run_sync, export)
        with anyio.open_signal_receiver(signal.SIGTERM) as signals:
            async for _ in signals:
                group.cancel_scope.cancel()
                break


anyio.run(main)
# trigger: term
# words: export; thread; main
# lines: 10
# mend 9: for _ in range(1):
# packages: uvicorn starlette
