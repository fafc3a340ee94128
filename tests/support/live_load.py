"""Runs the load client for WebSockets (bench/fanout/client) and answers its figures."""
import json
import os
import pathlib
import resource
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLIENT = pathlib.Path(os.environ.get("LIVE_LOAD_PROGRAM", ROOT / "build/release/live_load"))
OPEN_FILES = 20_000
CLIENT_LATE_MS_MAX = 10  # Later than that by its own clock, the client was kept from the processor.

# The server's limits are for strangers: load comes from one user at one address.
UNLIMITED = {
    "server.connections_max": str(OPEN_FILES),
    "server.connections_per_address": "0",
    "limits.logins_per_minute": "0",
    "broadcasts.listeners_max": str(OPEN_FILES),
    "broadcasts.creations_per_hour": "0",
    "broadcasts.joins_per_minute": "0",
    "broadcasts.connects_per_minute": "0",
    "broadcasts.audio_chunks_per_second": "0",
}
FLAWS = ("lost", "doubled", "reordered", "misnumbered", "misplaced")


class LoadFailed(Exception):
    pass


def allow_open_files():
    """For this process and its children."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard != resource.RLIM_INFINITY and hard < OPEN_FILES:
        raise LoadFailed(f"only {hard} open files are allowed here; {OPEN_FILES} are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, hard))


def command(mode, port, options):
    found = [str(CLIENT), mode, "--port", str(port)]
    for name, value in options.items():
        found += ["--" + name.replace("_", "-"), str(value)]
    return found


def run(mode, port, *, token="", before=(), **options):
    """One run; `before` are words before the command, as `taskset -c 1`. LoadFailed where the client
    says that the server broke its contract."""
    words = [*before, *command(mode, port, options)]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env={**os.environ, "LIVE_LOAD_TOKEN": token})
    if done.returncode != 0:
        raise LoadFailed(f"{done.stderr.strip()}\n  {' '.join(words)}")
    return json.loads(done.stdout)


def flaws(figures):
    """What must be 0 and is not."""
    return {name: figures[name] for name in FLAWS if figures.get(name)}
