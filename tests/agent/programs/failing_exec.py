"""Programs that are not there to take this one's place."""
import asyncio
import os
import traceback

for call, args in ((os.execv, ("/nowhere/program", ["x"])), (os.execvp, ("no-such-program", ["x"])), (os._exit, ())):
    try:
        call(*args)
    except (OSError, TypeError):
        traceback.print_exc()
asyncio.run(asyncio.sleep(0.01))
