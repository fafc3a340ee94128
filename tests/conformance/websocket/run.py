#!/usr/bin/env python3
"""RFC 6455 over the wire, against the real server's /ws/live.

  run.py [--program build/release/auriga] [--junit FILE] [--only TEXT]

Every case runs twice: its bytes as one, and byte by byte; and once more over TLS. Then come cases
with a broadcast as the echo, crowds, and two clients written by others. One line a case; the last
line counts. Exit code 1 when one failed, 2 when the server does not run.
"""
import argparse
import contextlib
import pathlib
import ssl
import subprocess
import sys
import tempfile
import time
import xml.sax.saxutils as saxutils

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
sys.dont_write_bytecode = True

import broadcast  # noqa: E402
import case  # noqa: E402
import cases_control  # noqa: E402
import cases_framing  # noqa: E402
import cases_handshake  # noqa: E402
import cases_limits  # noqa: E402
import cases_messages  # noqa: E402
import cases_text  # noqa: E402
import crowd  # noqa: E402
from live_server import DEBIAN_PYTHON, PROGRAM, LiveServer, ServerFailed  # noqa: E402
from wire import Wrong  # noqa: E402

TABLES = (cases_framing, cases_messages, cases_control, cases_text, cases_limits)
# Nothing of the server's own limits of rates stands in the way.
SETTINGS = {
    "server.connections_max": crowd.HALF_OPEN + 2000,
    "server.connections_per_address": 0,
    "broadcasts.connects_per_minute": 0, "broadcasts.joins_per_minute": 0,
    "broadcasts.creations_per_hour": 0, "broadcasts.heartbeats_per_minute": 0,
    "broadcasts.control_messages_per_second": 0, "broadcasts.audio_chunks_per_second": 0,
}
STRANGERS = {
    "websockets": [DEBIAN_PYTHON, HERE / "strangers" / "websockets_client.py"],
    "ws": ["node", HERE / "strangers" / "ws_client.mjs"],
}
STRANGER_TIMEOUT_S = 120


class Report:
    """Lines as the cases end; counts and a JUnit file at the end."""

    def __init__(self, only):
        self._only = only
        self._rows = []
        self._at = time.monotonic()
        self.passed = 0
        self.failed = []

    def wanted(self, name):
        return self._only in name

    def add(self, name, wrong, figures=None):
        seconds, self._at = time.monotonic() - self._at, time.monotonic()
        if seconds > 1:
            figures = ", ".join(filter(None, [figures, f"{seconds:.1f} s"]))
        if wrong is None:
            self.passed += 1
            print(f"ok      {name}" + (f" ({figures})" if figures else ""), flush=True)
        else:
            self.failed.append(name)
            print(f"FAILED  {name}: {wrong}", flush=True)
        inside = "" if wrong is None else f"<failure message={saxutils.quoteattr(printable(wrong))}/>"
        self._rows.append(f"<testcase classname=\"websocket\" name={saxutils.quoteattr(name)}>"
                          f"{inside}</testcase>")

    def write(self, path):
        path.write_text(f'<testsuite name="websocket" tests="{len(self._rows)}">'
                        + "".join(self._rows) + "</testsuite>\n", encoding="utf-8")

    def close(self):
        for name in self.failed:
            print(f"        failed: {name}")
        print(f"{self.passed} passed, {len(self.failed)} failed", flush=True)
        return 1 if self.failed or not self.passed else 0


def printable(text):
    return "".join(each if each.isprintable() else "?" for each in str(text))


def run_tables(report, server, way, *, bytewise=False):
    for module in (*TABLES, cases_handshake):
        runner = cases_handshake if module is cases_handshake else case
        for each in module.CASES:
            name = f"{each.name} [{way}]"
            if report.wanted(name):
                report.add(name, runner.run(each, server.port, tls=server.tls, bytewise=bytewise))


def run_broadcasts(report, server, way, *, bytewise=False):
    for section, title, check in broadcast.binary_cases():
        name = f"{section} {title} [broadcast, {way}]"
        if report.wanted(name):
            report.add(name, broadcast.run(check, server.port, server.token, tls=server.tls,
                                           bytewise=bytewise))


def run_crowds(report, server, checks, way):
    for section, title, check in checks:
        name = f"{section} {title} [{way}]"
        if report.wanted(name):
            try:
                report.add(name, None, check(server))
            except (Wrong, OSError) as wrong:
                report.add(name, f"{type(wrong).__name__}: {wrong}")


def run_strangers(report, server, way, certificate=None):
    """Each prints its cases; one that prints none, or ends in the middle, is a failure of its own."""
    scheme, host = ("wss", "localhost") if certificate else ("ws", "127.0.0.1")
    for stranger, command in STRANGERS.items():
        name = f"{stranger} [{way}]"
        if not report.wanted(name):
            continue
        done = subprocess.run(
            [*command, f"{scheme}://{host}:{server.port}/ws/live", *([certificate] if certificate else [])],
            capture_output=True, text=True, timeout=STRANGER_TIMEOUT_S)
        lines = [line for line in done.stdout.splitlines() if line.startswith(("ok ", "not ok "))]
        for line in lines:
            title, _, why = line.removeprefix("not ").removeprefix("ok ").partition(": ")
            report.add(f"{stranger}: {title} [{way}]", why or line if line.startswith("not") else None)
        if not lines or (done.returncode != 0) != any(line.startswith("not") for line in lines):
            report.add(f"{stranger} [{way}]", f"ended with {done.returncode}: {done.stderr[-500:]}")


def make_certificate(folder):
    """For localhost, signed by itself; (certificate, key)."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    return certificate, key


@contextlib.contextmanager
def running(program, settings=None, tls=None):
    with tempfile.TemporaryDirectory() as data, \
            LiveServer(program, data, settings={**SETTINGS, **(settings or {})}, tls=tls) as server:
        server.token = server.set_up_owner().token
        yield server
        if not server.alive:
            raise ServerFailed("the server has ended:\n" + "\n".join(server.output[-30:]))


def run_plain(report, program):
    with running(program) as server:
        for way in ("whole", "bytewise"):
            run_tables(report, server, way, bytewise=way == "bytewise")
            run_broadcasts(report, server, way, bytewise=way == "bytewise")
        run_crowds(report, server, crowd.CHECKS, "crowd")
        run_strangers(report, server, "plain")


def run_tls(report, program):
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = make_certificate(pathlib.Path(folder))
        tls = ssl.create_default_context(cafile=certificate)
        with running(program, {"server.tls_certificate": certificate, "server.tls_key": key},
                     tls) as server:
            run_tables(report, server, "TLS")
            run_broadcasts(report, server, "TLS")
            run_crowds(report, server, crowd.TLS_CHECKS, "TLS")
            run_strangers(report, server, "TLS", certificate)


def main():
    parser = argparse.ArgumentParser(description="RFC 6455 over the wire.")
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    parser.add_argument("--junit", type=pathlib.Path)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    options = parser.parse_args()
    report = Report(options.only)
    try:
        run_plain(report, options.program)
        run_tls(report, options.program)
    except ServerFailed as fault:
        print(f"error: {fault}", file=sys.stderr)
        report.add("the server runs to the end", str(fault))
    if options.junit:
        report.write(options.junit)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
