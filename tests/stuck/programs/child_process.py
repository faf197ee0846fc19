"""Run a helper program and wait for its end."""
import asyncio
import sys


async def main():
    helper = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(3600)")
    print("ready", flush=True)
    await helper.wait()


asyncio.run(main())
# trigger: none
# asked: yes
# words: main; process; helper|child
# lines: 9
# mend 7: helper = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(0.1)")
