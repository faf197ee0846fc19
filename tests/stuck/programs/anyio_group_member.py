"""A group of anyio's passes the cancel on to its tasks, and one of them swallows it."""
import signal

import anyio

failed = []


async def poll():
    await anyio.sleep(0.05)


async def poller():
    while True:
        try:
            await poll()
        except BaseException as error:
            failed.append(error)


async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(poller)
        with anyio.open_signal_receiver(signal.SIGTERM) as signals:
            async for _ in signals:
                group.cancel_scope.cancel()
                break


anyio.run(main)
# trigger: term
# words: poller; swallow; main
# lines: 17
# mend 17: except OSError as error:
# packages: uvicorn starlette
