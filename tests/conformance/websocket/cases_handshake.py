"""4.2: what a server must look at before it agrees, as far as the rest builds on it."""
import dataclasses
from collections.abc import Callable

from case import ack, text
from wire import Peer, Wrong

KEY = "dGhlIHNhbXBsZSBub25jZQ=="           # The RFC's own, 1.3.
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
FIELDS = {"Host": "localhost", "Upgrade": "websocket", "Connection": "Upgrade",
          "Sec-WebSocket-Key": KEY, "Sec-WebSocket-Version": "13"}


@dataclasses.dataclass(frozen=True)
class Handshake:
    """A request and the statuses that may answer it; `check` gets the answer's headers."""

    section: str
    title: str
    statuses: tuple[int, ...]
    fields: dict[str, str | None]
    line: str = "GET /ws/live HTTP/1.1"
    check: Callable[[dict[str, str]], None] = lambda headers: None
    behind: bytes = b""

    @property
    def name(self):
        return f"{self.section} {self.title}"

    def request(self):
        fields = {**FIELDS, **self.fields}
        lines = [self.line, *(f"{name}: {value}" for name, value in fields.items() if value is not None)]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.behind


def run(case, port, *, tls=None, bytewise=False):
    """None, or what was wrong."""
    try:
        with Peer(port, tls=tls, bytewise=bytewise) as peer:
            peer.say(case.request())
            head = peer.read_head().decode("latin-1")
            status = int(head.split(" ", 2)[1])
            if status not in case.statuses:
                raise Wrong(f"not {case.statuses}, but {head.splitlines()[0]}")
            case.check({name.lower(): value.strip() for name, _, value in
                        (line.partition(":") for line in head.split("\r\n")[1:])})
            if status == 101:
                if not case.behind:
                    peer.say(text())
                ack()(peer)
    except Wrong as wrong:
        return str(wrong)
    except OSError as fault:
        return f"{type(fault).__name__}: {fault}"
    return None


def accepted(headers):
    if headers.get("sec-websocket-accept") != ACCEPT:
        raise Wrong(f"Sec-WebSocket-Accept is {headers.get('sec-websocket-accept')}")


def names_version(headers):
    if headers.get("sec-websocket-version") != "13":
        raise Wrong("4.4: the answer does not name version 13")


GOOD, BAD, UPGRADE = (101,), (400, 426), (426,)
CASES = [
    Handshake("4.2.2", "the RFC's key has the RFC's answer", GOOD, {}, check=accepted),
    Handshake("4.2.1", "names and values of headers in any case", GOOD,
              {"Upgrade": None, "Connection": None, "uPGRADE": "WebSocket", "CONNECTION": "uPGRADE"}),
    Handshake("4.2.1", "Connection with more tokens", GOOD, {"Connection": "keep-alive, Upgrade"}),
    Handshake("4.2.1", "a query in the address", GOOD, {}, line="GET /ws/live?x=1 HTTP/1.1"),
    Handshake("4.2.1", "an Origin where nobody signs in", GOOD, {"Origin": "http://elsewhere.example"}),
    Handshake("4.2.1", "a frame right behind the request", GOOD, {}, behind=text()),
    Handshake("4.2.1", "no Upgrade", BAD, {"Upgrade": None}),
    Handshake("4.2.1", "another Upgrade", BAD, {"Upgrade": "h2c"}),
    Handshake("4.2.1", "no Connection", BAD, {"Connection": None}),
    Handshake("4.2.1", "Connection without upgrade", BAD, {"Connection": "keep-alive"}),
    Handshake("4.2.1", "no Host", (400,), {"Host": None}),
    Handshake("4.2.1", "no key", (400,), {"Sec-WebSocket-Key": None}),
    Handshake("4.2.1", "an empty key", (400,), {"Sec-WebSocket-Key": ""}),
    Handshake("4.2.1", "a key of 15 bytes", (400,), {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25j"}),
    Handshake("4.2.1", "a key of 17 bytes", (400,), {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZXM="}),
    Handshake("4.2.1", "a key that is no base64", (400,), {"Sec-WebSocket-Key": "!GhlIHNhbXBsZSBub25jZQ=="}),
    Handshake("4.2.1", "HTTP/1.0", (400, 426, 505), {}, line="GET /ws/live HTTP/1.0"),
    Handshake("4.2.1", "another method", (405,), {"Content-Length": "0"}, line="POST /ws/live HTTP/1.1"),
    Handshake("4.2.1", "HEAD instead of GET", UPGRADE, {}, line="HEAD /ws/live HTTP/1.1",
              check=names_version),
    Handshake("4.2.1", "a body", BAD, {"Content-Length": "5"}, behind=b"hello"),
    Handshake("4.2.2", "another address", (404,), {}, line="GET /ws/nowhere HTTP/1.1"),
    *(Handshake("4.2.2", f"version {version}", UPGRADE, {"Sec-WebSocket-Version": version},
                check=names_version) for version in ("0", "8", "12", "14", "113", "x", None)),
]
