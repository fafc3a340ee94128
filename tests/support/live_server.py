"""Runs the real program on a data folder of its own, and speaks to it over plain HTTP.

For tests and benches that drive `auriga serve` from outside. Standard library alone.

    with LiveServer(program, data) as server:
        owner = server.set_up_owner()
        agent = owner.create_agent("Desk", "# Desk\\nAnswer from the documents.", files)
"""
import gzip
import http.client
import json
import os
import pathlib
import random
import re
import secrets
import signal
import socket
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "release" / "auriga"
# Where Debian's packages are, whatever python3 the path finds first.
DEBIAN_PYTHON = "/usr/bin/python3"
PASSWORD = "plum tractor evening lantern 82"

# No limit of requests stands in a driver's way, and whoever comes may register.
DRIVEN = {
    "accounts.registration": "open",
    "limits.requests_per_minute": "0",
    "limits.logins_per_minute": "0",
    "log.access": "false",
}


class ServerFailed(Exception):
    pass


def free_port():
    """A port below those that the kernel gives to outgoing connections: a server that is started again
    on it must not find it taken by a client of its own."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port between 20000 and 32000")


def debian_has(*modules):
    """Whether Debian's Python can import them all."""
    return subprocess.run([DEBIAN_PYTHON, "-c", "import " + ", ".join(modules)],
                          stderr=subprocess.DEVNULL).returncode == 0


def environment_of(settings):
    out = {name: value for name, value in os.environ.items() if not name.startswith("AURIGA_")}
    for name, value in settings.items():
        out["AURIGA_" + name.upper().replace(".", "_")] = str(value)
    return out


class LiveServer:
    """One process of the program. Not for several threads, but for `port` and `alive`. `tls` is a
    client's context where the settings make it speak TLS."""

    def __init__(self, program=PROGRAM, data=None, *, settings=None, arguments=(), port=None,
                 tls=None, environment=None):
        self.program = pathlib.Path(program)
        self.data = pathlib.Path(data)
        self.settings = {**DRIVEN, **(settings or {})}
        self.arguments = list(arguments)
        self.environment = dict(environment or {})
        self.port = port or free_port()
        self.tls = tls
        self.process = None
        self.output = []
        self.ready_seconds = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, timeout=60):
        if not self.program.exists():
            raise ServerFailed(f"there is no {self.program}; build it first")
        self.output = []
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", self.data, "--port", str(self.port),
             *self.arguments],
            env={**environment_of(self.settings), **self.environment}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        # A pipe that nobody empties would stop the server.
        threading.Thread(target=self._collect, args=(self.process,), daemon=True).start()
        self._wait_ready(begin, timeout)

    def _collect(self, process):
        for line in process.stdout:
            self.output.append(line.rstrip("\n"))
            if len(self.output) > 5000:
                del self.output[200:2500]
        process.stdout.close()

    def _wait_ready(self, begin, timeout):
        while True:
            if self.process.poll() is not None:
                time.sleep(0.1)
                raise ServerFailed(f"the server ended with {self.process.returncode}:\n"
                                   + "\n".join(self.output[-30:]))
            try:
                connection = connect(self.port, 5, self.tls)
                connection.request("GET", "/health/ready")
                answer = connection.getresponse()
                answer.read()
                connection.close()
                if answer.status == 200:
                    self.ready_seconds = time.perf_counter() - begin
                    return
            except OSError:
                pass
            if time.perf_counter() - begin > timeout:
                self.kill()
                raise ServerFailed("the server is not ready in time:\n"
                                   + "\n".join(self.output[-30:]))
            time.sleep(0.002)

    @property
    def alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """As a power cut would, as far as a process can tell."""
        if self.process is not None:
            if self.process.poll() is None:
                os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self, timeout=30):
        """Asks it to end; whether it did so by itself and with code 0."""
        if self.process is None:
            return True
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
                return False
        return self.process.returncode == 0

    def set_up_token(self, timeout=10):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            for line in self.output:
                found = re.search(r"Set-up token:\s*(\S+)", line)
                if found:
                    return found.group(1)
            time.sleep(0.02)
        raise ServerFailed("the server printed no set-up token:\n" + "\n".join(self.output[-30:]))

    def client(self, **options):
        return Client(self.port, tls=self.tls, **options)

    def set_up_owner(self, email="owner@example.org", name="Olive Owner", organization="House A",
                     password=PASSWORD):
        client = self.client()
        client.sign_in_with(client.expect(201, "POST", "/api/v1/setup", {
            "token": self.set_up_token(), "email": email, "password": password, "name": name,
            "organization_name": organization}), email, password)
        return client

    def register(self, email, name="Rita Registered", password=PASSWORD):
        client = self.client()
        client.sign_in_with(client.expect(201, "POST", "/api/v1/auth/register", {
            "email": email, "password": password, "name": name}), email, password)
        return client


def connect(port, timeout, tls):
    """An HTTP connection to a server here; its certificate is for localhost."""
    if tls is None:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    return http.client.HTTPSConnection("localhost", port, timeout=timeout, context=tls)


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = gzip.decompress(body) if headers.get("content-encoding") == "gzip" and body else body

    @property
    def type(self):
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.type} {self.body[:300]!r}>"


