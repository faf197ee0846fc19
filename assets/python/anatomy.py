"""One of each that a loop runs: a task, a callback, network I/O, a subprocess."""

import asyncio
import sys


async def main(hold):
    asyncio.get_running_loop().call_soon(print, "callback: the loop called")
    connections = asyncio.Queue()
    listener = await asyncio.start_server(lambda *ends: connections.put_nowait(ends), "127.0.0.1", 0)
    address = listener.sockets[0].getsockname()
    await asyncio.gather(
        asyncio.create_task(task(hold), name="task"),
        asyncio.create_task(server(listener, connections, hold), name="server"),
        asyncio.create_task(client(*address), name="client"),
        asyncio.create_task(subprocess(hold), name="subprocess"),
    )


async def task(hold):
    await asyncio.sleep(hold)
    print("task: slept")


async def server(listener, connections, hold):
    """Accepts one connection, and answers after a while."""
    _, connection = await connections.get()
    await asyncio.sleep(hold)
    connection.write(b"hello over TCP")
    connection.close()
    listener.close()


async def client(host, port):
    answer, connection = await asyncio.open_connection(host, port)
    print("network:", (await answer.read()).decode())
    connection.close()


async def subprocess(hold):
    script = f"sleep {hold}; echo hello from a subprocess"
    process = await asyncio.create_subprocess_exec("sh", "-c", script, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    print("subprocess:", output.decode(), end="")


def managed(hold="1"):
    asyncio.run(main(float(hold)))


def manual(hold="1"):
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(float(hold)))
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
