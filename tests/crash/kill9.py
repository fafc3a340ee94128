#!/usr/bin/env python3
"""Kills the server while it works, again and again, and looks for what it had acknowledged.

  tests/crash/kill9.py [--rounds 100] [--seed N] [--workers 4] [--program PATH] [--junit FILE]

Each round: workers (worker.py) do all that users do; after a random number of answers the process gets
SIGKILL; it is started again on the same folder; then everything fresh and a sample of the rest is
read back. Every tenth round, and at the end for all there is, the data folder itself is looked
through: rows without objects, objects without rows, files half written.

kill -9 keeps what the kernel holds, so this is no proof against power loss; the tests of the
storage layers, which drop what was not synced, are.
"""
import argparse
import pathlib
import random as random_module
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.crash import store  # noqa: E402
from tests.crash.ledger import Ledger, losses, wait_until_read  # noqa: E402
from tests.crash.worker import Worker  # noqa: E402
from tests.support.live_server import LiveServer, PROGRAM, ServerFailed, Unexpected  # noqa: E402

def one_round(server, owner, workers, ledger, random):
    """Load, then the end without warning."""
    owner.log_in()
    threads = [threading.Thread(target=worker.run, args=(owner.clone(),)) for worker in workers]
    for thread in threads:
        thread.start()
    # By work done, so that a slow machine is not killed before it did any; then anywhere in what
    # comes next.
    enough = ledger.acknowledged + random.randrange(1, 60)
    deadline = time.monotonic() + 5
    while ledger.acknowledged < enough and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.05))
    server.kill()
    for thread in threads:
        thread.join(timeout=60)


def check(server, owner, ledger, random, everything):
    owner.log_in()
    found = list(wait_until_read(owner, list(ledger.agents)))
    found += list(losses(ledger, owner, random, everything))
    ledger.fresh.clear()
    if everything:
        found += store.faults(server.data)
    return found


def run(options, folder):
    random = random_module.Random(options.seed)
    ledger = Ledger()
    lost = []
    server = LiveServer(options.program, folder)
    try:
        server.start()
        owner = server.set_up_owner()
        workers = [Worker(n, owner, ledger, options.seed) for n in range(options.workers)]
        for number in range(1, options.rounds + 1):
            one_round(server, owner, workers, ledger, random)
            owner.close()
            server.start()
            last = number == options.rounds
            found = check(server, owner, ledger, random, last or number % 10 == 0)
            for worker in workers:
                found += worker.problems
                worker.problems = []
            for fault in found[:10]:
                print(f"LOST in round {number}: {fault}", flush=True)
            lost += found
            if number % 10 == 0 or last:
                print(f"  {number} rounds, {ledger.acknowledged} acknowledged, {len(lost)} lost",
                      file=sys.stderr, flush=True)
        if not server.stop():
            lost.append("the server did not stop by itself with code 0")
    except (ServerFailed, Unexpected) as error:
        print(f"LOST: {error}", flush=True)
        lost.append(str(error))
    finally:
        server.kill()
    return ledger.acknowledged, lost


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--junit", type=pathlib.Path)
    parser.add_argument("--keep", action="store_true", help="keep the data folder")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="auriga-kill9-")
    try:
        acknowledged, lost = run(options, folder)
    finally:
        if options.keep:
            print(f"the data is in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    if options.junit:
        failure = f'<failure message="{len(lost)} lost"/>' if lost else ""
        options.junit.write_text('<testsuite name="kill9" tests="1"><testcase classname="crash" '
                                 f'name="kill9">{failure}</testcase></testsuite>\n')
    print(f"kill9: {options.rounds} rounds, {acknowledged} acknowledged, {len(lost)} lost")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
