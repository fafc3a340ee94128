"""A server of the benchmark's own: data in a temporary folder, a free port on loopback, gone at the end."""
import http.client
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("AURIGA_PROGRAM", str(ROOT / "build/release/auriga"))
HOST = "127.0.0.1"


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Server:
    """Life: `with Server() as server:`; `ready_ms` is from the start of the process to ready."""

    def __init__(self, *options, data=None, core=None, settings=None):
        self.options = options
        self.core = core
        # Limits are for strangers, and the peers write no line per request either.
        chosen = {"limits.requests_per_minute": "0", "log.access": "false", **(settings or {})}
        self.environment = {
            **os.environ,
            **{"AURIGA_" + name.upper().replace(".", "_"): value for name, value in chosen.items()}}
        self.temporary = None if data else tempfile.TemporaryDirectory(prefix="auriga-bench-")
        self.data = data or self.temporary.name

    def __enter__(self):
        self.port = free_port()
        command = [PROGRAM, "serve", "--data", self.data, "--port", str(self.port), *self.options]
        if self.core is not None:
            command = ["taskset", "-c", str(self.core), *command]
        self.log = open(pathlib.Path(self.data).parent / f"auriga-bench-{self.port}.log", "w+b")
        begin = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log,
                                        env=self.environment)
        while not self.answers():
            if self.process.poll() is not None or time.perf_counter() - begin > 120:
                self.log.seek(0)
                text = self.log.read().decode(errors="replace")[-3000:]
                self.__exit__()
                raise SystemExit(f"the server did not become ready:\n{text}")
            time.sleep(0.0005)
        self.ready_ms = (time.perf_counter() - begin) * 1000
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        os.unlink(self.log.name)
        if self.temporary:
            self.temporary.cleanup()

    def answers(self):
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def call(self, method, path, body=None, headers=None):
        """The answer's JSON; anything but 2xx ends the benchmark."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        sent = json.dumps(body) if body is not None else None
        connection.request(method, path, sent, {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status // 100 != 2:
            raise SystemExit(f"{method} {path} answered {answer.status}: {text[:500]!r}")
        return json.loads(text) if text else None

    def call_text(self, path):
        with urllib.request.urlopen(f"http://{HOST}:{self.port}{path}", timeout=60) as answer:
            return answer.read().decode()

    def sign_in_to_demo(self):
        """An Authorization header for the demo's owner."""
        demo = self.call("GET", "/api/v1/setup")["demo"]
        tokens = self.call("POST", "/api/v1/auth/login", demo)
        return {"Authorization": "Bearer " + tokens["access_token"]}

    def processes(self):
        """The server and what it started."""
        found, waiting = [], [self.process.pid]
        while waiting:
            process = waiting.pop()
            found.append(process)
            for task in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
                waiting += [int(child) for child in task.read_text().split()]
        return found


def memory_mb(processes):
    """Memory that these processes alone hold, shared pages divided among their users (PSS)."""
    total = 0
    for process in processes:
        for line in pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1000
