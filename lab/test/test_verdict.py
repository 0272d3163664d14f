"""The referee's judgement on recorded journals; run from lab/: python3 -m unittest discover test"""

import json
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import verdict  # noqa: E402

WEB = "00000000-0000-4000-9000-000000000001"


def recorded(name):
    with open(HERE / "journals" / name, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def judged(records, **options):
    return verdict.judge([json.dumps(record) for record in records], **options)


def machine(result, uuid=WEB):
    return next(machine for machine in result.machines if machine.uuid == uuid)


class Recorded(unittest.TestCase):
    def test_a_vm_moved_there_and_back_ran_once(self):
        result = judged(recorded("moved-there-and-back.jsonl"), expect=2)
        self.assertTrue(result.proven, result.text())
        self.assertEqual([220.131, 27.687], [gap["ms"] for gap in machine(result).gaps])
        self.assertEqual("h1", machine(result).as_dict()["runs_at_end_on"])

    def test_a_vm_started_on_two_hosts_ran_twice(self):
        result = judged(recorded("started-on-two-hosts.jsonl"))
        self.assertFalse(result.proven)
        self.assertEqual("RAN TWICE", result.word)
        [two] = machine(result, "00000000-0000-4000-9000-000000000003").twice
        self.assertGreater(two["ms"], 0)
        self.assertIn("h1", two["where"])
        self.assertIn("h3", two["where"])


class Names(unittest.TestCase):
    """A VM is known by its uuid; its name is only said, on one line."""

    ODD = ("a" * 200, "web server 7", "Ünïcødé-☃-名前", "-leading-dash", "", "a\nb", "\x1b[2J", "\udce5")

    def test_whatever_a_vm_is_called_it_is_judged_the_same(self):
        for name in self.ODD:
            records = recorded("moved-there-and-back.jsonl")
            for record in records:
                if record["type"] == "name":
                    record["name"] = name
            result = judged(records, expect=2)
            self.assertTrue(result.proven, result.text())
            self.assertEqual([name], [each.name for each in result.machines if each.uuid == WEB])
            self.assertEqual(1, sum(WEB in line for line in result.text().splitlines()))
            result.text().encode()

    def test_two_vms_of_one_name_are_two(self):
        records = recorded("moved-there-and-back.jsonl")
        for record in records:
            if record["type"] == "name":
                record["name"] = "web server 7"
        result = judged(records, expect=2)
        self.assertEqual(2, len(result.machines))
        self.assertTrue(result.proven, result.text())


class Changed(unittest.TestCase):
    """The same recording with one thing changed."""

    def setUp(self):
        self.records = recorded("moved-there-and-back.jsonl")

    def find(self, process, kind, event=None):
        return next(
            record
            for record in self.records
            if record["type"] == kind and record.get("id") == process and event in (None, record.get("event"))
        )

    def test_a_source_that_stops_after_the_destination_resumed_ran_twice(self):
        resumed = self.find(3, "event", "RESUME")["at"]
        self.find(1, "event", "STOP")["at"] = resumed + 1
        result = judged(self.records)
        self.assertEqual("RAN TWICE", result.word)
        self.assertEqual(0.001, machine(result).twice[0]["ms"])

    def test_a_source_that_never_stops_counts_as_running_until_it_is_gone(self):
        self.records.remove(self.find(1, "event", "STOP"))
        self.find(1, "gone").update(at=1795271803029041, not_before=1795271803029000)
        self.assertEqual("RAN TWICE", judged(self.records).word)

    def test_a_frozen_source_that_never_goes_counts_as_running_to_the_end(self):
        self.records.remove(self.find(1, "event", "STOP"))
        self.records.remove(self.find(1, "gone"))
        result = judged(self.records)
        self.assertEqual("RAN TWICE", result.word)
        self.assertEqual(2, len(machine(result).twice))

    def test_an_end_noticed_only_after_the_next_resume_is_unproven(self):
        self.records.remove(self.find(1, "event", "STOP"))
        self.find(1, "gone").update(not_before=self.find(3, "event", "RESUME")["at"] - 1)
        result = judged(self.records)
        self.assertFalse(result.proven)
        self.assertEqual("UNPROVEN", result.word)

    def test_a_qemu_first_heard_of_when_it_ran_already_is_unproven(self):
        self.find(2, "status").update(status="running", running=True)
        result = judged(self.records)
        self.assertEqual("UNPROVEN", result.word)
        self.assertIn("first heard of late", result.text())

    def test_a_qemu_that_ran_before_the_watch_began_counts_from_its_beginning(self):
        self.find(2, "process").update(started=self.records[0]["at"] - 1)
        self.find(2, "status").update(status="running", running=True)
        self.records.remove(self.find(2, "event", "RESUME"))
        result = judged(self.records)
        self.assertTrue(result.proven, result.text())
        other = machine(result, "00000000-0000-4000-9000-000000000002")
        self.assertEqual(self.records[0]["at"], other.as_dict()["intervals"][0]["start"])

    def test_a_lost_monitor_is_unproven(self):
        after = self.records.index(self.find(2, "event", "RESUME"))
        self.records.insert(after + 1, {"type": "lost", "id": 2, "seen": self.records[after]["seen"] + 1})
        self.assertEqual("UNPROVEN", judged(self.records).word)

    def test_a_record_that_breaks_off_is_unproven(self):
        result = judged(self.records[:-1])
        self.assertEqual("UNPROVEN", result.word)
        self.assertIn("breaks off", result.text())

    def test_a_clock_that_was_set_is_unproven(self):
        self.records[-1]["wall"] += 1_000_000
        self.assertIn("the clock was set", judged(self.records).text())

    def test_a_verdict_on_fewer_vms_than_expected_is_unproven(self):
        self.assertFalse(judged(self.records, expect=3).proven)
        self.assertFalse(judged(self.records[:1] + self.records[-1:]).proven)

    def test_a_gap_longer_than_allowed_is_a_failure(self):
        self.assertTrue(judged(self.records, max_gap=221).proven)
        self.assertFalse(judged(self.records, max_gap=220).proven)

    def test_a_qemu_that_ended_while_starting_is_no_doubt(self):
        start = 1795271810000000
        self.records[-1:-1] = [
            {"type": "process", "seen": start, "id": 9, "host": "h2", "path": "x", "pid": 9, "started": start},
            {"type": "gone", "seen": start + 300000, "id": 9, "at": start + 300000, "not_before": start + 1},
        ]
        self.assertTrue(judged(self.records).proven)

    def test_an_empty_journal_is_unproven(self):
        self.assertFalse(verdict.judge([]).proven)


if __name__ == "__main__":
    unittest.main()
