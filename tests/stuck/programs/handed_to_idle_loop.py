"""Hands a coroutine to a loop that nobody runs."""
import asyncio
import signal

background = asyncio.new_event_loop()


async def save():
    return "saved"


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    saving = asyncio.run_coroutine_threadsafe(save(), background)
    print(await asyncio.wrap_future(saving))


asyncio.run(main())
background.close()
# trigger: term
# words: main; run_coroutine_threadsafe; does not run
# lines: 17
# mend 16: saving = asyncio.run_coroutine_threadsafe(save(), asyncio.get_running_loop())