class Unexpected(Exception):
    pass


class Client:
    """One connection with one account. One thread at a time."""

    def __init__(self, port, *, timeout=30, key=None, tls=None):
        self.port = port
        self.timeout = timeout
        self.tls = tls
        self.connection = None
        self.token = None
        self.key = key
        self.email = self.password = self.refresh_token = self.user = None

    def clone(self):
        """Another connection with the same credentials."""
        other = Client(self.port, timeout=self.timeout, key=self.key, tls=self.tls)
        other.token, other.user = self.token, self.user
        other.email, other.password = self.email, self.password
        return other

    def clone_with_key(self, key):
        return Client(self.port, timeout=self.timeout, key=key, tls=self.tls)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def send(self, method, path, body=None, headers=None, *, anonymous=False):
        """One exchange. `body` is bytes, or anything else to be sent as JSON."""
        sent = {}
        if not anonymous:
            if self.token:
                sent["Authorization"] = "Bearer " + self.token
            elif self.key:
                sent["X-API-Key"] = self.key
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        for attempt in (1, 2):
            fresh = self.connection is None
            if fresh:
                self.connection = connect(self.port, self.timeout, self.tls)
            try:
                self.connection.request(method, path, body=body, headers=sent)
                got = self.connection.getresponse()
                answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()},
                                got.read())
                if got.will_close:
                    self.close()
                return answer
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()
                # A connection kept open may have been closed by the server meanwhile; a fresh one
                # that is cut is a finding.
                if fresh or attempt == 2:
                    raise
            except Exception:
                self.close()
                raise
        raise AssertionError("unreachable")

    def expect(self, status, method, path, body=None, headers=None):
        answer = self.send(method, path, body, headers)
        if answer.status != status:
            raise Unexpected(f"{method} {path}: expected {status}, got {answer}")
        return answer.json() if answer.body else None

    def sign_in_with(self, tokens, email, password):
        self.token = tokens["access_token"]
        self.refresh_token = tokens["refresh_token"]
        self.user = tokens["user"]
        self.email, self.password = email, password

    def log_in(self):
        self.token = None
        for _ in range(20):
            answer = self.send("POST", "/api/v1/auth/login",
                               {"email": self.email, "password": self.password})
            if answer.status != 429:
                break
            time.sleep(int(answer.headers.get("retry-after", 1)))
        if answer.status != 200:
            raise Unexpected(f"no sign-in for {self.email}: {answer}")
        self.sign_in_with(answer.json(), self.email, self.password)

    def create_key(self, scopes=("chat",), agent_id=None, rate_per_hour=1_000_000, name="key"):
        return self.expect(201, "POST", "/api/v1/api-keys", {
            "name": name, "scopes": list(scopes), "agent_id": agent_id,
            "rate_per_hour": rate_per_hour})

    def create_agent(self, name, sop, files=(), wait=True, **fields):
        """`files`: (name, media type, bytes). Waits until the agent answers questions."""
        body, content_type = multipart({"agent_name": name, "sop": sop, **fields}, files)
        agent = self.expect(201, "POST", "/api/v1/agents", body, {"Content-Type": content_type})
        return self.wait_for_agent(agent["id"]) if wait else agent

    def wait_for_agent(self, agent_id, timeout=60):
        deadline = time.monotonic() + timeout
        while True:
            agent = self.expect(200, "GET", f"/api/v1/agents/{agent_id}")
            if agent["status"] != "creating" and agent["knowledge"]["processing"] == 0:
                if agent["status"] != "active":
                    raise Unexpected(f"the agent is {agent['status']}: {agent['status_reason']}")
                return agent
            if time.monotonic() > deadline:
                raise Unexpected(f"the agent is not ready in time: {agent}")
            time.sleep(0.02)


def multipart(fields, files, file_field="files"):
    """The body of a form and its content type."""
    boundary = "auriga-" + secrets.token_hex(12)
    out = []
    for name, value in fields.items():
        text = value if isinstance(value, str) else json.dumps(value)
        out.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
                   f"{text}\r\n".encode())
    for name, media_type, content in files:
        out.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{file_field}"; '
                   f'filename="{name}"\r\nContent-Type: {media_type}\r\n\r\n'.encode()
                   + content + b"\r\n")
    out.append(f"--{boundary}--\r\n".encode())
    return b"".join(out), f"multipart/form-data; boundary={boundary}"


MEDIA_TYPES = {
    ".md": "text/markdown", ".txt": "text/plain", ".csv": "text/csv", ".html": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def demo_agent():
    """Name, SOP and files of the demo, or small ones of our own where the demo is not there."""
    folder = ROOT / "demo"
    documents = sorted((folder / "documents").glob("*")) if folder.exists() else []
    files = [(path.name, MEDIA_TYPES[path.suffix], path.read_bytes())
             for path in documents if path.suffix in MEDIA_TYPES]
    if not files:
        files = [(f"notes-{i}.md", "text/markdown",
                  f"# Article {i}\nArticle {i} can be returned within {i + 10} days.\n".encode())
                 for i in range(20)]
    sop = folder / "sop.md"
    text = sop.read_text() if sop.exists() else "# Desk\nAnswer from the documents.\n"
    return "Demo desk", text, files
