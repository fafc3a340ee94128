"""What the benches with many WebSockets share: the servers, the load client and its runs.

The server runs on core 0, the client (bench/fanout/client) on core 1. A server under load has `name`,
`port`, `pid` and `contract`; `load()` does one run against it.
"""
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time

from claim import parser_of
from server import HOST, ROOT, Server, free_port

sys.path.insert(0, str(ROOT))
from tests.support import live_load  # noqa: E402

WS = ROOT / "bench/fanout/ws"
CLIENT_BUSY_MAX = 0.9
TRIES = 8


def note(text):
    print(text, file=sys.stderr, flush=True)


def arguments(doc, peers=True):
    """The options that every bench with listeners takes; begins it."""
    parser = parser_of(doc)
    parser.add_argument("--realtime", action="store_true",
                        help="under the scheduler's real-time policy (root), where others use the machine")
    if peers:
        parser.add_argument("--uws", metavar="PROGRAM",
                            help="a uWebSockets server under the plain contract: PROGRAM PORT, path /")
    chosen = parser.parse_args()
    if os.cpu_count() < 2:
        raise SystemExit("this needs two cores: one for the server, one for the client")
    if not live_load.CLIENT.exists():
        raise SystemExit(f"there is no {live_load.CLIENT}; scripts/bench builds it")
    live_load.allow_open_files()
    if chosen.realtime:
        # Children have it too.
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    return chosen


class Live:
    """Auriga under the live contract."""
    name = "auriga"
    contract = {"contract": "live"}

    def __init__(self, server):
        self.server = server
        self.port = server.port
        self.pid = server.process.pid

    def token(self):
        """A new one for each run: it lives for minutes only."""
        return self.server.sign_in_to_demo()["Authorization"].removeprefix("Bearer ")


class Plain:
    """A peer: what one client sends goes to all others."""
    contract = {"contract": "plain", "path": "/"}

    def __init__(self, name, port, pid):
        self.name = name
        self.port = port
        self.pid = pid

    def token(self):
        return ""


@contextlib.contextmanager
def live_server():
    with Server("--demo", core=0, settings={**live_load.UNLIMITED, "server.shards": "1"}) as server:
        # The demo's documents are read meanwhile.
        time.sleep(3)
        yield Live(server)


@contextlib.contextmanager
def plain_server(name, *command):
    """`command` gets a port at its end."""
    port = free_port()
    process = subprocess.Popen(["taskset", "-c", "0", *command, str(port)], stdout=sys.stderr)
    try:
        deadline = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{name} does not start")
            time.sleep(0.05)
        yield Plain(name, port, process.pid)
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def peers(uws=None):
    """npm ws, and uWebSockets where a program is given, in this order."""
    if not (WS / "node_modules/ws").exists() or not shutil.which("node"):
        raise SystemExit("the npm ws server is missing; scripts/bootstrap bench installs it")
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(plain_server("npm ws", "node", str(WS / "server.mjs")))]
        if uws:
            found.append(stack.enter_context(plain_server("uWebSockets", uws)))
        yield found


def load(server, mode, **options):
    """One run of the client; its figures. Ends the bench where anything was lost or came twice."""
    try:
        figures = live_load.run(mode, server.port, token=server.token(), server_pid=server.pid,
                                before=("taskset", "-c", "1"), **server.contract, **options)
    except live_load.LoadFailed as error:
        raise SystemExit(f"a run against {server.name} failed: {error}") from error
    if live_load.flaws(figures):
        raise SystemExit(f"{server.name}: {live_load.flaws(figures)} in {figures}")
    return figures


def counted(server, mode, **options):
    """`load`, again where the client was no measure: too busy, or late by itself because the machine
    did not let it run. Nothing that a server does makes it late."""
    for _ in range(TRIES):
        figures = load(server, mode, **options)
        if figures["client_busy"] > CLIENT_BUSY_MAX:
            note(f"  {server.name}: the client used {figures['client_busy']:.0%} of its core; again")
        elif figures["client_late_ms"] > live_load.CLIENT_LATE_MS_MAX:
            note(f"  {server.name}: the client could not run for {figures['client_late_ms']:.0f} ms "
                 f"(P99 {figures['p99_ms']:.1f} ms); again")
        else:
            return figures
    raise SystemExit(f"{server.name}: no run of {TRIES} counts")


def alternate(rounds, runs, shown):
    """Each of `runs` (name: function) once a round, in turns; lists of figures by name."""
    found = {name: [] for name in runs}
    for number in range(1, rounds + 1):
        for name, run in runs.items():
            figures = run()
            found[name].append(figures)
            note(f"  {number}/{rounds} {name}: "
                 + ", ".join(f"{key} {figures[key]:.4g}" for key in shown))
    return found


def median(rows, key):
    return statistics.median(row[key] for row in rows)
