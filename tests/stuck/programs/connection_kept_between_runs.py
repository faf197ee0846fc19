"""A job queue's tasks, each run with asyncio.run, sharing one connection."""
import asyncio
import socketserver
import threading

PORT = 0


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line)


class Client:
    reader = writer = None

    async def ask(self, text):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(*server.server_address)
        self.writer.write(text.encode() + b"\n")
        await self.writer.drain()
        return await self.reader.readline()


client = Client()


def task(number):
    print("task", number, asyncio.run(client.ask(f"n={number}")), flush=True)


if __name__ == "__main__":
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer.daemon_threads = True
    server = socketserver.ThreadingTCPServer(("127.0.0.1", PORT), Echo)
    threading.Thread(target=server.serve_forever, name="echo", daemon=True).start()
    print("ready", flush=True)
    task(1)
    task(2)
# trigger: none
# words: reader; different loop; closed
# lines: 20, 23
# mend 30: print("task", number, asyncio.run(Client().ask(f"n={number}")), flush=True)
