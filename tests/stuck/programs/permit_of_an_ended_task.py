"""Back up two folders, one at a time."""
import asyncio


async def backup(folder, turn):
    await turn.acquire()
    if folder.startswith("."):
        return 0
    await asyncio.sleep(0.02)
    turn.release()


async def main():
    turn = asyncio.Semaphore(1)
    hidden = asyncio.create_task(backup(".cache", turn), name="backup-cache")
    await hidden
    print("ready", flush=True)
    await backup("home", turn)


asyncio.run(main())
# trigger: none
# words: backup-cache; which has ended; semaphore; released
# lines: 6
# mend 8: return turn.release()
