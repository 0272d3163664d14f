"""Judges a referee's journal: as intervals, no VM ever ran in two processes at once.

Running is from RESUME until STOP or until the process is gone; a frozen process counts as running. Where the record
leaves a doubt (a QEMU first heard of when it might already have run, a lost monitor, a clock that was set, a record
that breaks off) the verdict is "unproven", and that is a failure too.
"""

import json
from dataclasses import dataclass, field

NEVER_RAN = ("prelaunch", "inmigrate")  # QEMU leaves these two for good when its CPUs first run
CLOCK_STEP_US = 5_000


@dataclass
class Interval:
    """A VM's CPUs were allowed to run in one process, from one moment (us) to another, at the widest."""

    process: "Process"
    start: int
    end: int = 0
    sure_end: int = 0  # it ran until here for sure; between the two, its end was not yet noticed
    open: bool = False  # still running when the record ended


@dataclass
class Process:
    number: int
    host: str
    pid: int
    started: int
    begin: int
    uuid: str = ""
    name: str = ""
    known: bool = False
    running: Interval = None
    intervals: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    gone: bool = False
    before_watch: bool = False

    def resume(self, at):
        if not self.known and not self.before_watch:
            self.doubts.append("first heard of when it was about to run; it may have run before")
            self.resume_from_start()
        self.known = True
        if self.running is None:
            self.running = Interval(self, at)

    def resume_from_start(self):
        self.running = Interval(self, max(self.started, self.begin))

    def stop(self, at, sure=None):
        if not self.known:
            self.resume_from_start()
            if not self.before_watch:
                self.doubts.append("first heard of when it stopped")
        self.known = True
        if self.running is not None:
            self.running.end = at
            self.running.sure_end = at if sure is None else sure
            self.intervals.append(self.running)
            self.running = None

    def status(self, status, running, seen):
        if not self.known:
            self.known = True
            if status in NEVER_RAN:
                return
            if not self.before_watch:
                self.doubts.append(f"first heard of late, when it was already {status}")
            self.resume_from_start()
            if not running:
                self.stop(seen, self.running.start)
        elif running != (self.running is not None):
            self.doubts.append(f"says {status}, against the events seen before")
            if running:
                self.resume(seen)

    def lost(self, seen):
        self.doubts.append("its monitor was lost while it lived on")
        if self.running is None:
            self.running = Interval(self, seen)

    def end(self, at, sure):
        self.gone = True
        if self.known:
            if self.running is not None:
                self.stop(at, max(sure, self.running.start))
        elif at - self.started > 5_000_000:
            self.doubts.append("ended without ever answering")
        # else: it ended while it was starting; only a monitor that answers can let its CPUs run

    @property
    def label(self):
        return f"{self.host} (pid {self.pid})"


@dataclass
class Machine:
    """What was seen of one VM."""

    uuid: str
    name: str
    processes: list
    twice: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    gaps: list = field(default_factory=list)

    def judge(self):
        intervals = sorted((i for p in self.processes for i in p.intervals), key=lambda i: (i.start, i.end))
        for process in self.processes:
            self.doubts += [f"{process.label}: {doubt}" for doubt in process.doubts]
        self.find_overlaps(intervals)
        self.find_gaps(intervals)
        self.last = max(intervals, key=lambda i: i.end) if intervals else None

    def find_overlaps(self, intervals):
        for index, first in enumerate(intervals):
            for second in intervals[index + 1 :]:
                if second.process is first.process:
                    continue
                start, end = max(first.start, second.start), min(first.end, second.end)
                if start >= end:
                    continue
                sure_end = min(first.sure_end, second.sure_end)
                where = f"{first.process.label} and {second.process.label}"
                if start < sure_end:
                    self.twice.append({"start": start, "end": end, "ms": (end - start) / 1000, "where": where})
                else:
                    self.doubts.append(f"{where}: the end of one was noticed only after the other ran")

    def find_gaps(self, intervals):
        reached = None
        for interval in intervals:
            if reached is not None and interval.start > reached.end:
                ms = (interval.start - reached.end) / 1000
                gap = {"start": reached.end, "end": interval.start, "ms": ms}
                gap["from"], gap["to"] = reached.process.label, interval.process.label
                self.gaps.append(gap)
            if reached is None or interval.end > reached.end:
                reached = interval

    @property
    def max_gap(self):
        return max((gap["ms"] for gap in self.gaps), default=0.0)

    def as_dict(self):
        return {
            "uuid": self.uuid,
            "name": self.name,
            "twice": self.twice,
            "doubts": self.doubts,
            "max_gap_ms": self.max_gap,
            "gaps": self.gaps,
            "intervals": [
                {"host": i.process.host, "pid": i.process.pid, "start": i.start, "end": i.end, "open": i.open}
                for p in self.processes
                for i in p.intervals
            ],
            "runs_at_end_on": self.last.process.host if self.last and self.last.open else None,
        }


