"""Poll a power meter; one bad reading must not end the poller."""
import asyncio


async def read_meter(address):
    await asyncio.sleep(0.2)
    return 230 + address


async def poller(address, readings):
    while True:
        try:
            readings.append(await read_meter(address))
        except:
            readings.append(None)


async def report(readings):
    while True:
        await asyncio.sleep(1)
        print("readings so far:", len(readings), flush=True)


async def main():
    readings = []
    polling = asyncio.create_task(poller(7, readings), name="poller")
    print("ready", flush=True)
    await report(readings)
    await polling


if __name__ == "__main__":
    asyncio.run(main())
# trigger: int
# words: poller; swallow; cancel; except
# lines: 14
# mend 14: except Exception:
