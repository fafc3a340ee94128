"""A WebSocket client that says exactly the bytes it is told to, and hears exactly what comes.

Frames (RFC 6455, 5.2): final bit, three reserved bits, opcode; mask bit and a length of 7 bits, of
16 behind 126 or of 64 behind 127; the mask; the payload. Everything a sender may get wrong can be
set here; everything the server must get right in its own frames is checked at each of them, whatever
the case is about.
"""
import base64
import dataclasses
import hashlib
import os
import select
import socket
import ssl
import struct
import time

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
PATIENCE_S = 5.0
# Bytes that are sent apart: then the server has a chance to read them one by one.
APART = 64
APART_S = 0.0002


class Wrong(Exception):
    """The server did not do as it must."""


def frame(opcode, payload=b"", *, fin=True, rsv=0, mask=b"\x37\xfa\x21\x3d", length=None, form=None):
    """A client's frame. `mask` None sends it unmasked; `length` and `form` (7, 16 or 64 bits) lie
    about the payload where they are given."""
    length = len(payload) if length is None else length
    form = form or (7 if length < 126 else 16 if length < 1 << 16 else 64)
    masked = 0 if mask is None else 0x80
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    if form == 7:
        head += bytes([masked | length])
    elif form == 16:
        head += bytes([masked | 126]) + struct.pack("!H", length)
    else:
        head += bytes([masked | 127]) + struct.pack("!Q", length)
    return head + payload if mask is None else head + mask + masked_with(mask, payload)


def masked_with(mask, payload):
    """5.3: each byte with the mask's next, in turn."""
    size = len(payload)
    whole = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(size, "big")


def close_frame(code=None, reason=b"", **options):
    return frame(CLOSE, b"" if code is None else struct.pack("!H", code) + reason, **options)


@dataclasses.dataclass(frozen=True)
class Frame:
    """What the server said."""

    opcode: int
    payload: bytes
    fin: bool
    raw: bytes

    @property
    def code(self):
        """Of a close frame; None where it is empty."""
        return struct.unpack("!H", self.payload[:2])[0] if self.payload else None

    def __str__(self):
        name = {TEXT: "text", BINARY: "binary", CLOSE: "close", PING: "ping", PONG: "pong",
                CONTINUATION: "continuation"}[self.opcode]
        what = f"{self.code} {self.payload[2:]!r}" if self.opcode == CLOSE else \
            f"{len(self.payload)} bytes {self.payload[:100]!r}"
        return f"{name} {what}"


