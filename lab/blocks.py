#!/usr/bin/env python3
"""The blocks that a guest writes all the time (guest/services.c), seen from outside the guest.

    blocks.py write ADDRESS [--every MS]        a user of the guest's writer: prints "ready" after the first acknowledgement;
                                                at the end of its standard input or by SIGTERM it ends the writer and prints
                                                a report as JSON: what was acknowledged (exit 1: out of order, or bad)
    blocks.py check IMAGE REPORT [--cut]        is everything in the image that the report says was acknowledged?
REPORT is such a JSON, in a file. The writer must have ended, or its VM (--cut: it was killed; then one block may be
half written, and the last ones may be there without anybody having heard of it). Exit 1 says what is missing.
"""

import argparse
import json
import os
import select
import signal
import socket
import struct
import sys
import time
import zlib

import checks

SIZE = 4096
WORDS = SIZE // 8
MAGIC = b"DROVERBK"
MASK = (1 << 64) - 1
PORT = 10
END_S = 3.0  # so long a writer may take to end
MOST = 10  # problems that are told one by one


def made(run, number):
    """The block as it must be."""
    fill = (run ^ (number << 16 & MASK | i) for i in range(3, WORDS - 1))
    data = MAGIC + struct.pack(f"!{WORDS - 2}Q", run, number, *fill)
    return data + struct.pack("!Q", zlib.crc32(data))


def told(run, data):
    """What a slot holds, in words, where it does not hold what it should."""
    if not any(data):
        return "nothing"
    magic, theirs, number = struct.unpack_from("!8sQQ", data)
    if magic != MAGIC:
        return "no block"
    if struct.unpack_from("!Q", data, SIZE - 8)[0] != zlib.crc32(data[: SIZE - 8]):
        return f"a block {number} with a wrong checksum"
    return f"block {number}" + ("" if theirs == run else " of another run")


def newest(image, run, slots):
    """The highest number of this run whose block is whole and where it belongs; -1: there is none."""
    highest = -1
    for slot in range(slots):
        image.seek(slot * SIZE)
        magic, theirs, number = struct.unpack("!8sQQ", image.read(24).ljust(24, b"\0"))
        if magic == MAGIC and theirs == run and number > highest and number % slots == slot:
            image.seek(slot * SIZE)
            if image.read(SIZE) == made(run, number):
                highest = number
    return highest


def problems(image, run, slots, acknowledged, cut=False):
    """Everything that is wrong with an image; and how many blocks were looked at."""
    highest = newest(image, run, slots)
    found = []
    if highest >= acknowledged and not cut:
        found.append(f"block {highest} is there, though its writer ended at {acknowledged - 1}")
    last = max(highest, acknowledged - 1)
    first = max(0, last - slots + (2 if cut else 1))  # with a cut, the next block may have begun to take the oldest one's place
    for number in range(first, last + 1):
        image.seek(number % slots * SIZE)
        data = image.read(SIZE)
        if data != made(run, number):
            heard = "was acknowledged" if number < acknowledged else "came before one that is there"
            found.append(f"block {number} {heard}, its slot holds {told(run, data)}")
    return found, last + 1 - first


class Writer:
    """A session with the guest's writer. Never blocks, once it is connected."""

    def __init__(self, address, every_ms):
        self.run = int.from_bytes(os.urandom(8), "big")
        self.acknowledged = checks.Acknowledged()
        self.socket = socket.create_connection((address, PORT), timeout=10)
        self.socket.sendall(b"%016x %d\n" % (self.run, round(every_ms * 1000)))
        self.socket.setblocking(False)
        self.ended = False  # the guest has ended it

    def end(self):
        self.socket.shutdown(socket.SHUT_WR)

    def receive(self):
        """True when a block was acknowledged; raises checks.Wrong or OSError."""
        data = self.socket.recv(65536)
        before = self.acknowledged.count
        self.ended = not data
        self.acknowledged.check(data)
        return self.acknowledged.count > before

    def report(self):
        return {"run": f"{self.run:016x}", "slots": self.acknowledged.slots or 0, "acknowledged": self.acknowledged.count}


def write(arguments):
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    signal.signal(signal.SIGINT, lambda *_: stop.append(1))
    writer = Writer(arguments.address, arguments.every)
    sources = [writer.socket, sys.stdin]
    last, gap, problem, until, ready = time.monotonic(), 0.0, None, None, False
    try:
        while not writer.ended and (until is None or time.monotonic() < until):
            for source in select.select(sources, [], [], 0.05)[0]:
                if source is sys.stdin:
                    if not os.read(0, 4096):
                        stop.append(1)
                        sources.remove(source)
                elif writer.receive():
                    now = time.monotonic()
                    last, gap = now, max(gap, now - last)
                    if not ready:
                        ready = True
                        print("ready", flush=True)
            if stop and until is None:
                until = time.monotonic() + END_S
                writer.end()
        if writer.ended and not stop:
            problem = "the guest ended the session"
    except (checks.Wrong, OSError) as what:
        problem = str(what)
    whole = writer.ended and problem is None  # everything that was written was heard of
    print(json.dumps(writer.report() | {"longest_gap_ms": round(gap * 1000, 1), "ended": whole, "problem": problem}), flush=True)
    return 1 if problem else 0


def check(arguments):
    with open(arguments.report, encoding="utf-8") as said:
        report = json.loads(said.read().strip().splitlines()[-1])
    if not report["slots"]:
        return told_of(["nothing was ever acknowledged"], 0, report)
    with open(arguments.image, "rb") as image:
        if os.fstat(image.fileno()).st_size // SIZE != report["slots"]:
            return told_of([f"the image has not {report['slots']} slots"], 0, report)
        found, looked = problems(image, int(report["run"], 16), report["slots"], report["acknowledged"], arguments.cut)
    return told_of(found, looked, report)


def told_of(found, looked, report):
    for problem in found[:MOST]:
        print("disk: " + problem)
    if len(found) > MOST:
        print(f"disk: and {len(found) - MOST} more")
    print(json.dumps({"acknowledged": report["acknowledged"], "looked_at": looked, "wrong": len(found)}), flush=True)
    return 1 if found else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("write")
    one.add_argument("address")
    one.add_argument("--every", type=float, default=10, metavar="MS", help="the pause between two blocks")
    one.set_defaults(act=write)
    two = commands.add_parser("check")
    two.add_argument("image")
    two.add_argument("report")
    two.add_argument("--cut", action="store_true", help="its VM was killed")
    two.set_defaults(act=check)
    arguments = parser.parse_args()
    sys.exit(arguments.act(arguments))


if __name__ == "__main__":
    main()
