"""A long campaign by seeds: in pieces, resumable, and with a line in docs/torture.md when it has ended.

What was done so far stands in torture/state/; the same command goes on there, as long as the sources are the same.
"""

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
BUNDLES = os.path.join(ROOT, "product/target/drover/bundles/*")
LIBRARIES = os.path.join(ROOT, "product/target/drover/lib/*")
RECORD = "docs/torture.md"
QUIET = os.path.join(ROOT, "torture/lib/logging.properties")


def sources():
    """The commit, with its state: a dirty tree is told from a clean one, and from another dirty one."""
    if subprocess.run(["git", "-C", ROOT, "rev-parse", "-q", "--git-dir"], capture_output=True).returncode:
        return "no commit (not a clone)", "none"
    commit = git("rev-parse", "--short=12", "HEAD").strip()
    others = ["--", ".", f":!{RECORD}"]
    changed = git("status", "--porcelain", *others)
    if not changed:
        return commit, commit
    print("torture: the tree is dirty; the record will say so", file=sys.stderr)
    return commit + ", dirty", commit + hashlib.sha256((changed + git("diff", "HEAD", *others)).encode()).hexdigest()


def git(*arguments):
    return subprocess.run(["git", "-C", ROOT, *arguments], check=True, capture_output=True, text=True).stdout


