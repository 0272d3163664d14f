"""Each checker of a user's traffic finds what is lost, wrong or out of order; run from lab/: python3 -m unittest discover test"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

import checks  # noqa: E402

STREAMS = {"TCP": checks.words, "HTTP": checks.lines, "typed": checks.dialogue}


def fed(content, data, piece=700):
    stream = checks.Stream(content)
    stream.owed = len(data)
    for at in range(0, len(data), piece):
        stream.check(data[at : at + piece])
    return stream


class Streams(unittest.TestCase):
    """What is true of the bytes of TCP, of a download and of a terminal alike."""

    def each(self):
        for name, content in STREAMS.items():
            with self.subTest(name):
                yield content, content(0, 40_000)

    def test_what_is_whole_passes_in_pieces_of_any_size(self):
        for content, data in self.each():
            for piece in (1, 7, 4096, 40_000):
                self.assertEqual(0, fed(content, data, piece).lost)

    def test_one_lost_byte_is_found_wherever_it_was(self):
        for content, data in self.each():
            for at in (0, 1, 7, 8, 15, 255, 8_193, 39_000):
                with self.assertRaises(checks.Wrong, msg=at):
                    fed(content, data[:at] + data[at + 1 :])

    def test_lost_bytes_at_the_end_are_owed(self):
        for content, data in self.each():
            stream = checks.Stream(content)
            stream.owed = len(data)
            stream.check(data[:-1])
            self.assertEqual(1, stream.lost)

    def test_a_changed_a_repeated_and_an_added_byte_are_found_and_the_place_is_named(self):
        for content, data in self.each():
            changed = data[:1000] + bytes([data[1000] ^ 1]) + data[1001:]
            with self.assertRaisesRegex(checks.Wrong, "byte 1000 came as"):
                fed(content, changed)
            with self.assertRaises(checks.Wrong):
                fed(content, data[:1000] + data[992:])
            with self.assertRaisesRegex(checks.Wrong, "were due"):
                stream = checks.Stream(content)
                stream.owed = 9
                stream.check(data[:10])

    def test_segments_that_changed_places_are_found(self):
        for content, data in self.each():
            with self.assertRaisesRegex(checks.Wrong, "byte 80"):
                fed(content, data[:8_000] + data[16_000:24_000] + data[8_000:16_000])


class Typing(unittest.TestCase):
    def test_each_key_is_shown_and_enter_repeats_the_line(self):
        text = checks.TEXT.format(0)
        keys = b"".join(checks.key(n) for n in range(checks.TYPED + 1))
        self.assertEqual((text + "\r").encode(), keys)
        self.assertEqual((text + "\r\n" + text + "\r\n").encode(), checks.dialogue(0, checks.shown(len(keys))))
        self.assertEqual(3, checks.shown(3))

    def test_two_keys_in_the_wrong_order_are_found(self):
        seen = checks.dialogue(0, 12)
        with self.assertRaises(checks.Wrong):
            fed(checks.dialogue, seen[:8] + seen[9:10] + seen[8:9] + seen[10:])


class Datagrams(unittest.TestCase):
    """UDP and ping."""

    def setUp(self):
        self.numbered = checks.Numbered()
        self.sent = [self.numbered.next() for _ in range(10)]

    def come(self, *order):
        for number in order:
            self.numbered.check(self.sent[number])
        return self.numbered.lost, self.numbered.late, self.numbered.twice

    def test_all_in_order_is_nothing_lost_late_or_twice(self):
        self.assertEqual((0, 0, 0), self.come(*range(10)))

    def test_a_lost_one_is_counted(self):
        self.assertEqual((2, 0, 0), self.come(0, 1, 3, 4, 5, 6, 7, 8))

    def test_one_that_comes_after_a_younger_one_is_late_and_not_lost(self):
        self.assertEqual((0, 2, 0), self.come(0, 3, 1, 2, *range(4, 10)))

    def test_one_that_comes_again_is_counted_once(self):
        self.assertEqual((0, 0, 1), self.come(*range(10), 4))

    def test_a_changed_a_cut_and_an_invented_one_are_wrong(self):
        changed = bytearray(self.sent[3])
        changed[40] ^= 4
        for data in (bytes(changed), self.sent[3][:-1], b"", b"?", checks.Numbered().made(10), checks.words(8, 64)):
            with self.assertRaises(checks.Wrong, msg=data):
                self.numbered.check(data)


class Acknowledgements(unittest.TestCase):
    def heard(self, *lines):
        acknowledged = checks.Acknowledged()
        data = "".join(line + "\n" for line in lines).encode()
        for at in range(len(data)):
            acknowledged.check(data[at : at + 1])
        return acknowledged

    def test_they_are_counted_in_order(self):
        self.assertEqual((8, 3), (lambda a: (a.slots, a.count))(self.heard("slots 8", "0", "1", "2")))

    def test_a_lost_a_repeated_and_a_late_one_are_found(self):
        for numbers in (("0", "2"), ("0", "0"), ("1",), ("0", "1", "2", "1"), ("0", "x"), ("0", "")):
            with self.assertRaises(checks.Wrong, msg=numbers):
                self.heard("slots 8", *numbers)

    def test_what_the_guest_says_of_its_disk_is_passed_on(self):
        with self.assertRaisesRegex(checks.Wrong, "block 2 reads back as something else"):
            self.heard("slots 8", "0", "1", "2", "bad: block 2 reads back as something else")


if __name__ == "__main__":
    unittest.main()
