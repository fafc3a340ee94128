"""A broadcast as an echo: what a speaker says in binary a listener hears, byte for byte."""
import json
import struct

from case import HEARTBEAT, alive
from wire import (BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Peer, Wrong, close_frame, frame)

AUDIO_HEADER = struct.Struct("!BB2sIQ")
SAMPLES = bytes(range(256)) * 128           # 32,768 bytes, the longest chunk.


class Broadcast:
    """A speaker and a listener, raw. `token` is a member's."""

    def __init__(self, port, token, *, tls=None, bytewise=False):
        self.speaker = Peer(port, tls=tls, bytewise=bytewise)
        self.listener = Peer(port, tls=tls)
        self.speaker.shake_hands(extra=f"Authorization: Bearer {token}\r\n")
        self.name = self.ask(self.speaker, {"action": "createSession", "sourceLanguage": "en"},
                             "sessionCreated")["sessionId"]
        self.listener.shake_hands(path=f"/ws/live?sessionId={self.name}&targetLanguage=en")
        self.listen(self.listener, "sessionJoined")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.speaker.__exit__()
        self.listener.__exit__()

    def ask(self, peer, message, answer):
        peer.say(frame(TEXT, json.dumps(message).encode()))
        return self.listen(peer, answer)

    def listen(self, peer, kind):
        """The next message of this type; others before it are passed over."""
        while True:
            got = peer.hear()
            if got is None or got.opcode == CLOSE:
                raise Wrong(f"not {kind}, but {got or peer.ended or 'nothing'}")
            if got.opcode == TEXT:
                fields = json.loads(got.payload)
                if fields["type"] == kind:
                    return fields

    def hear_pong(self, payload):
        """The speaker's next control frame; what the server tells of listeners is passed over."""
        while True:
            got = self.speaker.hear()
            if got is not None and got.opcode == PONG and got.payload == payload:
                return
            if got is None or got.opcode != TEXT:
                raise Wrong(f"not a pong, but {got or self.speaker.ended or 'nothing'}")

    def heard(self):
        """The samples that the listener hears next."""
        while True:
            got = self.listener.hear()
            if got is None or got.opcode == CLOSE:
                raise Wrong(f"the listener hears {got or self.listener.ended or 'nothing'}")
            if got.opcode == BINARY:
                if not got.fin:
                    raise Wrong("the listener hears a fragment")
                return got.payload[AUDIO_HEADER.size:]


def echo(samples, *frames, pongs=()):
    """The frames on the speaker's side are the message `samples`; `pongs` are answered before."""
    def check(broadcast):
        broadcast.speaker.say(b"".join(frames))
        for payload in pongs:
            broadcast.hear_pong(payload)
        heard = broadcast.heard()
        if heard != samples:
            at = next((at for at, pair in enumerate(zip(heard, samples)) if pair[0] != pair[1]),
                      min(len(heard), len(samples)))
            raise Wrong(f"{len(heard)} bytes came of {len(samples)}, wrong from byte {at} on")
    return check


def binary_cases():
    """(section, title, check)"""
    yield "5.6", "all 256 bytes come through", echo(SAMPLES[:256], frame(BINARY, SAMPLES[:256]))
    yield "5.6", "binary that is no UTF-8 comes through", echo(
        b"\xff\xfe" * 60, frame(BINARY, b"\xff\xfe" * 60))
    for size in (100, 108, 110, 126, 128, 256, 4096, 32_766, 32_768):
        yield "5.2", f"{size} bytes of binary come through, and the header's 16 with them", echo(
            SAMPLES[:size], frame(BINARY, SAMPLES[:size]))
    for mask in (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\x80\x7f\xfe"):
        yield "5.3", f"the mask {mask.hex()} is taken off 32,768 bytes", echo(
            SAMPLES, frame(BINARY, SAMPLES, mask=mask))
    for sizes in ((100, 156), (1, 1, 254), (255, 1), (0, 256, 0), (3,) * 85 + (1,)):
        cuts = [sum(sizes[:number]) for number in range(len(sizes) + 1)]
        parts = [SAMPLES[begin:end] for begin, end in zip(cuts, cuts[1:])]
        frames = [frame(CONTINUATION if number else BINARY, part, fin=number == len(parts) - 1,
                        mask=bytes([number % 256, 7, 0, 255]))
                  for number, part in enumerate(parts)]
        name = ", ".join(map(str, sizes)) if len(sizes) < 5 else "3 and 1"
        yield "5.4", f"fragments of {name} bytes, each with its own mask, are one message", echo(
            SAMPLES[:256], *frames)
        between = [piece for part in frames for piece in (part, frame(PONG, b"x"))]
        yield "6.2", f"fragments of {name} bytes with pongs between are one message", echo(
            SAMPLES[:256], *between[:-1])
    yield "5.5", "a ping between fragments is answered and no part of the message", echo(
        SAMPLES[:200], frame(BINARY, SAMPLES[:90], fin=False), frame(PING, b"between"),
        frame(CONTINUATION, SAMPLES[90:200]), pongs=[b"between"])
    yield "6.2", "messages come in the order in which they were said", in_order
    yield "7.1.2", "the server begins to close: the answer ends it", server_closes
    yield "5.5.1", "what is said after the server's close frame is not answered", data_after_close
    yield "7.1.1", "a client that never answers the server's close frame is let go", never_answers
    yield "7.1.1", "a client that only ends TCP after the server's close frame is let go", only_ends


def in_order(broadcast):
    chunks = [bytes([number]) * 100 for number in range(40)]
    broadcast.speaker.say(b"".join(frame(BINARY, chunk) for chunk in chunks))
    heard = [broadcast.heard() for _ in chunks]
    if heard != chunks:
        raise Wrong(f"order {[chunk[0] for chunk in heard]}")


def end(broadcast):
    """The broadcast ends, and the server closes the listener's connection with 4900."""
    broadcast.speaker.say(frame(TEXT, json.dumps(
        {"action": "endSession", "sessionId": broadcast.name}).encode()))
    broadcast.listen(broadcast.listener, "sessionEnded")
    got = broadcast.listener.hear()
    if got is None or got.opcode != CLOSE or got.code != 4900:
        raise Wrong(f"not a close frame with 4900, but {got or broadcast.listener.ended}")


def server_closes(broadcast):
    end(broadcast)
    broadcast.listener.say(close_frame(4900))
    broadcast.listener.hear_end(2)


def data_after_close(broadcast):
    end(broadcast)
    broadcast.listener.say(frame(TEXT, HEARTBEAT) + frame(PING, b"x") + frame(TEXT, HEARTBEAT))
    got = broadcast.listener.hear(0.2)
    if got:
        raise Wrong(f"the server says {got}")
    broadcast.listener.say(close_frame(1000))
    broadcast.listener.hear_end(2)


def never_answers(broadcast):
    end(broadcast)
    broadcast.listener.hear_end(10)


def only_ends(broadcast):
    end(broadcast)
    broadcast.listener.half_close()
    broadcast.listener.hear_end(2)


def run(check, port, token, *, tls=None, bytewise=False):
    """None, or what was wrong."""
    try:
        with Broadcast(port, token, tls=tls, bytewise=bytewise) as broadcast:
            check(broadcast)
            if check is in_order:
                alive()(broadcast.listener)
    except Wrong as wrong:
        return str(wrong)
    except OSError as fault:
        return f"{type(fault).__name__}: {fault}"
    return None