def campaign(name, main_class, module, piece, default=1000, last=None, frames=0, heap=None, replay=None, each=False):
    """Runs `main_class --from SEED --count N`, which prints "seed S: what went wrong" for each seed that fails.

    With `last`, the last one there is, all of them are the default. With `frames`, the frames of a seed, their number can
    be asked for instead. With `heap`, the heap that Java gets ("64m"), it prints "peak heap BYTES threads N" too.
    `replay` is the command that replays the seed {}. With `each`, it prints a line that begins with the number of each seed that
    was well, too, and a campaign that is stopped goes on behind the last one.
    """
    replay = replay or f"./drover torture {name} --from {{}} --count 1 --no-record"
    parser = argparse.ArgumentParser(prog="./drover torture " + name)
    parser.add_argument("--from", dest="first", type=int, default=1, metavar="SEED")
    parser.add_argument("--count", type=int, metavar="N")
    if frames:
        parser.add_argument("--frames", type=int, metavar="N", help=f"as many seeds as that takes, of {frames} frames each")
    parser.add_argument("--no-record", action="store_true", help=f"write no line to {RECORD}")
    wanted = parser.parse_args()
    if frames and wanted.frames:
        wanted.count = -(-wanted.frames // frames)
    if wanted.count is None:
        wanted.count = default if last is None else last - wanted.first + 1
    if wanted.first < 0 or wanted.count < 1:
        parser.error("a seed is 0 or more, and there is at least one")
    if last is not None and not 1 <= wanted.first <= last - wanted.count + 1:
        parser.error(f"they are numbered from 1 to {last}")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    label, fingerprint = sources()
    path = os.path.join(ROOT, "torture/state", f"{name.replace(' ', '-')}-{wanted.first}-{wanted.count}.json")
    state = load(path, fingerprint)
    end = wanted.first + wanted.count
    seed = wanted.first + state["done"]
    if state["done"]:
        print(f"torture: goes on at seed {seed}; {len(state['failed'])} of {state['done']} have failed", flush=True)
    while seed < end:
        count = min(piece, end - seed)
        began = time.monotonic()
        before = dict(state, failed=list(state["failed"]))

        def ended(line):
            """One of the seeds, as it ends."""
            number = number_of(line)
            if not each or number is None:
                return
            print(line, flush=True)
            state["done"] = number - wanted.first + 1
            state["failed"] += [number] * line.startswith("seed ")
            state["seconds"] = before["seconds"] + time.monotonic() - began
            save(path, state)

        try:
            failed, said, peaks = run(main_class, module, seed, count, [f"-Xmx{heap}"] if heap else [], ended)
        except KeyboardInterrupt:
            print(f"\ntorture: stopped; the same command goes on at seed {wanted.first + state['done']}", file=sys.stderr)
            sys.exit(130)
        state["peaks"] = [max(both) for both in zip(state["peaks"], peaks)]
        for line in said:
            if not each or number_of(line) is None:
                print(line, flush=True)
        for bad in failed:
            print("  replay it: " + replay.format(bad), flush=True)
        seed += count
        state["done"] = before["done"] + count
        state["failed"] = before["failed"] + failed
        state["seconds"] = before["seconds"] + time.monotonic() - began
        save(path, state)
        speed = state["done"] / state["seconds"]
        print(f"{name}: seeds to {seed - 1} done, {len(state['failed'])} failed, {speed:.2g} seeds/s", flush=True)
    if frames:
        extent = f"{wanted.count * frames:,} frames"
        extent += f", heap at most {state['peaks'][0] / 2**20:.0f} MiB of {heap}, threads at most {state['peaks'][1]}"
    else:
        extent = ""
    summary(name, wanted, state, label, extent)
    os.remove(path)
    sys.exit(1 if state["failed"] else 0)


def command(main_class, module, *arguments, options=()):
    tests = os.path.join(ROOT, module, "target/test-classes")
    java = os.path.join(os.environ["JAVA_HOME"], "bin/java") if os.environ.get("JAVA_HOME") else "java"
    memory = ["-Djava.io.tmpdir=/dev/shm"] if os.access("/dev/shm", os.W_OK) else []  # no disk waits for a journal
    words = [java, *options, *memory, f"-Djava.util.logging.config.file={QUIET}"]
    words += [f"-Ddrover.lab.script={ROOT}/lab/lab.sh", f"-Ddrover.product={ROOT}/product/target/drover"]
    words += [f"-Ddrover.lab.artefacts={ROOT}/lab/target/lab"]
    return words + ["-cp", ":".join([tests, BUNDLES, LIBRARIES]), main_class, *arguments]


def stop(*_):
    raise KeyboardInterrupt


def number_of(line):
    """The seed whose end a line tells, if it does."""
    words = line.removeprefix("seed ").split(maxsplit=1)
    first = words[0].rstrip(":") if words else ""
    return int(first) if first.isdigit() else None


def run(main_class, module, seed, count, options=(), ended=lambda line: None):
    words = command(main_class, module, "--from", str(seed), "--count", str(count), options=options)
    lines = []
    with tempfile.TemporaryFile("w+") as errors:
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
            try:
                for line in process.stdout:
                    lines.append(line.rstrip("\n"))
                    ended(lines[-1])
            except KeyboardInterrupt:
                process.terminate()  # it takes down what it had built
                process.wait()
                errors.seek(0)
                sys.stderr.write(errors.read()[-2000:])
                raise
        errors.seek(0)
        stderr = errors.read()
    stdout = "\n".join(lines)
    failed = [int(line.split()[1].rstrip(":")) for line in lines if line.startswith("seed ")]
    whole = any(line.startswith(f"seeds {seed} to {seed + count - 1}:") for line in lines)
    if not whole or bool(failed) != bool(process.returncode):
        raise SystemExit(f"torture: seeds {seed} to {seed + count - 1} did not end:\n" + stdout + stderr[-4000:])
    peaks = [line.split() for line in lines if line.startswith("peak heap ")]
    said = [line for line in lines if not line.startswith(("seeds ", "peak heap "))]
    return failed, said, [int(peaks[0][2]), int(peaks[0][4])] if peaks else [0, 0]


def load(path, fingerprint):
    fresh = {"sources": fingerprint, "done": 0, "failed": [], "seconds": 0.0, "peaks": [0, 0]}
    try:
        with open(path) as kept:
            state = json.load(kept)
    except FileNotFoundError:
        return fresh
    if state["sources"] == fingerprint:
        return state
    print("torture: the sources have changed since; it begins anew", file=sys.stderr)
    return fresh


def save(path, state):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w") as out:
        json.dump(state, out)
    os.replace(path + ".new", path)


def summary(name, wanted, state, label, extent):
    last = wanted.first + wanted.count - 1
    bad = state["failed"]
    result = "all well" if not bad else f"{len(bad)} failed: " + ", ".join(map(str, bad[:10])) + (", ..." if bad[10:] else "")
    result += f": {extent}" if extent else ""
    line = f"| {name} | {wanted.first} to {last} | {result} | {label} | {time.strftime('%Y-%m-%d')} | {state['seconds']:.0f} s |"
    print(f"seeds {wanted.first} to {last}: {wanted.count - len(bad)} well, {len(bad)} failed" + (f", {extent}" if extent else "") + f" (commit {label})")
    if not wanted.no_record:
        with open(os.path.join(ROOT, RECORD), "a") as record:
            record.write(line + "\n")
        print(f"kept in {RECORD}")
