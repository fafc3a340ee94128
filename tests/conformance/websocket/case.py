"""A case: what is said and what must be heard, in steps, named by the section of RFC 6455.

The server has no echo. What serves as one: `{"action":"heartbeat"}` is answered with heartbeatAck,
so an answer proves that the message arrived whole, unmasked and in order; text that is no JSON and
binary without a broadcast are answered with an error message, and the connection stays.
"""
import dataclasses
import json
import time
from collections.abc import Callable

from wire import (CLOSE, PATIENCE_S, PING, PONG, TEXT, Peer, Wrong, frame)

HEARTBEAT = b'{"action":"heartbeat"}'
MESSAGE_BYTES_MAX = 131_072
ACTION_BYTES_MAX = 4_096


@dataclasses.dataclass(frozen=True)
class Case:
    """`steps` are called with the Peer one after the other; they raise Wrong. `extra` are more
    lines of the handshake's head."""

    section: str
    title: str
    steps: tuple[Callable[[Peer], None], ...]
    extra: str = ""

    @property
    def name(self):
        return f"{self.section} {self.title}"


class Table:
    """Collects cases in the order in which they are written."""

    def __init__(self):
        self.cases = []

    def __call__(self, section, title, *steps, extra=""):
        self.cases.append(Case(section, title, steps, extra))


def run(case, port, *, tls=None, bytewise=False):
    """None, or what was wrong."""
    try:
        with Peer(port, tls=tls, bytewise=bytewise) as peer:
            peer.shake_hands(extra=case.extra)
            for step in case.steps:
                step(peer)
    except Wrong as wrong:
        return str(wrong)
    except OSError as fault:
        return f"{type(fault).__name__}: {fault}"
    return None


# Steps.

def say(*frames):
    data = b"".join(frames)
    return lambda peer: peer.say(data)


def padded_heartbeat(size):
    """A heartbeat of exactly `size` bytes; unknown fields are ignored."""
    return b'{"action":"heartbeat","pad":"' + b"x" * (size - 31) + b'"}'


def text(payload=HEARTBEAT, **options):
    return frame(TEXT, payload, **options)


def hear_text(check, what):
    def step(peer):
        got = peer.hear()
        if got is None or got.opcode != TEXT or not got.fin:
            raise Wrong(f"not {what}, but {got or peer.ended or 'nothing'}")
        try:
            fields = json.loads(got.payload)
        except ValueError:
            raise Wrong(f"not {what}, but text that is no JSON: {got}") from None
        if not check(fields):
            raise Wrong(f"not {what}, but {got}")
    return step


def ack():
    return hear_text(lambda fields: fields.get("type") == "heartbeatAck", "heartbeatAck")


def refusal(*codes):
    """An error message; the connection stays."""
    return hear_text(lambda fields: fields.get("type") == "error"
                     and (not codes or fields.get("code") in codes),
                     f"an error message {' or '.join(codes)}")


def pong(payload=b""):
    def step(peer):
        got = peer.hear()
        if got is None or got.opcode != PONG or got.payload != payload:
            raise Wrong(f"not a pong of {payload[:40]!r}, but {got or peer.ended or 'nothing'}")
    return step


def alive():
    """The connection goes on as if nothing had been."""
    def step(peer):
        peer.say(frame(PING, b"alive?"))
        pong(b"alive?")(peer)
    return step


def silence(seconds=0.1):
    def step(peer):
        got = peer.hear(seconds)
        if got or peer.ended:
            raise Wrong(f"not silence, but {got or peer.ended}")
    return step


def closed(*codes):
    """The server's close frame, with one of `codes` (None: without), and the end of TCP while this
    side has not ended it."""
    def step(peer):
        got = peer.hear()
        if got is None or got.opcode != CLOSE or got.code not in codes:
            raise Wrong(f"not a close frame with {' or '.join(map(str, codes))}, "
                        f"but {got or peer.ended or 'nothing'}")
        begin = time.monotonic()
        peer.hear_end()
        if time.monotonic() - begin > PATIENCE_S / 2:
            raise Wrong("5.5.1: the server takes its time to close the TCP connection")
    return step


def pause(seconds):
    return lambda peer: time.sleep(seconds)
