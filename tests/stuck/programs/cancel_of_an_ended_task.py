"""SIGTERM cancels the task that serves: by then it is another."""
import asyncio, signal


async def serve():
    while True:
        await asyncio.sleep(0.1)


async def starting():
    return asyncio.create_task(serve(), name="server")


async def main():
    loop = asyncio.get_running_loop()
    begun = asyncio.create_task(starting(), name="starter")
    server = await begun
    loop.add_signal_handler(signal.SIGTERM, lambda: begun.cancel())
    print("ready", flush=True)
    await asyncio.wait([server])


asyncio.run(main())
# trigger: term
# words: cancel(); starter; had ended
# lines: 18
# mend 18: loop.add_signal_handler(signal.SIGTERM, lambda: server.cancel())