@dataclass
class Verdict:
    machines: list
    doubts: list

    @property
    def twice(self):
        return any(machine.twice for machine in self.machines)

    @property
    def proven(self):
        return not (self.twice or self.doubts or any(machine.doubts for machine in self.machines))

    @property
    def word(self):
        return "RAN TWICE" if self.twice else "proven" if self.proven else "UNPROVEN"

    def as_dict(self):
        machines = [machine.as_dict() for machine in self.machines]
        return {"verdict": self.word, "proven": self.proven, "doubts": self.doubts, "vms": machines}

    def text(self):
        lines = [f"verdict: {self.word} ({len(self.machines)} VMs)"]
        lines += [f"  unproven: {doubt}" for doubt in self.doubts]
        for machine in self.machines:
            last = machine.last
            end = f"runs on {last.process.label}" if last and last.open else "runs nowhere at the end"
            lines.append(f"  {machine.uuid} {machine.name!r}: {end}; longest nowhere {machine.max_gap:.3f} ms")
            for two in machine.twice:
                lines.append(f"    RAN TWICE for {two['ms']:.3f} ms from {two['start']} us: {two['where']}")
            lines += [f"    unproven: {doubt}" for doubt in machine.doubts]
            lines += [f"    nowhere for {gap['ms']:.3f} ms: {gap['from']} -> {gap['to']}" for gap in machine.gaps]
        return "\n".join(lines)


def judge(lines, expect=1, max_gap=None):
    """The verdict of a journal's lines; expect: how many VMs must have been seen for it to mean anything."""
    records, doubts = read(lines)
    processes, begin, end = {}, None, None
    offset = None
    for record in records:
        kind = record["type"]
        process = processes.get(record.get("id"))
        if kind == "begin":
            begin = record["at"]
        elif kind == "process":
            process = Process(record["id"], record["host"], record["pid"], record["started"], begin)
            process.before_watch = record["started"] < begin
            processes[record["id"]] = process
        elif kind == "vm":
            process.uuid = record["uuid"]
        elif kind == "name":
            process.name = record["name"]
        elif kind == "status":
            process.status(record["status"], record["running"], record["seen"])
        elif kind == "event" and record["event"] == "RESUME":
            process.resume(record["at"])
        elif kind == "event" and record["event"] == "STOP":
            process.stop(record["at"])
        elif kind == "lost":
            process.lost(record["seen"])
        elif kind == "gone":
            process.end(record["at"], record["not_before"])
        elif kind == "trouble":
            doubts.append(f"trouble: {record['problem']}")
        elif kind == "end":
            end = record["at"]
        if "monotonic" in record:
            now = record["wall"] - record["monotonic"]
            if offset is not None and abs(now - offset) > CLOCK_STEP_US:
                doubts.append(f"the clock was set by {(now - offset) / 1000:.1f} ms")
            offset = now
    if end is None:
        doubts.append("the record breaks off")
        end = max((record["seen"] for record in records), default=0)
    close(processes.values(), end)
    machines = group(processes.values(), doubts)
    if len(machines) < expect:
        doubts.append(f"{len(machines)} VMs were seen, {expect} expected")
    for machine in machines:
        machine.judge()
        if max_gap is not None and machine.max_gap > max_gap:
            machine.doubts.append(f"ran nowhere for {machine.max_gap:.1f} ms, allowed are {max_gap:.1f} ms")
    return Verdict(machines, doubts)


def read(lines):
    records, doubts = [], []
    for line in lines:
        try:
            records.append(json.loads(line))
        except ValueError:
            doubts.append("the record has a torn line")
    if not records or records[0]["type"] != "begin":
        return [], ["not a referee's journal"]
    return records, doubts


def close(processes, end):
    for process in processes:
        if process.running is not None:
            interval = process.running
            process.stop(end)
            interval.open = True
        elif not process.known and not process.gone:
            process.doubts.append("never answered")


def group(processes, doubts):
    machines = {}
    for process in processes:
        if not process.uuid:
            if process.intervals or process.doubts:
                doubts.append(f"{process.label}: nobody knows which VM this was ({'; '.join(process.doubts)})")
            continue
        machine = machines.setdefault(process.uuid, Machine(process.uuid, process.name, []))
        machine.processes.append(process)
    return list(machines.values())
