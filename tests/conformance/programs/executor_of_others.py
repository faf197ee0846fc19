# The end of a run waits for all that its default executor was given, by whatever way.
from common import *
from concurrent.futures import ThreadPoolExecutor

def slow():
    time.sleep(0.1)
    p('slow')

pool = ThreadPoolExecutor(1)

async def main():
    loop = get_running_loop()
    loop.set_default_executor(pool)
    loop.run_in_executor(pool, slow)
run(main())
p('over')
