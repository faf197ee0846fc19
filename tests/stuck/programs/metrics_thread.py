"""Run three jobs while a thread gathers metrics sent over UDP."""
import asyncio
import socket
import threading

PORT = 0


class Metrics:
    def __init__(self):
        self.counts = {}
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", PORT))
        self.thread = threading.Thread(target=self.listen, name="metrics-udp")

    def start(self):
        self.thread.start()

    def listen(self):
        while True:
            data, _ = self.sock.recvfrom(512)
            self.counts[data] = self.counts.get(data, 0) + 1


async def job(number):
    await asyncio.sleep(0.1 * number)
    return number * number


async def main():
    metrics = Metrics()
    metrics.start()
    print("ready", flush=True)
    print("results:", await asyncio.gather(*(job(n) for n in range(3))), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
    print("all jobs done", flush=True)
# trigger: none
# words: metrics-udp; thread; daemon
# lines: 21
# mend 14: self.thread = threading.Thread(target=self.listen, name="metrics-udp", daemon=True)
