# needs 3.12
# The end of a run waits for all that its default executor was given, by whatever way.
from common import *
import warnings
from concurrent.futures import ThreadPoolExecutor

def slow():
    time.sleep(0.1)
    p('slow')

async def main(limit):
    loop = get_running_loop()
    loop.set_default_executor(pool)
    loop.run_in_executor(pool, slow)
    if limit:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            await loop.shutdown_default_executor(limit)
for limit in (None, 0.01):
    pool = ThreadPoolExecutor(1)
    run(main(limit))
    p('over')
