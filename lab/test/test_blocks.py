"""The check of a disk from outside finds each block that is lost, old, torn or elsewhere; and knows the guest's own blocks."""

import io
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import blocks  # noqa: E402
import checks  # noqa: E402

RUN, EARLIER, SLOTS = 0x1122334455667788, 0x99, 8


def image(count, slots=SLOTS):
    """A disk after so many blocks of this run; before, another run had filled it."""
    data = bytearray(slots * blocks.SIZE)
    for number in range(slots):
        put(data, number, blocks.made(EARLIER, number))
    for number in range(count):
        put(data, number % slots, blocks.made(RUN, number))
    return data


def put(data, slot, block):
    data[slot * blocks.SIZE : slot * blocks.SIZE + len(block)] = block


def wrong(data, acknowledged, cut=False):
    return blocks.problems(io.BytesIO(data), RUN, SLOTS, acknowledged, cut)[0]


class Whole(unittest.TestCase):
    def test_what_was_acknowledged_is_there(self):
        for count in (1, 5, SLOTS, SLOTS + 1, 3 * SLOTS + 5):
            found, looked = blocks.problems(io.BytesIO(image(count)), RUN, SLOTS, count)
            self.assertEqual(([], min(count, SLOTS)), (found, looked))

    def test_a_killed_writer_may_have_kept_what_nobody_heard_of(self):
        self.assertEqual([], wrong(image(6), 4, cut=True))
        self.assertEqual(1, len(wrong(image(6), 4)))

    def test_a_killed_writer_may_have_half_written_the_next_block_and_no_other(self):
        for count in (5, SLOTS + 3):
            data = image(count)
            put(data, count % SLOTS, blocks.made(RUN, count)[:1024])
            self.assertEqual([], wrong(data, count, cut=True))
        put(data, (count - 1) % SLOTS, blocks.made(RUN, count)[:1024])
        self.assertIn("a wrong checksum", wrong(data, count, cut=True)[0])


class Broken(unittest.TestCase):
    """Every case, with the writer ended and with its VM killed: what was acknowledged must be there in both."""

    def refused(self, data, acknowledged, *said):
        for cut in (False, True):
            found = " / ".join(wrong(data, acknowledged, cut))
            for words in said:
                self.assertIn(words, found)

    def test_a_lost_block(self):
        for lost in (0, 2, 5):
            data = image(6)
            put(data, lost, bytes(blocks.SIZE))
            self.refused(data, 6, f"block {lost} was acknowledged, its slot holds nothing")

    def test_a_lost_write_leaves_the_older_block(self):
        data = image(SLOTS + 5)
        put(data, 3, blocks.made(RUN, 3))
        self.refused(data, SLOTS + 5, f"block {SLOTS + 3} was acknowledged, its slot holds block 3")

    def test_the_last_ones_lost_as_when_a_cache_was_not_flushed(self):
        self.refused(image(4), 6, "block 4 was acknowledged, its slot holds block 4 of another run", "block 5 was")

    def test_nothing_of_a_run_is_there(self):
        self.refused(image(0), 1, "block 0 was acknowledged")

    def test_two_blocks_that_changed_places(self):
        data = image(6)
        put(data, 2, blocks.made(RUN, 3))
        put(data, 3, blocks.made(RUN, 2))
        self.refused(data, 6, "block 2 was acknowledged, its slot holds block 3", "block 3 was")

    def test_a_changed_bit_anywhere(self):
        for at in (0, 9, 17, 300, 2048, blocks.SIZE - 1):
            data = image(6)
            data[2 * blocks.SIZE + at] ^= 8
            self.refused(data, 6, "block 2 was acknowledged")

    def test_sectors_of_two_blocks_in_one(self):
        data = image(6)
        put(data, 4, blocks.made(RUN, 4)[:512] + blocks.made(RUN, 5)[512:])
        self.refused(data, 6, "block 4 was acknowledged, its slot holds a block 4 with a wrong checksum")

    def test_sectors_that_changed_places_with_a_checksum_that_is_right(self):
        block = bytearray(blocks.made(RUN, 4))
        block[512:1024], block[1024:1536] = block[1024:1536], block[512:1024]
        block[-8:] = checks.words(8 * blocks.zlib.crc32(bytes(block[:-8])), 8)
        data = image(6)
        put(data, 4, bytes(block))
        self.refused(data, 6, "block 4 was acknowledged")

    def test_a_hole_behind_what_was_acknowledged_and_before_one_that_is_there(self):
        data = image(6)
        put(data, 4, blocks.made(EARLIER, 4))
        self.assertIn("block 4 came before one that is there", wrong(data, 3, cut=True)[0])


class Same(unittest.TestCase):
    """The guest's program and this check were written from one text; here they meet."""

    def test_what_the_guests_program_writes_is_what_is_looked_for(self):
        with tempfile.TemporaryDirectory(dir=HERE) as folder:  # on a file system with O_DIRECT
            program, disk = pathlib.Path(folder, "blocks"), pathlib.Path(folder, "disk")
            source = HERE.parent / "guest/services.c"
            subprocess.run(["gcc", "-Wall", "-Wextra", "-Werror", "-O2", "-o", program, source], check=True)
            disk.write_bytes(bytes(SLOTS * blocks.SIZE))
            heard = checks.Acknowledged()
            with subprocess.Popen([program, disk], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
                writer.stdin.write(b"%016x 0\n" % RUN)
                writer.stdin.flush()
                while heard.count <= 3 * SLOTS:
                    heard.check(writer.stdout.readline())
                heard.check(writer.communicate()[0])
            self.assertEqual(SLOTS, heard.slots)
            self.assertEqual([], wrong(disk.read_bytes(), heard.count))

    def test_a_guest_whose_memory_is_older_than_its_disk_says_so(self):
        with tempfile.TemporaryDirectory(dir=HERE) as folder:
            program, disk = pathlib.Path(folder, "blocks"), pathlib.Path(folder, "disk")
            subprocess.run(["gcc", "-o", program, HERE.parent / "guest/services.c"], check=True)
            data = image(0)
            put(data, 5, blocks.made(RUN, 5))  # as a later life of the same guest would have written it
            disk.write_bytes(data)
            with subprocess.Popen([program, disk], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
                writer.stdin.write(b"%016x 0\n" % RUN)
                writer.stdin.flush()
                said = writer.stdout.read()
            self.assertIn(b"bad: block 5 is on the disk before it was written", said)


if __name__ == "__main__":
    unittest.main()
