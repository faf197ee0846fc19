"""A reader that is cancelled in the moment in which its answer comes."""
import asyncio, signal


async def reader(answers):
    while True:
        await asyncio.wait_for(answers.get(), 60)


def stop(reading, answers):
    answers.put_nowait("last")
    asyncio.get_running_loop().call_soon(asyncio.get_running_loop().call_soon, reading.cancel)


async def main():
    answers = asyncio.Queue()
    reading = asyncio.create_task(reader(answers), name="reader")
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop, reading, answers)
    await asyncio.sleep(0.05)
    print("ready", flush=True)
    await asyncio.wait([reading])


asyncio.run(main())
# trigger: term
# words: reader; wait_for; lost; cancel
# lines: 7
# mend 7: await answers.get()
# newest: 3.11
