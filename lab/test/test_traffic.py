"""The whole user of a guest against a guest that does one thing wrong, each in a network of its own."""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
LAB = HERE.parent
LONGEST_S = 120  # for a machine that is busy with other things
# The user goes on until it has noticed, or the guest thinks that it should have; whoever dies ends the wait.
SCRIPT = """
set -o pipefail
ip link set lo up
cd "$1"
mkfifo guest; exec 9<>guest
python3 "$2/test/faulty_guest.py" "$3" <&9 >said & guest=$!
goes_on() { sleep 0.05; kill -0 $guest; }
until grep -qs ready said; do goes_on || exit 3; done
(echo a span; until grep -qs over said || grep -qs "^wrong" user; do goes_on || exit 3; done) |
    python3 "$2/traffic.py" --latest 5 127.0.0.1 | tee user
"""
BROKEN = {  # what a user must say of it
    "tcp-lost": ("TCP stream", "where .* was due"),
    "tcp-swapped": ("TCP stream", "where .* was due"),
    "http-lost": ("HTTP download", "byte 4006 came as"),
    "http-short": ("HTTP download", "the guest ended the session"),
    "udp-changed": ("UDP stream", "was not sent"),
    "typed-lost": ("typed keys", "where .* was due"),
    "typed-swapped": ("typed keys", "where .* was due"),
    "disk-lost": ("disk writer", "'21' was acknowledged where block 20 was due"),
    "disk-late": ("disk writer", "'17' was acknowledged where block 20 was due"),
}
COUNTED = {"udp-lost": ("UDP stream", 1, 0), "udp-swapped": ("UDP stream", 0, 1), "ping-lost": ("ping", None, 0)}


def seen(fault):
    """What the user says of such a guest, and its exit status."""
    own = ["unshare", "--net", "--pid", "--fork", "--kill-child", "bash", "-c", SCRIPT, "_"]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            own + [folder, str(LAB), fault],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(LAB)},
            timeout=LONGEST_S,
        )
    if not done.stdout:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1]), done.returncode


@unittest.skipIf(os.geteuid(), "a network of one's own needs root")
class Users(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        faults = ["none", *BROKEN, *COUNTED]
        with concurrent.futures.ThreadPoolExecutor(4) as several:
            cls.seen = dict(zip(faults, several.map(seen, faults)))

    def test_a_guest_that_does_everything_right_is_told_so(self):
        said, status = self.seen["none"]
        self.assertEqual((0, [None] * 6), (status, [kind["problem"] for kind in said["kinds"].values()]), said)
        self.assertEqual([0] * 6, [kind["lost"] for kind in said["kinds"].values()])
        for kind in said["kinds"].values():
            self.assertGreater(kind["came"], 20)
        self.assertEqual(["still", "a span"], [span["name"] for span in said["spans"]])

    def test_each_fault_is_found_in_its_kind_and_nowhere_else(self):
        for fault, (name, words) in BROKEN.items():
            with self.subTest(fault):
                said, status = self.seen[fault]
                found = {kind: told["problem"] for kind, told in said["kinds"].items() if told["problem"]}
                self.assertEqual(([name], 1), (list(found), status))
                self.assertRegex(found[name], words)

    def test_lost_and_late_datagrams_are_counted_and_are_no_failure(self):
        for fault, (name, lost, late) in COUNTED.items():
            with self.subTest(fault):
                said, status = self.seen[fault]
                kind = said["kinds"][name]
                self.assertEqual((late, 0), (kind["late"], status))
                self.assertIn(kind["lost"], [lost] if lost is not None else range(1, kind["sent"]), kind)


if __name__ == "__main__":
    unittest.main()
