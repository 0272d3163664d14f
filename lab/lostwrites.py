#!/usr/bin/env python3
"""Does this machine's QEMU lose what a guest writes while it is migrated? Two QEMUs, no libvirt, in a network of their own:

    unshare --net python3 lostwrites.py FOLDER [--even] [--moves N]

A guest rewrites some MiB all the time and is migrated (24 MiB/s, so that there are several rounds); the destination does not run
it. Then the memory of both is compared, page by page. Memory of 256 MiB and 8 KiB, as the laboratory's guests have, or of 256
MiB (--even). Exit 1: pages differ. What came of it: docs/measurements/lost-writes.md
"""

import argparse
import contextlib
import glob
import json
import os
import socket
import subprocess
import sys
import time

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "drover/lab")
COMPARED, PAGE, UNEVEN = 256 << 20, 4096, 8192
WRITER = b"awk 'BEGIN{while(1)for(i=0;i<20000;i++)a[i]=n++}' &\n"


class Qemu:
    def __init__(self, folder, name, size, *more):
        self.folder, self.name = folder, name
        self.console = os.path.join(folder, name + ".console")
        monitor = os.path.join(folder, name + ".qmp")
        with contextlib.suppress(FileNotFoundError):
            os.remove(monitor)
        kernel = glob.glob(CACHE + "/kernel/boot/vmlinuz-*")[0]
        initrd = max(glob.glob(CACHE + "/initrd-*"), key=os.path.getmtime)
        command = ["qemu-system-x86_64", "-machine", "pc-q35-7.2,memory-backend=ram,accel=tcg", "-cpu", "qemu64", "-display", "none"]
        command += ["-object", f"memory-backend-ram,id=ram,size={size}", "-m", f"{size >> 10}k", "-device", "virtio-net-pci,netdev=n"]
        command += ["-kernel", kernel, "-initrd", initrd, "-append", "console=ttyS0 quiet address=10.0.2.15"]
        command += ["-serial", "file:" + self.console, "-qmp", f"unix:{monitor},server=on,wait=off", *more]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        connection = socket.socket(socket.AF_UNIX)
        while connection.connect_ex(monitor):
            if self.process.poll() is not None:
                raise SystemExit(f"{name} did not start")
            time.sleep(0.02)
        self.wire = connection.makefile("rw")
        self.wire.readline()
        self.ask("qmp_capabilities")

    def ask(self, command, **arguments):
        self.wire.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.wire.flush()
        while True:
            answer = json.loads(self.wire.readline())
            if "error" in answer:
                raise SystemExit(f"{self.name}: {command}: {answer['error']}")
            if "return" in answer:
                return answer["return"]

    def memory(self):
        path = os.path.join(self.folder, self.name + ".memory")
        self.ask("pmemsave", val=0, size=COMPARED, filename=path)
        with open(path, "rb") as saved:
            return saved.read()

    def end(self):
        self.process.kill()
        self.process.wait()


def boot(folder, size):
    source = Qemu(folder, "source", size, "-netdev", "user,id=n,hostfwd=tcp:127.0.0.1:7009-:9")
    while b"ready" not in open(source.console, "rb").read():
        time.sleep(0.1)
    time.sleep(1)
    source.shell = socket.create_connection(("127.0.0.1", 7009))
    source.shell.send(WRITER)
    time.sleep(4)
    return source


def move(folder, size):
    """Pages that differ after a migration, and how it went."""
    source = boot(folder, size)
    destination = Qemu(folder, "destination", size, "-netdev", "user,id=n", "-incoming", "tcp:127.0.0.1:7444", "-S")
    source.ask("migrate-set-parameters", **{"downtime-limit": 50, "max-bandwidth": 24 << 20})
    source.ask("migrate", uri="tcp:127.0.0.1:7444")
    while (seen := source.ask("query-migrate")).get("status") not in ("completed", "failed"):
        time.sleep(0.02)
    if seen["status"] == "failed":
        raise SystemExit(f"the migration failed: {seen}")
    while destination.ask("query-status")["status"] == "inmigrate":
        time.sleep(0.02)
    ours, theirs = source.memory(), destination.memory()
    differ = sum(ours[at : at + PAGE] != theirs[at : at + PAGE] for at in range(0, COMPARED, PAGE))
    source.end()
    destination.end()
    return differ, seen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--even", action="store_true")
    parser.add_argument("--moves", type=int, default=3)
    arguments = parser.parse_args()
    os.makedirs(arguments.folder, exist_ok=True)
    if len(socket.if_nameindex()) != 1:
        raise SystemExit("lostwrites: it wants a network of its own (unshare --net)")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    size = COMPARED + (0 if arguments.even else UNEVEN)
    lossy = 0
    for number in range(1, arguments.moves + 1):
        differ, seen = move(arguments.folder, size)
        lossy += bool(differ)
        rounds, stopped = seen["ram"]["dirty-sync-count"], seen["downtime"]
        print(f"move {number}: {rounds} rounds, downtime {stopped} ms, {differ} pages differ", flush=True)
    print(f"memory of {size >> 10} KiB: {lossy} of {arguments.moves} moves lost writes")
    sys.exit(1 if lossy else 0)


if __name__ == "__main__":
    main()
