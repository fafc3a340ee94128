#!/usr/bin/env python3
"""Nobody misses a chunk, whatever happens to his connection.

  tests/integration/broadcasts/continuity_test.py [--program PATH] [cuts] [refresh]

cuts: 200 listeners lose their connections 10,000 times at any moment and resume; five more stay away for
longer than the server keeps, and must be told so. refresh: 500 listeners and the speaker move to new
connections as planned. The load client (bench/fanout/client) says what each of them heard.
"""
import argparse
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support import live_load  # noqa: E402
from tests.support.live_server import LiveServer, PROGRAM  # noqa: E402

KEPT_SECONDS = 30
GAP_MS_MAX = 50
TRIES = 4


def cuts(server, token):
    figures = live_load.run("cuts", server.port, token=token, listeners=200, cuts=10_000,
                            cuts_per_second=300, absent=5, absent_seconds=KEPT_SECONDS + 3)
    # A chunk that comes late is as bad as one that is lost here.
    wrong = live_load.flaws(figures)
    if figures["not_recovered"]:
        wrong["not_recovered"] = figures["not_recovered"]
    if figures["absent_not_recovered"] != figures["absent"]:
        wrong["absent_not_recovered"] = figures["absent_not_recovered"]
    if figures["listeners_counted"] != figures["listeners"]:
        wrong["listeners_counted"] = figures["listeners_counted"]
    return figures, wrong


def refresh(server, token):
    """Nothing may be wrong in any run. A gap counts unless the client was kept from the processor."""
    for _ in range(TRIES):
        figures = live_load.run("refresh", server.port, token=token, listeners=500, seconds=10)
        wrong = live_load.flaws(figures)
        for name in ("listeners_counted_min", "listeners_counted_max"):
            if figures[name] != figures["listeners"]:
                wrong[name] = figures[name]
        if not wrong and figures["gap_max_ms"] > GAP_MS_MAX:
            wrong["gap_max_ms"] = figures["gap_max_ms"]
            if figures["client_late_ms"] > live_load.CLIENT_LATE_MS_MAX:
                continue
        break
    return figures, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    parser.add_argument("what", nargs="*", choices=["cuts", "refresh"], default=["cuts", "refresh"])
    options = parser.parse_args()
    live_load.allow_open_files()
    failed = False
    for name in options.what:
        with tempfile.TemporaryDirectory(prefix="auriga-continuity-") as folder, \
                LiveServer(options.program, folder, settings=live_load.UNLIMITED) as server:
            figures, wrong = {"cuts": cuts, "refresh": refresh}[name](
                server, server.set_up_owner().token)
            print(f"{'FAIL' if wrong else 'OK'} {name}: {wrong or ''} {figures}")
            failed = failed or bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
