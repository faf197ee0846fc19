"""Start the service again whenever it ends."""
import asyncio
import time


async def main():
    print("ready", flush=True)
    await asyncio.sleep(3600)


while True:
    try:
        asyncio.run(main())
    except BaseException as error:
        print("restarting after", repr(error), flush=True)
        time.sleep(0.05)
# trigger: int
# words: another|again; sigint; baseexception; swallows
# lines: 13, 14
# mend 14: except Exception as error:
