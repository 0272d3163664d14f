#!/usr/bin/env python3
"""The referee: follows every QEMU of a lab on the one kernel clock and proves that no VM ever ran twice.

    referee.py watch --lab DIR --journal FILE    prints "ready", watches until SIGTERM or SIGINT, then the verdict
    referee.py verdict FILE                      the verdict of a journal
Both take --json (the verdict as JSON), --max-gap MS (longer nowhere is a failure), --expect N (so many VMs were
seen). Exit 0: proven. Exit 1: a VM ran twice, or ran nowhere for too long, or it cannot be proven that it did not.

It shares no code with Drover. Each QEMU has a QMP socket for the referee alone ($DIR/hN/qmp/*.sock); STOP and
RESUME carry QEMU's own time stamps (microseconds of the kernel's clock), so a late reader loses nothing. The end
of a process is seen through a pidfd. How the record is judged: verdict.py.
"""

import argparse
import ctypes
import errno
import json
import os
import selectors
import signal
import socket
import struct
import sys
import time

import verdict

IN_CREATE, IN_MOVED_TO = 0x100, 0x80
RETRY_S = 0.001  # between bind and listen a socket refuses; a stale one does so for ever
STALE_S = 2.0
HEARTBEAT_S = 1.0
FLUSH_S = 0.5  # how long the last question may take at the end
CLOCK_READINGS = 5  # the two clocks are read one after the other; the closest pair counts


def wall_us():
    return time.time_ns() // 1000


class Journal:
    """JSON lines, written as things happen."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8", buffering=1)

    def write(self, kind, **fields):
        fields = {"type": kind, "seen": wall_us(), **fields}
        self.file.write(json.dumps(fields, ensure_ascii=False) + "\n")


class Process:
    """One QEMU: its monitor connection and its pidfd."""

    COMMANDS = ("qmp_capabilities", "query-status", "query-uuid", "query-name")

    def __init__(self, number, host, path, connection):
        self.number, self.host, self.path, self.connection = number, host, path, connection
        self.pid = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
        if self.pid <= 0:
            raise ProcessLookupError("the QEMU behind " + path + " is not visible from here")
        self.pidfd = os.pidfd_open(self.pid)
        self.started = started_us(self.pid)
        self.buffer = b""
        self.waiting = 0  # questions on status without an answer yet

    def ask(self, *commands):
        for command in commands:
            line = json.dumps({"execute": command, "id": command}).encode() + b"\n"
            self.connection.send(line)
            if command == "query-status":
                self.waiting += 1

    def read(self):
        """The messages that have arrived; None at the end of the connection."""
        try:
            data = self.connection.recv(65536)
        except BlockingIOError:
            return []
        except OSError:
            return None
        if not data:
            return None
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        return [json.loads(line) for line in lines if line.strip()]


def started_us(pid):
    """When a process began, on the wall clock (a hundredth of a second exact, rounded down)."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
        ticks = int(stat.read().rsplit(")", 1)[1].split()[19])
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return int((time.time() - age) * 1e6)


class Referee:
    def __init__(self, lab, journal):
        self.lab, self.journal = lab, journal
        self.selector = selectors.DefaultSelector()
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.inotify = self.libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self.inotify < 0:
            raise OSError(ctypes.get_errno(), "inotify")
        self.selector.register(self.inotify, selectors.EVENT_READ, self.directory_changed)
        self.directories = {}  # watch -> (host, directory)
        self.candidates = {}  # path -> (host, when first seen): sockets that did not accept yet
        self.processes = {}  # path -> Process
        self.numbers = 0
        self.stopping = False
        self.looked = wall_us()  # everything was as recorded at this moment

    def run(self):
        self.journal.write("begin", at=wall_us(), lab=self.lab, **clocks())
        self.find_directories()
        print("ready", flush=True)
        beat = 0.0
        while not self.stopping:
            now = time.monotonic()
            if now - beat >= HEARTBEAT_S:
                beat = now
                self.journal.write("clock", **clocks())
                self.find_directories()
            self.try_candidates()
            self.turn(RETRY_S if self.candidates else HEARTBEAT_S / 2)
        self.finish()

    def turn(self, timeout):
        before = wall_us()
        ready = self.selector.select(timeout)
        # what a monitor said comes before the end of its process
        for key, _ in sorted(ready, key=lambda item: item[0].data.__name__ == "ended"):
            if self.selector.get_map().get(key.fd) is key:  # the number may be another one's by now
                key.data()
        self.looked = max(before, self.looked)

    def stop(self, *_):
        self.stopping = True

    # --- finding sockets
    def find_directories(self):
        for entry in sorted(os.scandir(self.lab), key=lambda entry: entry.name):
            directory = os.path.join(entry.path, "qmp")
            if not os.path.isdir(directory):
                continue
            watch = self.libc.inotify_add_watch(self.inotify, directory.encode(), IN_CREATE | IN_MOVED_TO)
            if watch < 0:
                raise OSError(ctypes.get_errno(), "inotify: " + directory)
            if watch not in self.directories:
                self.directories[watch] = (entry.name, directory)
                for name in os.listdir(directory):
                    self.found(entry.name, os.path.join(directory, name))

    def directory_changed(self):
        data, at = os.read(self.inotify, 65536), 0
        while at < len(data):
            watch, _, _, length = struct.unpack_from("iIII", data, at)
            name = data[at + 16 : at + 16 + length].rstrip(b"\0").decode()
            at += 16 + length
            if watch in self.directories and name:
                host, directory = self.directories[watch]
                self.found(host, os.path.join(directory, name))

    def found(self, host, path):
        if path.endswith(".sock"):
            self.candidates[path] = (host, time.monotonic())
            self.try_candidates()

    def try_candidates(self):
        for path, (host, since) in list(self.candidates.items()):
            if path in self.processes:  # an old QEMU whose end is about to be seen
                continue
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.setblocking(False)
            try:
                connection.connect(path)
                del self.candidates[path]
                self.connected(host, path, connection)
            except OSError as problem:
                connection.close()
                gone = problem.errno == errno.ENOENT
                if gone or time.monotonic() - since > STALE_S:
                    self.candidates.pop(path, None)
                if not gone and problem.errno not in (errno.ECONNREFUSED, errno.EAGAIN):
                    self.journal.write("trouble", host=host, path=path, problem=str(problem))

    # --- following one QEMU
    def connected(self, host, path, connection):
        self.numbers += 1
        process = Process(self.numbers, host, path, connection)
        self.processes[path] = process
        self.journal.write(
            "process", id=process.number, host=host, path=path, pid=process.pid, started=process.started
        )
        self.selector.register(process.pidfd, selectors.EVENT_READ, named("ended", lambda: self.ended(process)))
        self.selector.register(connection, selectors.EVENT_READ, named("said", lambda: self.said(process)))
        process.ask(*Process.COMMANDS)

    def said(self, process):
        messages = process.read()
        if messages is None:
            self.hung_up(process)
            return
        for message in messages:
            self.heard(process, message)

    def heard(self, process, message):
        if "event" in message:
            stamp = message["timestamp"]
            at = stamp["seconds"] * 1_000_000 + stamp["microseconds"]
            self.journal.write("event", id=process.number, event=message["event"], at=at)
        elif "error" in message:
            self.journal.write("trouble", id=process.number, problem=message["error"])
        elif message.get("id") == "query-status":
            process.waiting -= 1
            status = message["return"]
            self.journal.write("status", id=process.number, status=status["status"], running=status["running"])
        elif message.get("id") == "query-uuid":
            self.journal.write("vm", id=process.number, uuid=message["return"]["UUID"])
        elif message.get("id") == "query-name":
            self.journal.write("name", id=process.number, name=message["return"].get("name", ""))

    def hung_up(self, process):
        """The monitor ended: the process ends as well, or nobody knows what it does until it answers again."""
        self.selector.unregister(process.connection)
        process.connection.close()
        poll = selectors.DefaultSelector()
        poll.register(process.pidfd, selectors.EVENT_READ)
        if poll.select(1.0):
            poll.close()
            self.ended(process)
            return
        poll.close()
        self.journal.write("lost", id=process.number)
        try:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(0.2)
            connection.connect(process.path)
            connection.setblocking(False)
        except OSError:
            return
        process.connection, process.buffer, process.waiting = connection, b"", 0
        self.selector.register(connection, selectors.EVENT_READ, named("said", lambda: self.said(process)))
        process.ask(*Process.COMMANDS)

    def ended(self, process):
        now = wall_us()
        for message in process.read() or [] if process.connection.fileno() >= 0 else []:
            self.heard(process, message)
        self.journal.write("gone", id=process.number, at=now, not_before=self.looked)
        for source in (process.pidfd, process.connection):
            try:
                self.selector.unregister(source)
            except (KeyError, ValueError):
                pass
        process.connection.close()
        os.close(process.pidfd)
        del self.processes[process.path]
        if os.path.exists(process.path):  # the next QEMU may already listen there
            self.candidates.setdefault(process.path, (process.host, time.monotonic()))

    def finish(self):
        """One last question to each, so that nothing it said before is left unread; a frozen one does not answer."""
        self.turn(0)
        for process in list(self.processes.values()):
            try:
                process.ask("query-status")
            except OSError:
                pass
        deadline = time.monotonic() + FLUSH_S
        while any(process.waiting for process in self.processes.values()) and time.monotonic() < deadline:
            self.turn(0.02)
        self.journal.write("end", at=wall_us(), **clocks())


def named(name, function):
    function.__name__ = name
    return function


def clocks():
    """Both clocks of one moment: whoever is put aside between the two readings would see a clock that was set."""
    best = None
    for _ in range(CLOCK_READINGS):
        before = time.monotonic_ns()
        wall = wall_us()
        after = time.monotonic_ns()
        if best is None or after - before < best[0]:
            best = (after - before, wall, (before + after) // 2000)
    return {"wall": best[1], "monotonic": best[2]}


def watch(arguments):
    if not os.path.isdir(arguments.lab):
        sys.exit(f"referee: no lab in {arguments.lab}")
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    except OSError:
        pass
    referee = Referee(arguments.lab, Journal(arguments.journal))
    signal.signal(signal.SIGTERM, referee.stop)
    signal.signal(signal.SIGINT, referee.stop)
    signal.set_wakeup_fd(wakeup(referee))
    referee.run()


def wakeup(referee):
    """A signal ends the wait at once."""
    reader, writer = socket.socketpair()
    reader.setblocking(False)
    writer.setblocking(False)
    referee.wakeup = (reader, writer)
    referee.selector.register(reader, selectors.EVENT_READ, lambda: reader.recv(64))
    return writer.fileno()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    watching = commands.add_parser("watch")
    watching.add_argument("--lab", required=True)
    watching.add_argument("--journal", required=True)
    judging = commands.add_parser("verdict")
    judging.add_argument("journal")
    for command in (watching, judging):
        command.add_argument("--json", action="store_true")
        command.add_argument("--max-gap", type=float, metavar="MS")
        command.add_argument("--expect", type=int, default=1, metavar="N")
    arguments = parser.parse_args()
    if arguments.command == "watch":
        watch(arguments)
    with open(arguments.journal, encoding="utf-8") as lines:
        result = verdict.judge(lines, arguments.expect, arguments.max_gap)
    print(json.dumps(result.as_dict(), ensure_ascii=False) if arguments.json else result.text())
    sys.exit(0 if result.proven else 1)


if __name__ == "__main__":
    main()
