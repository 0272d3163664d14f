"""A guest for tests of its user: the services of guest/init on this machine, one of which does one thing wrong.

    faulty_guest.py FAULT      tcp-lost, tcp-swapped, http-lost, http-short, udp-lost, udp-swapped, udp-changed, ping-lost,
                               typed-lost, typed-swapped, disk-lost, disk-late, none; ends with its input
It prints "ready", and "over" when the fault was made and so much has been done since that its user must have seen it.
It wants a network of its own (unshare --net).
"""

import socket
import socketserver
import sys
import threading
import time

import checks

FAULT = sys.argv[1]
LINES = 1 << 16
LATE = 20  # the fault is at that key, datagram, block...
LONG = 500  # so many datagrams and blocks are seconds
SILENT = 10  # so many datagrams long
PINGS = "/proc/sys/net/ipv4/icmp_echo_ignore_all"
served = dict.fromkeys(["tcp", "http", "udp", "typed", "disk"], 0)
made = threading.Event()


def at(fault, number):
    if FAULT == fault and number == LATE:
        made.set()
        return True
    return False


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        number = 0
        while data := self.request.recv(65536):
            served["tcp"] += 1
            number += 1
            if at("tcp-lost", number):
                data = data[:5] + data[6:]
            if at("tcp-swapped", number):
                while len(data) < 16:  # two words: what came may be one
                    data += self.request.recv(65536)
                data = data[8:16] + data[:8] + data[16:]
            self.request.sendall(data)


class Udp(socketserver.BaseRequestHandler):
    count, kept = 0, b""

    def handle(self):
        data, back = self.request
        Udp.count += 1
        served["udp"] += 1
        if at("udp-lost", Udp.count):
            return
        if at("udp-swapped", Udp.count):
            Udp.kept = data
            return
        if at("udp-changed", Udp.count):
            data = data[:-1] + bytes([data[-1] ^ 1])
        back.sendto(data, self.client_address)
        if Udp.kept:
            back.sendto(Udp.kept, self.client_address)
            Udp.kept = b""


class Http(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(4096)
        data = checks.lines(0, LINES * checks.LINE)
        length = len(data)
        served["http"] += 1
        if FAULT.startswith("http"):
            made.set()
        if FAULT == "http-lost":
            data = data[:4000] + data[4008:] + b"0000000\n"
        if FAULT == "http-short":
            data = data[:-1]
        self.request.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % length + data)


class Terminal(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(b"\xff\xfd\x01\xff\xfb\x03\r\ntype now")
        line, number, kept = b"", 0, b""
        while key := self.request.recv(1):
            number += 1
            served["typed"] += 1
            if at("typed-lost", number):
                continue
            if at("typed-swapped", number):
                kept = key
                continue
            key, kept = key + kept, b""
            line += key
            self.request.sendall(key if key != b"\r" else b"\r\n" + line[:-1] + b"\r\n")
            line = b"" if key == b"\r" else line


class Blocks(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(4096)
        self.request.settimeout(0.01)
        self.request.sendall(b"slots 64\n")
        number = 0
        while True:
            told = number - 3 if at("disk-late", number) else number
            if not at("disk-lost", number):
                self.request.sendall(b"%d\n" % told)
            number += 1
            served["disk"] += 1
            try:
                if not self.request.recv(4096):
                    return
            except socket.timeout:
                pass


class Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True

    def handle_error(self, request, client_address):
        pass  # the user has gone


def silent():
    """No ping is answered for a moment."""
    until(lambda: served["udp"] >= LATE)
    for value in "10":
        with open(PINGS, "w") as answering:
            answering.write(value)
        until(lambda began=served["udp"]: served["udp"] >= began + SILENT)
    made.set()


def until(condition):
    while not condition():
        time.sleep(0.01)


def over():
    """Whatever the fault is, datagrams or blocks go on."""
    if FAULT == "none":
        until(lambda: served["http"] > 1 and min(n for kind, n in served.items() if kind != "http") > 2 * LATE)
    else:
        made.wait()
        began = served["udp"] + served["disk"]
        until(lambda: served["udp"] + served["disk"] > began + LONG)
    print("over", flush=True)


for port, handler in {7: Echo, 10: Blocks, 23: Terminal, 80: Http}.items():
    threading.Thread(target=Tcp(("127.0.0.1", port), handler).serve_forever, daemon=True).start()
threading.Thread(target=socketserver.UDPServer(("127.0.0.1", 7), Udp).serve_forever, daemon=True).start()
if FAULT == "ping-lost":
    threading.Thread(target=silent, daemon=True).start()
threading.Thread(target=over, daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
