"""A consumer of a memory stream of anyio's, whose sending end nobody closes."""
import signal

import anyio


async def consumer(receive):
    async for item in receive:
        print(item)


async def main():
    send, receive = anyio.create_memory_object_stream(10)
    async with anyio.create_task_group() as group:
        group.start_soon(consumer, receive)
        with anyio.open_signal_receiver(signal.SIGTERM) as signals:
            async for _ in signals:
                break
        await send.send("stopping")


anyio.run(main)
# trigger: term
# words: consumer; memoryobjectreceivestream.receive; main
# lines: 8
# mend 19: await send.aclose()
# packages: uvicorn starlette
