# An error of main that nobody catches ends the program with exit status 1.
import asyncio


async def main():
    print("main: fails")
    raise ValueError("boom")


asyncio.run(main())
print("never reached")
