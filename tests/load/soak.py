#!/usr/bin/env python3
"""Keeps the server busy for minutes and looks for what grows, and for what goes missing.

  tests/load/soak.py [--minutes 12] [--workers 4] [--seed N] [--program PATH]

Workers (tests/crash/worker.py) do all that users do. Memory and open files are read every two seconds:
of the last third of the time the median may not be above that of the middle third by more than a tenth
(the first third is warming up). In the end everything that was acknowledged is read back, and the
server stops by itself.
"""
import argparse
import pathlib
import random as random_module
import statistics
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.crash.ledger import Ledger, losses, wait_until_read  # noqa: E402
from tests.crash.worker import Worker  # noqa: E402
from tests.support.live_server import LiveServer, PROGRAM  # noqa: E402

EVERY_SECONDS = 2
GROWTH_MAX = 1.10
FILES_MORE_MAX = 8


def memory_mb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().split("\n"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no VmRSS")


def open_files(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))


def watch(pid, seconds):
    """Rows of memory in MB and open files."""
    rows = []
    begin = time.monotonic()
    while (elapsed := time.monotonic() - begin) < seconds:
        rows.append((memory_mb(pid), open_files(pid)))
        if len(rows) % 15 == 0:
            print(f"  {elapsed:4.0f} s: {rows[-1][0]:.0f} MB, {rows[-1][1]} open files",
                  file=sys.stderr, flush=True)
        time.sleep(EVERY_SECONDS)
    return rows


def growth(rows):
    """Sentences about what grew."""
    third = len(rows) // 3
    middle, last = rows[third:2 * third], rows[2 * third:]
    if not middle:
        return ["too short a run to tell"]
    (memory, files), (memory_now, files_now) = (
        [statistics.median(column) for column in zip(*part)] for part in (middle, last))
    found = []
    if memory_now > GROWTH_MAX * memory:
        found.append(f"memory grew from {memory:.1f} to {memory_now:.1f} MB")
    if files_now > files + FILES_MORE_MAX:
        found.append(f"open files grew from {files:.0f} to {files_now:.0f}")
    print(f"memory {memory:.1f} then {memory_now:.1f} MB, open files {files:.0f} then {files_now:.0f}")
    return found


def soak(options, folder):
    ledger = Ledger()
    with LiveServer(options.program, folder) as server:
        owner = server.set_up_owner()
        workers = [Worker(n, owner, ledger, options.seed) for n in range(options.workers)]
        threads = [threading.Thread(target=worker.run, args=(owner.clone(),)) for worker in workers]
        for thread in threads:
            thread.start()
        found = growth(watch(server.process.pid, 60 * options.minutes))
        for worker in workers:
            worker.ended.set()
        for thread in threads:
            thread.join(timeout=60)
        for worker in workers:
            found += worker.problems
        owner.log_in()
        found += wait_until_read(owner, list(ledger.agents))
        found += losses(ledger, owner, random_module.Random(options.seed), everything=True)
        owner.close()
        if not server.stop():
            found.append("the server did not stop by itself with code 0")
    return ledger.acknowledged, found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="auriga-soak-") as folder:
        acknowledged, found = soak(options, folder)
    for fault in found[:20]:
        print(f"FOUND: {fault}")
    print(f"soak: {options.minutes:g} minutes, {acknowledged} acknowledged, {len(found)} found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
