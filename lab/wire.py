#!/usr/bin/env python3
"""What the switch hears of guests on its cables: is a VM announced where it went, and when does it speak there first?

    wire.py watch                  in the switch (lab.sh in sw): prints "ready", then a JSON line for each announcement of a guest
                                   (RARP, as QEMU sends it; gratuitous ARP, as the guest's own kernel does), and for the first
                                   frame of the guest's own that comes by another cable than the one before; ends by SIGTERM
    wire.py moves REFEREE WIRE     from the referee's journal and these lines, a JSON line for each time that a VM went on in
                                   another process: how long it ran nowhere, and how long after its RESUME what was heard
Frames carry the kernel's time of arrival, on the clock of QEMU's events. It shares no code with Drover.
"""

import argparse
import json
import select
import signal
import socket
import struct
import sys
import time

ALL_PROTOCOLS, OUTGOING = 3, 4
TIMESTAMPNS = 35  # SO_TIMESTAMPNS, and what comes with each frame
RARP, ARP, IPV4 = 0x8035, 0x0806, 0x0800
CARD = bytes.fromhex("525400000000")[:5]  # of the guests: the last byte is the guest's number
BUFFER = 4 << 20
LOOK_AGAIN_S = 0.5
ANNOUNCED = {"RARP", "gratuitous ARP"}


def kind(frame):
    """What a frame is, as far as it matters here."""
    (protocol,) = struct.unpack_from("!H", frame, 12)
    if protocol == RARP:
        return "RARP"
    if protocol == ARP and len(frame) >= 42:
        return "gratuitous ARP" if frame[28:32] == frame[38:42] else "ARP"
    return "IPv4" if protocol == IPV4 else f"{protocol:#06x}"


class Lines:
    """Which frames are worth a line: announcements, and a guest's own on a cable where it was not heard before them."""

    def __init__(self):
        self.cable = {}

    def heard(self, at, cable, frame):
        card = frame[6:12]
        if card[:5] != CARD:
            return None
        what = kind(frame)
        moved = what != "RARP" and self.cable.get(card) != cable
        if what != "RARP":
            self.cable[card] = cable
        if what not in ANNOUNCED and not moved:
            return None
        return {"at": at, "cable": cable, "guest": card[5], "kind": what, "first": moved}


def tapped(cable):
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
    tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    tap.setsockopt(socket.SOL_SOCKET, TIMESTAMPNS, 1)
    tap.bind((cable, ALL_PROTOCOLS))
    return tap


def find(taps):
    """Taps the cables that are new, and lets go of those that are no more."""
    cables = {(n, name) for n, name in socket.if_nameindex() if name.startswith("h") and name.endswith("-guest")}
    for gone in taps.keys() - cables:
        taps.pop(gone).close()
    for cable in cables - taps.keys():
        try:
            taps[cable] = tapped(cable[1])
        except OSError:
            pass  # gone again already


def watch(_):
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    signal.signal(signal.SIGINT, lambda *_: stop.append(1))
    taps, lines, looked = {}, Lines(), 0.0
    while not stop:
        if time.monotonic() - looked > LOOK_AGAIN_S:  # a host whose power comes back has another cable
            find(taps)
            if not looked and not taps:
                raise SystemExit("wire: no host has a cable for guests here; this runs in the switch (lab.sh in sw)")
            if not looked:
                print("ready", flush=True)
            looked = time.monotonic()
        by_socket = {tap: name for (_, name), tap in taps.items()}
        for tap in select.select(list(by_socket), [], [], LOOK_AGAIN_S)[0]:
            try:
                frame, with_it, _, sender = tap.recvmsg(256, 128)
            except OSError:
                continue  # the cable was pulled
            if sender[2] == OUTGOING or len(frame) < 14:  # what the switch itself sends to that host
                continue
            seconds, nanoseconds = struct.unpack("qq", next(data for _, what, data in with_it if what == TIMESTAMPNS))
            line = lines.heard(seconds * 1_000_000 + nanoseconds // 1000, by_socket[tap], frame)
            if line:
                print(json.dumps(line), flush=True)


def hand_overs(records):
    """Each time a VM went on in another process than the one it stopped in: (guest, from, to, stopped, resumed)."""
    processes, ran, found = {}, {}, []
    for record in records:
        if record["type"] == "process":
            processes[record["id"]] = {"host": record["host"]}
        elif record["type"] == "vm":
            processes[record["id"]]["vm"] = record["uuid"]
    events = [record for record in records if record["type"] == "event" and record["event"] in ("STOP", "RESUME")]
    for event in sorted(events, key=lambda event: event["at"]):
        process = processes[event["id"]]
        vm = process.get("vm")
        if event["event"] == "STOP":
            ran[vm] = (event["id"], process["host"], event["at"])
        elif vm in ran and ran[vm][0] != event["id"]:
            _, host, stopped = ran.pop(vm)
            found.append((int(vm[-3:]), host, process["host"], stopped, event["at"]))
    return found


def moves(records, heard):
    """What was heard of each hand-over until the guest's next one."""
    overs = hand_overs(records)
    for n, (guest, here, there, stopped, resumed) in enumerate(overs):
        until = next((next_stopped for other, _, _, next_stopped, _ in overs[n + 1 :] if other == guest), float("inf"))
        mine = [line for line in heard if line["guest"] == guest and stopped <= line["at"] < until]
        after = {"there": [], "elsewhere": []}
        for line in mine:
            if line["kind"] in ANNOUNCED:
                where = "there" if line["cable"] == there + "-guest" else "elsewhere"
                after[where].append({"kind": line["kind"], "after_resume_ms": (line["at"] - resumed) / 1000})
        first = next((line for line in mine if line["first"] and line["cable"] == there + "-guest"), None)
        yield {
            "guest": guest,
            "from": here,
            "to": there,
            "nowhere_ms": (resumed - stopped) / 1000,
            "announced": after["there"],
            "announced_elsewhere": after["elsewhere"],
            "first_packet": first and first["kind"],
            "first_packet_after_resume_ms": first and (first["at"] - resumed) / 1000,
        }


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}\n")]


def tell(arguments):
    for move in moves(read(arguments.referee), read(arguments.wire)):
        print(json.dumps(move))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    commands.add_parser("watch").set_defaults(act=watch)
    told = commands.add_parser("moves")
    told.add_argument("referee")
    told.add_argument("wire")
    told.set_defaults(act=tell)
    arguments = parser.parse_args()
    sys.exit(arguments.act(arguments))


if __name__ == "__main__":
    main()