class Peer:
    """One connection. `bytewise` sends each byte by itself."""

    def __init__(self, port, *, tls=None, bytewise=False, host="127.0.0.1"):
        self.bytewise = bytewise
        self.tls = tls
        self.sock = socket.create_connection((host, port), PATIENCE_S)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.sock = tls.wrap_socket(self.sock, server_hostname="localhost",
                                        suppress_ragged_eofs=False)
        self.buffer = b""
        self.ended = None       # How the server's side ended: "end" or what broke it.
        self.close_heard = False
        self.headers = {}       # Of the answer to the handshake, names in lower case.

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    # Saying.

    def say(self, data):
        """Sends `data`. What the server does not want to hear any more is not its fault here."""
        try:
            if not self.bytewise:
                self.sock.sendall(data)
                return
            for at in range(len(data)):
                # The beginning and the end of a long one byte by byte, the middle at once.
                if APART <= at < len(data) - APART and len(data) > 4 * APART:
                    if at == APART:
                        self.sock.sendall(data[APART:len(data) - APART])
                    continue
                if self._readable(0) and self._peer_is_done():
                    return
                self.sock.sendall(data[at:at + 1])
                if at < APART or len(data) <= 4 * APART:
                    time.sleep(APART_S)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            pass

    def _peer_is_done(self):
        """Whether the server has said goodbye: a client would say no more then."""
        self._fill(0.05)
        return self.ended is not None or self.buffer[:1] == b"\x88"

    def half_close(self):
        """Says no more; under TLS with its own goodbye."""
        if self.tls:
            # unwrap() would wait for the other side's.
            self.sock.setblocking(False)
            try:
                self.sock.unwrap()
            except OSError:
                pass
            self.sock.setblocking(True)
        else:
            self.sock.shutdown(socket.SHUT_WR)

    def shake_hands(self, path="/ws/live", extra=""):
        """The opening handshake; Wrong where the answer is not as section 4.2.2 wants it."""
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall(handshake(path, key, extra))
        head = self.read_head()
        status, *lines = head.decode("latin-1").split("\r\n")
        if not status.startswith("HTTP/1.1 101"):
            raise Wrong(f"the handshake was answered with {status}")
        got = {name.lower(): value.strip() for name, _, value in
               (line.partition(":") for line in lines if line)}
        accept = base64.b64encode(hashlib.sha1(key.encode() + MAGIC).digest()).decode()
        if got.get("sec-websocket-accept") != accept:
            raise Wrong("Sec-WebSocket-Accept is wrong")
        if got.get("upgrade", "").lower() != "websocket" or \
                "upgrade" not in got.get("connection", "").lower():
            raise Wrong("Upgrade and Connection are missing in the answer")
        self.headers = got
        return self

    def read_head(self):
        while b"\r\n\r\n" not in self.buffer:
            if not self._fill(PATIENCE_S):
                raise Wrong(f"no answer to the handshake ({self.ended or 'time is up'})")
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        return head

    # Hearing.

    def _readable(self, seconds):
        # poll, because select knows no descriptor above 1,023.
        watched = select.poll()
        watched.register(self.sock, select.POLLIN)
        return bool(watched.poll(seconds * 1000))

    def _fill(self, seconds):
        """Whether something came, bytes or the end."""
        if self.ended:
            return False
        if not (self.tls and self.sock.pending()) and not self._readable(seconds):
            return False
        try:
            data = self.sock.recv(1 << 16)
        except ssl.SSLZeroReturnError:
            data = b""  # close_notify, where this side has said it too.
        except OSError as fault:
            self.ended = f"broken: {fault}"
            return True
        if not data:
            self.ended = "end"
        self.buffer += data
        return True

    def hear(self, seconds=PATIENCE_S):
        """The next frame; None where nothing comes in time or the connection has ended."""
        until = time.monotonic() + seconds
        while True:
            got = self._parse()
            if got:
                return got
            left = until - time.monotonic()
            if self.ended or left <= 0:
                return None
            self._fill(left)

    def _parse(self):
        data = self.buffer
        if len(data) < 2:
            return None
        form = data[1] & 0x7F
        at = 2 + (2 if form == 126 else 8 if form == 127 else 0)
        if len(data) < at:
            return None
        length = form if form < 126 else int.from_bytes(data[2:at], "big")
        check_header(data, form, length)
        if len(data) < at + length:
            return None
        self.buffer = data[at + length:]
        got = Frame(data[0] & 0x0F, data[at:at + length], bool(data[0] & 0x80), data[:at + length])
        if self.close_heard:
            raise Wrong(f"5.5.1: the server says more after its close frame: {got}")
        check_payload(got)
        self.close_heard = got.opcode == CLOSE
        return got

    def hear_end(self, seconds=PATIENCE_S):
        """Until the server closes TCP; Wrong where it does not, or resets the connection."""
        got = self.hear(seconds)
        if got:
            raise Wrong(f"not the end, but {got}")
        if self.ended is None:
            raise Wrong("7.1.1: the server does not close the TCP connection")
        if self.ended != "end":
            raise Wrong(f"7.1.1: no orderly end of the TCP connection: {self.ended}")


def handshake(path, key, extra=""):
    return (f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            f"Sec-WebSocket-Version: 13\r\n{extra}\r\n").encode()


def check_header(data, form, length):
    """What holds for every frame of a server that negotiated no extension."""
    if data[1] & 0x80:
        raise Wrong("5.1: the server masks a frame")
    if data[0] & 0x70:
        raise Wrong("5.2: the server sets a reserved bit")
    opcode = data[0] & 0x0F
    if opcode not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG):
        raise Wrong(f"5.2: the server uses the reserved opcode {opcode}")
    if form == 126 and length < 126 or form == 127 and length < 1 << 16:
        raise Wrong(f"5.2: the server writes the length {length} longer than it must")
    if length >> 63:
        raise Wrong("5.2: the server sets the highest bit of a length")
    if opcode >= CLOSE and (length > 125 or not data[0] & 0x80):
        raise Wrong("5.5: the server's control frame is fragmented or longer than 125 bytes")


def check_payload(got):
    if got.opcode == TEXT and got.fin:
        try:
            got.payload.decode()
        except UnicodeDecodeError:
            raise Wrong("5.6: the server's text is not UTF-8") from None
    if got.opcode != CLOSE or not got.payload:
        return
    if len(got.payload) == 1:
        raise Wrong("5.5.1: the server's close frame has half a code")
    if not may_be_sent(got.code):
        raise Wrong(f"7.4: the server closes with {got.code}")
    try:
        got.payload[2:].decode()
    except UnicodeDecodeError:
        raise Wrong("5.5.1: the reason of the server's close frame is not UTF-8") from None


def may_be_sent(code):
    """7.4.1, 7.4.2 and the registry of IANA, which came to have 1012 to 1014."""
    return 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999
