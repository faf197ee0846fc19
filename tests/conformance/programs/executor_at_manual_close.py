# close() of a loop run by hand does not wait for executor jobs; the end of the program does.
import asyncio
import time


def job():
    time.sleep(0.1)
    print("job: done")


async def main():
    loop.run_in_executor(None, job)


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
print("closed:", loop.is_closed())
