"""Cleans up under a shield of anyio's, which has no limit."""
import signal

import anyio


async def flush():
    await anyio.sleep_forever()


async def worker():
    try:
        await anyio.sleep_forever()
    finally:
        with anyio.CancelScope(shield=True):
            await flush()


async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(worker)
        with anyio.open_signal_receiver(signal.SIGTERM) as signals:
            async for _ in signals:
                group.cancel_scope.cancel()
                break


anyio.run(main)
# trigger: term
# words: worker; cleans up; main
# lines: 8, 16
# mend 15: with anyio.move_on_after(0.1, shield=True):
# packages: uvicorn starlette
