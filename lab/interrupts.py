#!/usr/bin/env python3
"""Ctrl-C at every stage of demo-real leaves nothing behind:   interrupts.py [--signal INT|TERM] [STAGE ...]

INT goes to the whole process group, as a terminal sends it; TERM to the script alone, as kill sends it. Afterwards there
is no process, mount, cgroup, file or registration of that run, and the machine's own network is as it was.
"""

import argparse
import glob
import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
STAGES = {  # what is printed when it begins, and how long after that the signal comes
    "lab": ("Bringing up", 0.8),
    "boot": ("Booting", 2.0),
    "service": ("Starting Drover", 1.0),
    "load": ("gets busy", 0.2),
    "tip": ("Waiting for a tip", 1.0),
    "use": ("Somebody uses", 0.1),
    "move": ("Implementing", 0.8),
    "verdict": ("What came of it", 1.0),
}
REACH_S = 900  # longer than the demonstration's own limits together: it gives up by itself, and says why
END_S = 60


def network():
    """The machine's own interfaces and addresses, without counters."""
    links = json.loads(subprocess.run(["ip", "-j", "addr"], check=True, capture_output=True, text=True).stdout)
    for link in links:
        for address in link.get("addr_info", []):
            address.pop("valid_life_time", None)
            address.pop("preferred_life_time", None)
    return links


def run(folder, stage, number):
    """Starts the demonstration and sends the signal in that stage; its exit status, what it said, its laboratories."""
    marker, delay = STAGES[stage]
    pid, terminal = pty.fork()
    if not pid:
        os.environ["TMPDIR"] = folder
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execv(os.path.join(HERE, "demo-real"), ["demo-real"])
    said, sent, status, labs = b"", None, None, set()
    begin = time.monotonic()
    while status is None:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                said += os.read(terminal, 65536)
            except OSError:
                pass  # its end of the terminal is closed
        labs.update(glob.glob(folder + "/drover-demo.*/lab"))
        now = time.monotonic()
        if sent is None and marker.encode() in said:
            sent = now + delay
        if sent and number and now >= sent:
            os.killpg(pid, number) if number == signal.SIGINT else os.kill(pid, number)
            number, sent = None, now
        done, code = os.waitpid(pid, os.WNOHANG)
        if done:
            status = os.waitstatus_to_exitcode(code)
        elif now - (sent or begin) > (END_S if sent else REACH_S):
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            status = "killed: it did not end"
    os.close(terminal)
    return status, said.decode(errors="replace"), number is None, labs


def left(folder, labs):
    """Everything that is still there of a run whose files were below `folder`."""
    found = ["file " + path for path in glob.glob(folder + "/*")]
    for process in glob.glob("/proc/[0-9]*"):
        if process == f"/proc/{os.getpid()}":
            continue
        try:
            text = open(process + "/cmdline", "rb").read() + open(process + "/environ", "rb").read()
            if folder.encode() in text:
                found.append(f"process {process[6:]} " + open(process + "/comm").read().strip())
        except OSError:
            pass  # it has ended
    found += ["mount " + line.split()[4] for line in open("/proc/self/mountinfo") if folder in line]
    for lab in labs:
        group = "drover-lab-" + subprocess.run(["cksum"], input=lab + "\n", capture_output=True, text=True).stdout.split()[0]
        found += ["cgroup " + path for path in glob.glob(f"/sys/fs/cgroup/**/{group}", recursive=True)]
        found += ["registration " + path for path in glob.glob(f"/run/drover-lab/{group}")]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--signal", choices=["INT", "TERM"], default="INT")
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=", ".join(STAGES))
    arguments = parser.parse_args()
    number = getattr(signal, "SIG" + arguments.signal)
    expected = 128 + number
    bad = 0
    for stage in arguments.stages or STAGES:
        if stage not in STAGES:
            parser.error(f"no stage {stage}")
        before = network()
        with tempfile.TemporaryDirectory(prefix="drover-int.") as folder:
            begun = time.monotonic()
            status, said, hit, labs = run(folder, stage, number)
            remains = left(folder, labs) if labs else ["no laboratory was seen"]
        if before != network():
            remains.append("the machine's network was changed")
        if status != expected:
            remains.append(f"exit {status}, not {expected}")
        if not hit:
            remains.append("the stage was not reached: " + said[-2000:])
        bad += bool(remains)
        print(f"{arguments.signal} in {stage:8} {time.monotonic() - begun:5.1f} s  {'; '.join(remains) or 'nothing left'}", flush=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
