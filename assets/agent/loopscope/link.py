"""The socket to the inspector, for what is rare."""

import _socket
from itertools import count

from .bound import POLLIN, POLLOUT, PYTHON, close, fstat, getpid, new_poll, none, now, sleep
from .codes import MAX_PACKET, VERSION
from .errors import is_foreign
from .files import high


class Link:
    answer = staticmethod(none)  # does what a packet requests
    is_listening = False  # whether a thread of the agent's receives packets

    def __init__(self):
        self.socket = self.identity = None
        self.looks, self.seen = count(1), set()  # numbers of requests to look; those that the inspector answered
        self.stock, self.noted = {}, set()  # number of slots -> files of the inspector's making; notes that were sent

    def connect(self, path):
        low = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET | _socket.SOCK_CLOEXEC)
        low.connect(path)
        self.socket = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET, 0, high(low.detach()))
        self.identity = self.inode()
        self.send("hello %d %d %d cpython %d.%d.%d" % (VERSION, getpid(), self.socket.fileno(), *PYTHON[:3]))
        self.wait_for(0)

    def inode(self):
        status = fstat(self.socket.fileno())
        return status.st_dev, status.st_ino

    def is_open(self):
        """Whether the socket is still there: the program may have closed it, and opened another file under its
        number."""
        try:
            return self.socket is not None and self.inode() == self.identity
        except OSError:
            if is_foreign():
                raise
            return False

    def send(self, packet, file=None):
        if not self.is_open():
            return
        rights = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, file.to_bytes(4, "little"))] if file is not None else []
        try:
            self.socket.sendmsg([packet.encode("utf-8", "replace")[:MAX_PACKET]], rights,
                                _socket.MSG_DONTWAIT | _socket.MSG_NOSIGNAL)
        except OSError:  # what does not fit is lost
            if is_foreign():
                raise

    def send_patiently(self, packet):
        """The same from the agent's own thread, which may wait until there is room."""
        poll = new_poll()
        poll.register(self.socket.fileno(), POLLOUT)
        poll.poll(100)
        self.send(packet)

    def note(self, text):
        """Shows a sentence to the user of the inspector, once."""
        if text not in self.noted:
            self.noted.add(text)
            self.send("note " + text)

    def fill_stock(self, wanted):
        """Has the inspector make the memory of a few rings, and waits for the first: the next threads need not."""
        for slots, number in wanted:
            self.stock[slots] = []
            for _ in range(number):
                self.send("memory %d" % slots)
        self.settle()

    def from_stock(self, slots):
        files = self.stock[slots]
        if not files:
            return None
        self.send("memory %d" % slots)
        return files.pop()

    def wait_for(self, number):
        """Waits until the inspector has looked, a second at most."""
        deadline = now() + 1
        while number not in self.seen and now() < deadline and self.is_open():
            if self.is_listening:
                sleep(0.0005)
            elif not self.receive(50):
                return

    def settle(self):
        """Has the inspector look at what is there now, and waits for that."""
        number = next(self.looks)
        self.send("look %d" % number)
        self.wait_for(number)

    def receive(self, patience=None):
        """Takes one packet. False when the inspector will send no more: not when the program has closed the socket."""
        poll = new_poll()
        poll.register(self.socket.fileno(), POLLIN)
        if not poll.poll(patience):
            return True
        try:
            packet, rights, *_ = self.socket.recvmsg(MAX_PACKET, ONE_FILE, HOW)
        except BlockingIOError:
            return True
        except OSError:
            if is_foreign():
                raise
            packet, rights = b"", ()
        if packet:
            files = [high(int.from_bytes(file[:4], "little")) for _, _, file in rights]
            self.answer(*packet.decode().split(" ", 1), files)
        return bool(packet) or not self.is_open()

    def leave(self):
        self.socket.close()
        self.socket = None

    def forget(self):
        """In a forked child: the socket is its parent's, or it is another file of the program's by now."""
        if self.socket is not None:
            self.socket.close() if self.is_open() else self.socket.detach()
        for file in [file for files in self.stock.values() for file in files]:
            close(file)
        self.__init__()
        self.is_listening = False


ONE_FILE, HOW = _socket.CMSG_SPACE(4), _socket.MSG_DONTWAIT | _socket.MSG_CMSG_CLOEXEC
link = Link()
