#!/usr/bin/env python3
"""A demanding user of a guest: six kinds of traffic at once, each checked to the last byte (kinds.py, checks.py, blocks.py).

    traffic.py ADDRESS [--only KIND] [--latest S]
        prints "ready" once each kind has come through, and then "wrong: KIND: WHAT" as soon as something is. A line on its
        standard input begins a new span of that name ("still" at first), for which the longest gaps are told apart. At the
        end of its input, or by SIGTERM or SIGINT, it prints what it saw as JSON
A TCP stream there and back, HTTP downloads (of /tmp/www/numbers), numbered UDP datagrams and pings every 10 ms, somebody who
types at a terminal, and a writer to the guest's disk. Sessions are never begun anew: one that breaks is a failure (exit 1), as is
any byte, key or acknowledgement that is wrong, missing or out of order. Datagrams and pings may be lost, and are counted.
"""

import argparse
import json
import os
import select
import signal
import sys
import time

import checks
import kinds

SETTLE_S = 30.0  # at the end, how long what is on the way may take
LATEST_S = 1.0  # of that, so long for datagrams, if nobody says how long: what is not back by then is lost


class User:
    def __init__(self, each, latest_s=LATEST_S):
        self.kinds = each
        self.latest_s = latest_s
        self.wrong = set()
        self.spans = [{"name": "still"}]
        self.stop = []
        self.ready = False
        self.said = b""

    def run(self, control):
        ended = None
        while True:
            now = time.monotonic()
            if self.stop and ended is None:
                ended = now
                for kind in self.kinds:
                    self.attempt(kind, kind.end)
            if ended is not None and self.over(now, now - ended):
                break
            for kind in self.kinds:
                kind.tick(now)
            readers = {kind.socket: kind for kind in self.kinds if kind.wants(now)}
            sources = [*readers, *control]
            for source in select.select(sources, [], [], kinds.TICK_S / 2)[0]:
                if source in readers:
                    readers[source].receive(time.monotonic())
                elif not self.told(os.read(source.fileno(), 4096)):
                    control.remove(source)
            if not self.ready and all(kind.gaps.longest or kind.problem for kind in self.kinds):
                self.ready = True
                print("ready", flush=True)
            if self.ready:
                self.tell_what_is_wrong()
        for kind in self.kinds:
            kind.finish(now)
        self.turn()

    def tell_what_is_wrong(self):
        for kind in self.kinds:
            if kind.problem and kind.name not in self.wrong:
                self.wrong.add(kind.name)
                print(f"wrong: {kind.name}: {kind.problem}", flush=True)

    @staticmethod
    def attempt(kind, act):
        try:
            act()
        except (OSError, checks.Wrong) as what:
            kind.problem = kind.problem or str(what)

    def over(self, now, seconds):
        waiting = [kind for kind in self.kinds if not kind.done and not kind.problem]
        if seconds > self.latest_s:
            waiting = [kind for kind in waiting if kind.must_be_whole]
        return not waiting or seconds > SETTLE_S

    def told(self, data):
        *names, self.said = (self.said + data).split(b"\n")
        for name in names:
            self.turn()
            self.spans.append({"name": name.decode()})
        if not data:
            self.stop.append(1)
        return data

    def turn(self):
        self.spans[-1]["gaps_ms"] = {kind.name: round(kind.gaps.turn() * 1000, 1) for kind in self.kinds}

    def report(self):
        return {"kinds": {kind.name: kind.report() for kind in self.kinds}, "spans": self.spans}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--only", metavar="KIND", help=", ".join(kind.name for kind in kinds.ALL))
    parser.add_argument("--latest", type=float, default=LATEST_S, metavar="S", help="for datagrams, at the end")
    arguments = parser.parse_args()
    wanted = [kind for kind in kinds.ALL if arguments.only in (None, kind.name)]
    if not wanted:
        parser.error(f"there is no kind {arguments.only!r}")
    user = User([kind(arguments.address) for kind in wanted], arguments.latest)
    signal.signal(signal.SIGTERM, lambda *_: user.stop.append(1))
    signal.signal(signal.SIGINT, lambda *_: user.stop.append(1))
    begun = time.monotonic()
    user.run([sys.stdin])
    report = {"seconds": round(time.monotonic() - begun, 1)} | user.report()
    print(json.dumps(report), flush=True)
    sys.exit(1 if any(kind.problem for kind in user.kinds) else 0)


if __name__ == "__main__":
    main()
