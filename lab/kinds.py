"""The kinds of traffic of a guest's user, each with a socket of its own that never blocks; what comes is judged by checks.py.

A kind has `socket`; tick(now) sends what is due; receive(now) takes what came; wants(now) says whether it would read now;
`done` is true when nothing is outstanding. A gap is the time in which nothing of a kind came through.
"""

import os
import re
import socket
import struct
import time

import blocks
import checks

TICK_S = 0.010
MAY_CATCH_UP_S = 0.5  # after a stall of the user's own machine, no more than that is sent at once


class Gaps:
    """The longest silence since the beginning, and since somebody began to ask."""

    def __init__(self):
        self.last = time.monotonic()
        self.longest = self.recent = 0.0

    def came(self, now):
        self.longest = max(self.longest, now - self.last)
        self.recent = max(self.recent, now - self.last)
        self.last = now

    def turn(self):
        recent, self.recent = self.recent, 0.0
        return recent


class Kind:
    unit = "bytes"
    must_be_whole = True

    def __init__(self):
        self.gaps = Gaps()
        self.problem = None
        self.ending = False
        self.begun = self.due = time.monotonic()

    def connect(self, address, port, buffer=None):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(10)
        self.socket.connect((address, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)

    def tick(self, now):
        """Sends what is due."""

    def wants(self, now):
        return not self.problem

    def receive(self, now):
        try:
            self.take(now)
        except BlockingIOError:
            pass
        except (OSError, checks.Wrong) as what:
            self.problem = str(what)

    def came(self, now, data):
        if not data:
            raise checks.Wrong("the guest ended the session")
        self.gaps.came(now)

    def end(self):
        self.ending = True
        self.ended = time.monotonic()

    def finish(self, now):
        """What did not come until now is missing."""
        if self.done:
            return
        self.gaps.came(now if self.must_be_whole else max(self.gaps.last, self.ended))
        if self.must_be_whole and not self.problem:
            self.problem = "not everything came"

    def report(self):
        return {
            "unit": self.unit,
            "sent": self.sent,
            "came": self.sent - self.lost,
            "lost": self.lost,
            "longest_gap_ms": round(self.gaps.longest * 1000, 1),
            "problem": self.problem,
        }


class Tcp(Kind):
    """Numbers go to the guest's echo service, and the same must come back."""

    name = "TCP stream"
    RATE = 256 << 10  # bytes per second, each way

    def __init__(self, address):
        super().__init__()
        self.stream = checks.Stream(checks.words)
        self.connect(address, 7)

    def tick(self, now):
        if self.ending or self.problem:
            return
        wanted = int((now - self.begun) * self.RATE) - self.stream.owed
        if wanted > self.RATE * MAY_CATCH_UP_S:
            self.begun += (wanted - self.RATE * MAY_CATCH_UP_S) / self.RATE
            wanted = int(self.RATE * MAY_CATCH_UP_S)
        try:
            self.stream.owed += self.socket.send(checks.words(self.stream.owed, wanted))
        except BlockingIOError:
            pass
        except OSError as what:
            self.problem = str(what)

    def take(self, now):
        data = self.socket.recv(1 << 18)
        self.came(now, data)
        self.stream.check(data)

    @property
    def done(self):
        return not self.stream.lost

    @property
    def sent(self):
        return self.stream.owed

    @property
    def lost(self):
        return self.stream.lost


class Http(Kind):
    """Downloads of the file of numbers, one after the other; the user's line takes so much per second."""

    name = "HTTP download"
    RATE = 1 << 20
    BUFFER = 1 << 16  # of the user's kernel: a pause of the guest is not hidden by what has come before it
    PATH = "/numbers"

    def __init__(self, address):
        super().__init__()
        self.address = address
        self.bytes = self.files = 0
        self.begin()

    def begin(self):
        self.connect(self.address, 80, self.BUFFER)
        self.socket.sendall(f"GET {self.PATH} HTTP/1.0\r\n\r\n".encode())
        self.head, self.stream = b"", None

    def wants(self, now):
        allowed = (now - self.begun) * self.RATE
        if allowed - self.bytes > self.RATE * MAY_CATCH_UP_S:
            self.begun = now - (self.bytes / self.RATE + MAY_CATCH_UP_S)
        return not self.problem and not self.done and (self.ending or allowed > self.bytes)

    def take(self, now):
        data = self.socket.recv(1 << 16)
        self.came(now, data)
        if self.stream is None:
            data = self.after_head(data)
        self.stream.check(data) if self.stream else None
        self.bytes += len(data)
        if self.stream and not self.stream.lost:
            self.files += 1
            self.socket.close()
            if not self.ending:
                self.begin()

    def after_head(self, data):
        self.head, found, data = (self.head + data).partition(b"\r\n\r\n")
        if not found:
            return b""
        status, *fields = self.head.decode("latin-1").split("\r\n")
        length = next((field[15:] for field in fields if field.lower().startswith("content-length:")), "").strip()
        if " 200 " not in status or not length.isdecimal() or int(length) == 0:
            raise checks.Wrong(f"the guest answers {status!r}, length {length!r}")
        self.stream = checks.Stream(checks.lines)
        self.stream.owed = int(length)
        return data

    @property
    def done(self):
        return self.ending and self.stream is not None and not self.stream.lost

    @property
    def sent(self):
        return self.bytes + self.lost

    @property
    def lost(self):
        return self.stream.lost if self.stream else 0


class Typed(Kind):
    """Somebody types lines at a terminal and watches; the next line begins when the last one was answered."""

    name = "typed keys"
    unit = "keys"
    EVERY_S = 0.050
    TELNET = 255  # what begins one of its commands, which are of three bytes here
    GREETING = re.compile(rb".*type now", re.DOTALL)

    def __init__(self, address):
        super().__init__()
        self.keys = self.seen = 0
        self.stream = checks.Stream(checks.dialogue)
        self.command = self.before = b""
        self.greeted = False
        self.connect(address, 23)

    def tick(self, now):
        awaits = self.keys and self.keys % (checks.TYPED + 1) == 0 and self.stream.lost
        if now < self.due or self.ending or self.problem or awaits or not self.greeted:
            return
        self.due = max(self.due + self.EVERY_S, now)
        try:
            self.socket.send(checks.key(self.keys))
            self.keys += 1
            self.stream.owed = checks.shown(self.keys)
        except OSError as what:
            self.problem = str(what)

    def take(self, now):
        data = self.socket.recv(4096)
        self.came(now, data)
        shown = self.without_commands(data)
        if not self.greeted:
            self.before += shown
            self.greeted, shown = bool(self.GREETING.fullmatch(self.before)), b""
        self.stream.check(shown)
        while self.seen < self.keys and checks.shown(self.seen + 1) <= self.stream.came:
            self.seen += 1

    def without_commands(self, data):
        shown = bytearray()
        for byte in data:
            if self.command or byte == self.TELNET:
                self.command = self.command + bytes([byte])
                if len(self.command) == 3:
                    self.command = b""
            else:
                shown.append(byte)
        return bytes(shown)

    @property
    def done(self):
        return not self.stream.lost

    @property
    def sent(self):
        return self.keys

    @property
    def lost(self):
        return self.keys - self.seen


class Datagrams(Kind):
    """One every tick; those that do not come back are counted."""

    unit = "datagrams"
    must_be_whole = False

    def __init__(self, address):
        super().__init__()
        self.address = address
        self.numbered = checks.Numbered()

    def tick(self, now):
        if now < self.due or self.ending or self.problem:
            return
        self.due = max(self.due + TICK_S, now - MAY_CATCH_UP_S)
        try:
            self.send(self.numbered.next())
        except OSError:
            pass  # lost, as any other: it is counted by its missing answer

    @property
    def done(self):
        return not self.numbered.lost

    @property
    def sent(self):
        return self.numbered.sent

    @property
    def lost(self):
        return self.numbered.lost

    def report(self):
        return super().report() | {"late": self.numbered.late, "twice": self.numbered.twice}


class Udp(Datagrams):
    name = "UDP stream"

    def __init__(self, address):
        super().__init__(address)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect((address, 7))
        self.socket.setblocking(False)

    def send(self, data):
        self.socket.send(data)

    def take(self, now):
        data = self.socket.recv(4096)
        self.came(now, data)
        self.numbered.check(data)


class Ping(Datagrams):
    name = "ping"
    unit = "pings"

    def __init__(self, address):
        super().__init__(address)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        self.socket.setblocking(False)
        self.identity = os.getpid() & 0xFFFF

    def send(self, data):
        head = struct.pack("!BBHHH", 8, 0, 0, self.identity, self.numbered.sent - 1 & 0xFFFF)
        total = sum(struct.unpack(f"!{(len(head) + len(data)) // 2}H", head + data))
        while total >> 16:
            total = (total & 0xFFFF) + (total >> 16)
        self.socket.sendto(head[:2] + struct.pack("!H", ~total & 0xFFFF) + head[4:] + data, (self.address, 0))

    def take(self, now):
        packet, (sender, _) = self.socket.recvfrom(4096)
        at = (packet[0] & 15) * 4
        kind, _, _, identity = struct.unpack_from("!BBHH", packet, at)
        if sender == self.address and kind == 0 and identity == self.identity:
            self.gaps.came(now)
            self.numbered.check(packet[at + 8 :])


class Disk(Kind):
    """The guest writes blocks all the time and says when each is kept; blocks.py looks at its disk afterwards."""

    name = "disk writer"
    unit = "blocks"

    def __init__(self, address):
        super().__init__()
        self.writer = blocks.Writer(address, TICK_S * 1000)
        self.socket = self.writer.socket

    def wants(self, now):
        return not self.problem and not self.writer.ended

    def take(self, now):
        if self.writer.receive():
            self.gaps.came(now)
        if self.writer.ended and not self.ending:
            raise checks.Wrong("the guest ended the session")

    def end(self):
        super().end()
        self.writer.end()

    @property
    def done(self):
        return self.writer.ended

    @property
    def sent(self):
        return self.writer.acknowledged.count

    @property
    def lost(self):
        return 0  # told by its disk only

    def report(self):
        return super().report() | self.writer.report()


ALL = (Tcp, Http, Udp, Ping, Typed, Disk)
