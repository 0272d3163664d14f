"""A laboratory of two hosts, each with a processor of its own, and a Drover that is connected to both."""

import os
import subprocess
import time

from service import Service

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
PRODUCT = os.path.join(ROOT, "product/target/drover")
LAB = os.path.join(ROOT, "lab/lab.sh")
BUDGET_MS = 200
# as Drover asks at first: it aims at half of the pause budget, and half of that is for the last pages
LAST_PAGES_MS = BUDGET_MS // 4
VIRSH_FLAGS = ["--live", "--change-protection", "--persistent", "--undefinesource"]


class Returned(RuntimeError):
    """A move that was tried and did not succeed."""


def uuid(guest):
    return f"00000000-0000-4000-9000-{guest:012}"


class TwoHosts:
    """Its guests are numbers from 1 and begin on h1; `here` and `there` are where they are and where they go next."""

    def __init__(self, work):
        self.lab = os.path.join(work, "lab")
        self.env = {"DROVER_LAB_PROCESSORS": "own"} | os.environ | {"DROVER_LAB": self.lab}
        self.service = None
        self.here, self.there = "h1", "h2"

    def run_lab(self, *arguments):
        subprocess.run([LAB, *arguments], env=self.env, check=True, stdin=subprocess.DEVNULL)

    def uri(self, host):
        return f"qemu+unix:///system?socket={self.lab}/{host}/run/libvirt-sock"

    def up(self, guests, memory, *properties, disk=64):
        self.run_lab("up", "2")
        sizes = ["--memory", str(memory), "--disk", str(disk)]
        for guest in range(1, guests + 1):
            self.run_lab("guest", f"bench-{guest}", str(guest), "--on", "h1", *sizes)
        self.service = Service(PRODUCT, os.path.join(os.path.dirname(self.lab), "data"), *properties)
        self.service.ready()
        for n in (1, 2):
            settings = {
                "migration-address": f"tcp://10.2.0.{n}",
                "shared-volumes": "vms=/mnt/vms",
                "bridges": "br0",
                "leases": "yes",
            }
            self.service.ask("POST", "/hosts", {"address": self.uri(f"h{n}"), "id": f"h{n}", "settings": settings})
        self.service.follow()

    def down(self):
        if self.service:
            self.service.close()
        subprocess.run([LAB, "down"], env=self.env, check=False, stdin=subprocess.DEVNULL)

    def virsh(self, host, *arguments):
        command = ["virsh", "-q", "-c", self.uri(host), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
        return done.stdout

    def settled(self, guests=1):
        """Nobody is timed before Drover's picture shows the guests where they are, and events have been heard."""
        wanted = {uuid(guest) for guest in range(1, guests + 1)}
        end = time.monotonic() + 20
        while True:
            vms = self.service.get("/vms")
            running = {vm["id"] for vm in vms if vm["host"] == self.here and vm["state"] == "RUNNING"}
            if running == wanted:
                break
            if time.monotonic() > end:
                raise RuntimeError(f"Drover does not see {guests} guests running on {self.here}: {vms}")
            time.sleep(0.05)
        time.sleep(0.3)

    def wish(self, guest):
        """Asks Drover for the move; its id."""
        wish = {"vm": uuid(guest), "destination": self.there, "reason": "bench", "pauseBudgetMillis": BUDGET_MS}
        return self.service.ask("POST", "/migrations", wish)["migration"]

    def virsh_migrate(self, guest):
        """The same move by virsh, from exec to exit; its seconds."""
        command = ["virsh", "-q", "-c", self.uri(self.here), "migrate", *VIRSH_FLAGS, uuid(guest), self.uri(self.there)]
        command += ["--migrateuri", "tcp://10.2.0." + self.there[1:]]
        began = time.monotonic()
        done = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = done.communicate()[0]  # returns at its exit
        seconds = time.monotonic() - began
        if done.returncode:
            raise Returned(f"virsh: {said.decode().strip()}")
        return seconds

    def turn(self):
        self.here, self.there = self.there, self.here


def stamp(text):
    from datetime import datetime

    if not isinstance(text, str):
        return float(text)
    whole, _, rest = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(whole + "+00:00").timestamp() + float("0." + (rest or "0"))
