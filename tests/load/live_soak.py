#!/usr/bin/env python3
"""Fifty broadcasts for minutes: nothing may be lost, and memory may not grow.

  tests/load/live_soak.py [--minutes 10] [--chunks-per-second 10] [--program PATH]

50 speakers with 50 listeners each; at ten chunks a second that is 25,000 deliveries a second, which
leaves the load client below a core. The median of the server's memory in the last minute may be at most
2 % above that in the second (the first is warming up: the server keeps the last seconds of each
broadcast).
"""
import argparse
import pathlib
import statistics
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.load.soak import memory_mb  # noqa: E402
from tests.support import live_load  # noqa: E402
from tests.support.live_server import LiveServer, PROGRAM  # noqa: E402

BROADCASTS = 50
LISTENERS = 50
GROWTH_MAX = 1.02
MINUTES_MIN = 3


def watch(pid, ended, rows):
    """One row a second, in MB, until `ended`."""
    while not ended.wait(1):
        rows.append(memory_mb(pid))
        if len(rows) % 30 == 0:
            print(f"  {len(rows):4d} s: {rows[-1]:.1f} MB", file=sys.stderr, flush=True)


def faults(figures, rows):
    """Sentences about what is wrong."""
    for name, count in live_load.flaws(figures).items():
        yield f"{count} chunks were {name}"
    if figures["client_busy"] > 0.9:
        yield f"the load client used {figures['client_busy']:.0%} of a core: lower the rate"
    second, last = statistics.median(rows[60:120]), statistics.median(rows[-60:])
    print(f"memory {second:.1f} MB in the second minute, {last:.1f} MB in the last")
    if last > GROWTH_MAX * second:
        yield f"memory grew from {second:.1f} to {last:.1f} MB"


def soak(options, folder):
    with LiveServer(options.program, folder, settings=live_load.UNLIMITED) as server:
        owner = server.set_up_owner()
        rows, ended = [], threading.Event()
        watcher = threading.Thread(target=watch, args=(server.process.pid, ended, rows))
        watcher.start()
        try:
            figures = live_load.run(
                "fanout", server.port, token=owner.token, server_pid=server.process.pid,
                broadcasts=BROADCASTS, listeners=LISTENERS, bytes=640,
                rate=BROADCASTS * LISTENERS * options.chunks_per_second,
                seconds=60 * options.minutes, warm_up=2)
        finally:
            ended.set()
            watcher.join()
        print(f"{figures['deliveries']} deliveries, P99 {figures['p99_ms']:.1f} ms, "
              f"worst {figures['max_ms']:.1f} ms, client {figures['client_busy']:.0%} of a core")
        found = list(faults(figures, rows))
        if not server.stop():
            found.append("the server did not stop by itself with code 0")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--chunks-per-second", type=float, default=10)
    options = parser.parse_args()
    if options.minutes < MINUTES_MIN:
        parser.error(f"--minutes is at least {MINUTES_MIN}: memory is compared by minutes")
    live_load.allow_open_files()
    with tempfile.TemporaryDirectory(prefix="auriga-soak-") as folder:
        found = soak(options, folder)
    for fault in found:
        print(f"FOUND: {fault}")
    print(f"live soak: {options.minutes:g} minutes, {len(found)} found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
