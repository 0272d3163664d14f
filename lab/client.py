#!/usr/bin/env python3
"""A user of a guest who must notice nothing: one TCP session to its echo service, and a ping, each every 10 ms.

    client.py ADDRESS [--seconds S]     prints "ready" after the first echo; ends after S seconds, at the end of its
                                        standard input, or by SIGTERM or SIGINT, and prints what it saw as JSON
The session is one and the same throughout: if it breaks, that is a failure (exit 1), never a new session.
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

EVERY_S = 0.010
SETTLE_S = 3.0  # at the end, how long answers on the way may take
SIZE = 8


class Echo:
    """Numbered exchanges on one TCP session; the answers come in order, so one number is enough to check them."""

    def __init__(self, address):
        self.socket = socket.create_connection((address, 7), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.sent = self.got = 0
        self.buffer = self.unsent = b""
        self.last, self.gap, self.gap_at = time.monotonic(), 0.0, 0
        self.broken = None

    def send(self):
        try:
            self.unsent += struct.pack("!Q", self.sent)
            self.sent += 1
            self.unsent = self.unsent[self.socket.send(self.unsent) :]
        except BlockingIOError:
            pass
        except OSError as problem:
            self.broken = str(problem)

    def receive(self):
        try:
            data = self.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError as problem:
            self.broken = str(problem)
            return
        if not data:
            self.broken = "the guest ended the session"
            return
        self.buffer += data
        while len(self.buffer) >= SIZE:
            (number,) = struct.unpack_from("!Q", self.buffer)
            if number != self.got:
                self.broken = f"answer {number} where {self.got} was due"
                return
            self.buffer = self.buffer[SIZE:]
            self.got += 1
        now = time.monotonic()
        if now - self.last > self.gap:
            self.gap, self.gap_at = now - self.last, time.time_ns() // 1000
        self.last = now


class Ping:
    """ICMP echo requests, as ping sends them."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        self.socket.setblocking(False)
        self.address, self.identity = address, os.getpid() & 0xFFFF
        self.sent = 0
        self.answered = set()
        self.last, self.gap = time.monotonic(), 0.0

    def send(self):
        head = struct.pack("!BBHHH", 8, 0, 0, self.identity, self.sent & 0xFFFF)
        body = struct.pack("!Q", self.sent)
        packet = head[:2] + struct.pack("!H", checksum(head + body)) + head[4:] + body
        self.sent += 1
        try:
            self.socket.sendto(packet, (self.address, 0))
        except OSError:
            pass  # a lost ping: it is counted by its missing answer

    def receive(self):
        try:
            packet, (sender, _) = self.socket.recvfrom(1024)
        except OSError:
            return
        at = (packet[0] & 15) * 4
        if sender != self.address or len(packet) < at + 16:
            return
        kind, _, _, identity, _ = struct.unpack_from("!BBHHH", packet, at)
        if kind != 0 or identity != self.identity:
            return
        self.answered.add(struct.unpack_from("!Q", packet, at + 8)[0])
        now = time.monotonic()
        self.gap = max(self.gap, now - self.last)
        self.last = now


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    arguments = parser.parse_args()
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    signal.signal(signal.SIGINT, lambda *_: stop.append(1))

    echo, ping = Echo(arguments.address), Ping(arguments.address)
    sources = [echo.socket, ping.socket, sys.stdin]
    if not sys.stdin or os.path.samestat(os.fstat(0), os.stat("/dev/null")):
        sources.pop()
    begin = due = time.monotonic()
    ready = False
    settle = None
    while not echo.broken:
        now = time.monotonic()
        if settle is None and (stop or now - begin > arguments.seconds):
            settle = now + SETTLE_S
        if settle is not None and (now > settle or (echo.got == echo.sent and len(ping.answered) == ping.sent)):
            break
        if settle is None and now >= due:
            echo.send()
            ping.send()
            due = max(due + EVERY_S, now - 1.0)  # after a stall it catches up on a second at most
        if not ready and echo.got:
            ready = True
            print("ready", flush=True)
        wait = max(0.0, due - now) if settle is None else 0.01
        for source in select.select(sources, [], [], wait)[0]:
            if source is echo.socket:
                echo.receive()
            elif source is ping.socket:
                ping.receive()
            elif not os.read(0, 4096):
                stop.append(1)
                sources.remove(source)

    end = time.monotonic()
    if echo.got < echo.sent:
        echo.gap = max(echo.gap, end - echo.last)
    if len(ping.answered) < ping.sent and max(ping.answered, default=-1) < ping.sent - 1:
        ping.gap = max(ping.gap, end - ping.last)
    lost = echo.sent - echo.got
    report = {
        "seconds": round(end - begin, 3),
        "exchanges": echo.got,
        "lost": lost,
        "longest_gap_ms": round(echo.gap * 1000, 3),
        "longest_gap_ended_us": echo.gap_at,
        "pings": ping.sent,
        "pings_lost": ping.sent - len(ping.answered),
        "pings_longest_gap_ms": round(ping.gap * 1000, 3),
        "broken": echo.broken,
    }
    print(json.dumps(report), flush=True)
    sys.exit(1 if echo.broken or lost else 0)


if __name__ == "__main__":
    main()
