"""A PostgreSQL of the benchmark's own, as Debian sets one up: every commit is synced."""
import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from server import HOST, free_port

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")


@contextlib.contextmanager
def postgres(folder=None):
    """Its URL. `folder` stands on the disk that is measured."""
    if not (PROGRAMS / "initdb").exists():
        raise SystemExit("PostgreSQL is missing; scripts/bootstrap bench installs it")
    home = tempfile.mkdtemp(prefix="auriga-bench-postgres-", dir=folder)
    data, port = f"{home}/data", free_port()
    owner = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    if owner:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}

    def run(name, *arguments):
        return subprocess.run([PROGRAMS / name, *arguments], cwd="/", check=False,
                              stdout=subprocess.DEVNULL, stderr=sys.stderr, **user).returncode

    if run("initdb", "-D", data, "-U", "auriga", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"):
        raise SystemExit("initdb failed")
    server = subprocess.Popen([PROGRAMS / "postgres", "-D", data, "-p", str(port), "-k", home,
                               "-c", f"listen_addresses={HOST}"],
                              cwd="/", stdout=sys.stderr, stderr=subprocess.DEVNULL, **user)
    try:
        deadline = time.monotonic() + 20
        while run("pg_isready", "-q", "-h", HOST, "-p", str(port)):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("PostgreSQL does not start")
            time.sleep(0.05)
        yield f"postgresql://auriga@{HOST}:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # A fast shutdown: it waits for nobody.
        server.wait(30)
        shutil.rmtree(home, ignore_errors=True)
