"""What the switch heard, frame by frame, and put beside the referee's journal."""

import pathlib
import struct
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

import wire  # noqa: E402

GUEST, OTHER = bytes.fromhex("525400000001"), bytes.fromhex("020000000001")
VM = "00000000-0000-4000-9000-000000000001"


def frame(card, protocol, rest=b""):
    return b"\xff" * 6 + card + struct.pack("!H", protocol) + rest.ljust(46, b"\0")


def arp(sender, target):
    return frame(GUEST, wire.ARP, struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, 1, GUEST, sender, b"\0" * 6, target))


def event(number, what, at):
    return {"type": "event", "id": number, "event": what, "at": at}


JOURNAL = [
    {"type": "process", "id": 1, "host": "h1"},
    {"type": "vm", "id": 1, "uuid": VM},
    {"type": "process", "id": 2, "host": "h2"},
    {"type": "vm", "id": 2, "uuid": VM},
    event(1, "STOP", 1_000_000),
    event(2, "RESUME", 1_040_000),
]


class Frames(unittest.TestCase):
    def test_announcements_are_told_from_other_frames(self):
        us, them = b"\x0a\x03\x00\x01", b"\x0a\x03\x00\xfe"
        self.assertEqual("RARP", wire.kind(frame(GUEST, wire.RARP)))
        self.assertEqual("gratuitous ARP", wire.kind(arp(us, us)))
        self.assertEqual("ARP", wire.kind(arp(us, them)))
        self.assertEqual("IPv4", wire.kind(frame(GUEST, wire.IPV4)))

    def test_a_line_is_an_announcement_or_the_first_frame_of_the_guests_own_on_another_cable(self):
        lines = wire.Lines()
        said = [
            lines.heard(at, cable, data)
            for at, (cable, data) in enumerate([
                ("h1-guest", frame(GUEST, wire.IPV4)),
                ("h1-guest", frame(GUEST, wire.IPV4)),
                ("h2-guest", frame(OTHER, wire.IPV4)),
                ("h2-guest", frame(GUEST, wire.RARP)),
                ("h2-guest", frame(GUEST, wire.IPV4)),
                ("h2-guest", frame(GUEST, wire.RARP)),
                ("h2-guest", frame(GUEST, wire.IPV4)),
            ])
        ]
        self.assertEqual([0, 3, 4, 5], [line["at"] for line in said if line])
        self.assertEqual([True, False, True, False], [line["first"] for line in said if line])


class Moves(unittest.TestCase):
    def line(self, at, kind, cable="h2-guest", first=False, guest=1):
        return {"at": at, "cable": cable, "guest": guest, "kind": kind, "first": first}

    def test_what_was_heard_is_reckoned_from_the_resume(self):
        heard = [
            self.line(900_000, "IPv4", "h1-guest", True),
            self.line(1_035_000, "RARP"),
            self.line(1_041_500, "gratuitous ARP", first=True),
            self.line(1_090_000, "RARP"),
            self.line(1_042_000, "RARP", guest=2),
        ]
        [move] = wire.moves(JOURNAL, heard)
        self.assertEqual(("h1", "h2", 40.0), (move["from"], move["to"], move["nowhere_ms"]))
        self.assertEqual([-5.0, 1.5, 50.0], [each["after_resume_ms"] for each in move["announced"]])
        self.assertEqual(("gratuitous ARP", 1.5), (move["first_packet"], move["first_packet_after_resume_ms"]))

    def test_silence_and_an_announcement_on_the_wrong_cable_are_told(self):
        [move] = wire.moves(JOURNAL, [self.line(1_050_000, "RARP", "h1-guest")])
        self.assertEqual(([], 1, None), (move["announced"], len(move["announced_elsewhere"]), move["first_packet"]))

    def test_a_vm_that_goes_on_where_it_stopped_has_not_moved(self):
        self.assertEqual([], list(wire.moves([*JOURNAL[:5], event(1, "RESUME", 1_050_000)], [])))

    def test_each_move_has_what_was_heard_before_the_next(self):
        back = [{"type": "process", "id": 3, "host": "h1"}, {"type": "vm", "id": 3, "uuid": VM}]
        back += [event(2, "STOP", 2_000_000), event(3, "RESUME", 2_030_000)]
        heard = [self.line(1_050_000, "RARP"), self.line(2_040_000, "RARP", "h1-guest")]
        there, here = wire.moves(JOURNAL + back, heard)
        self.assertEqual([10.0], [each["after_resume_ms"] for each in there["announced"]])
        self.assertEqual(("h2", "h1", [10.0]), (here["from"], here["to"], [each["after_resume_ms"] for each in here["announced"]]))


if __name__ == "__main__":
    unittest.main()
