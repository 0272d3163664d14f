"""What a user of a guest is owed, to the byte; knows nothing of how it comes. traffic.py asks, test/test_checks.py doubts.

A Stream is a sequence of bytes of which everybody knows what the next one must be. Numbered are datagrams: they may be
lost, which is counted, but what comes must be what was sent.
"""

import struct

WORD = 8
LINE = 8  # of a file of numbers: "0000041\n"
TEXT = "{:06d} the quick brown fox"  # what is typed, before Enter
TYPED = len(TEXT.format(0))
EXCHANGE = 2 * (TYPED + 2)  # each key comes back, and then the whole line


class Wrong(Exception):
    """Something came that nobody sent, or not in its place."""


def words(position, length):
    """Bytes of an endless sequence of numbers of eight bytes each."""
    first, last = position // WORD, -(-(position + length) // WORD)
    data = struct.pack(f"!{last - first}Q", *range(first, last))
    return data[position - first * WORD :][:length]


def lines(position, length):
    """Bytes of the file that the guest's "numbers" writes."""
    first, last = position // LINE, -(-(position + length) // LINE)
    data = b"".join(b"%07d\n" % number for number in range(first, last))
    return data[position - first * LINE :][:length]


def key(number):
    """The key that is typed next when so many have been typed."""
    line, at = divmod(number, TYPED + 1)
    return (TEXT.format(line) + "\r")[at].encode()


def dialogue(position, length):
    """What a terminal in front of "cat" shows: each line as it is typed, and again when Enter was pressed."""
    first, last = position // EXCHANGE, -(-(position + length) // EXCHANGE)
    data = "".join(2 * (TEXT.format(line) + "\r\n") for line in range(first, last)).encode()
    return data[position - first * EXCHANGE :][:length]


def shown(keys):
    """How many bytes a terminal shows after so many keys."""
    line, at = divmod(keys, TYPED + 1)
    return line * EXCHANGE + at


class Stream:
    """Checks bytes as they come; `owed` is how many may have come by now."""

    def __init__(self, content):
        self.content = content
        self.owed = self.came = 0

    def check(self, data):
        due = self.content(self.came, len(data))
        if data != due:
            at = next(i for i, pair in enumerate(zip(data, due)) if pair[0] != pair[1])
            raise Wrong(f"byte {self.came + at} came as {data[at : at + 12]!r} where {due[at : at + 12]!r} was due")
        self.came += len(data)
        if self.came > self.owed:
            raise Wrong(f"{self.came} bytes came, and {self.owed} were due")

    @property
    def lost(self):
        return self.owed - self.came


class Numbered:
    """Counts datagrams that come back: which are missing, which came late (after a younger one), which came twice."""

    def __init__(self, size=64):
        self.size = size
        self.sent = self.late = self.twice = 0
        self.newest = -1
        self.seen = set()

    def next(self):
        self.sent += 1
        return self.made(self.sent - 1)

    def made(self, number):
        return words(number * self.size, self.size)

    def check(self, data):
        number = struct.unpack_from("!Q", data)[0] * WORD // self.size if len(data) >= WORD else -1
        if not 0 <= number < self.sent or data != self.made(number):
            raise Wrong(f"a datagram came that was not sent: {data[:16]!r}, {len(data)} bytes")
        if number in self.seen:
            self.twice += 1
            return
        self.seen.add(number)
        if number < self.newest:
            self.late += 1
        self.newest = max(self.newest, number)

    @property
    def lost(self):
        return self.sent - len(self.seen)


class Acknowledged:
    """The lines of the guest's "blocks": how many slots its disk has, then the number of each block that is kept."""

    def __init__(self):
        self.slots = None
        self.count = 0
        self.rest = b""

    def check(self, data):
        *whole, self.rest = (self.rest + data).split(b"\n")
        for line in whole:
            text = line.decode(errors="replace")
            if text.startswith("bad"):
                raise Wrong("the guest says: " + text)
            if self.slots is None:
                if not text.startswith("slots ") or not text[6:].isdecimal():
                    raise Wrong(f"the guest says {text!r} where it should tell its slots")
                self.slots = int(text[6:])
            elif text != str(self.count):
                raise Wrong(f"{text!r} was acknowledged where block {self.count} was due")
            else:
                self.count += 1
