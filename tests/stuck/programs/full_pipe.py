"""Export in a child process, and wait for its end."""
import asyncio
import sys

EXPORT = "print('row\\n' * 1_000_000)"


async def export():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", EXPORT, stdout=asyncio.subprocess.PIPE)
    print("ready", flush=True)
    code = await process.wait()
    print("exported", code)


asyncio.run(export())
# trigger: none
# words: export; child process; full pipe
# lines: 11
# mend 11: code = (await process.communicate())[1]
