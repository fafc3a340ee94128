"""Frames of RFC 6455 by hand, right and wrong ones, over a blocking socket; and handshakes that stop
half-way. For what no WebSocket library would send."""
import base64
import os
import socket
import struct

from tests.integration.broadcasts.seed_client import live_path

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def request(path, headers=None):
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: Upgrade",
             "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def frame(opcode, payload=b"", *, final=True, masked=True, reserved=0):
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    bit = 0x80 if masked else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", len(payload))
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", len(payload))
    if not masked:
        return head + payload
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


class RawClient:
    """`receive_bytes`: the size of the kernel's receive buffer, small for one that does not read."""

    def __init__(self, port, *, receive_bytes=None, path=None, **query):
        self.socket = socket.socket()
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(request(path or live_path(query)))
        answer = b""
        while b"\r\n\r\n" not in answer:
            piece = self.socket.recv(4096)
            if not piece:
                break
            answer += piece
        head, _, self.rest = answer.partition(b"\r\n\r\n")
        self.status = int(head.split(b" ", 2)[1]) if head else None

    def send(self, *frames):
        self.socket.sendall(b"".join(frames))

    def _take(self, count):
        while len(self.rest) < count:
            piece = self.socket.recv(65536)
            if not piece:
                raise ConnectionError("the server cut the connection")
            self.rest += piece
        out, self.rest = self.rest[:count], self.rest[count:]
        return out

    def receive(self):
        """(opcode, payload) of the next frame."""
        first, second = self._take(2)
        length = second & 0x7F
        if length == 126:
            length = struct.unpack(">H", self._take(2))[0]
        elif length == 127:
            length = struct.unpack(">Q", self._take(8))[0]
        return first & 0x0F, self._take(length)

    def close_code(self):
        """Of the close frame that comes, whatever comes before it; None when it is cut instead."""
        try:
            while True:
                opcode, payload = self.receive()
                if opcode == CLOSE:
                    return struct.unpack(">H", payload[:2])[0] if payload else 1005
        except OSError:
            return None

    def close(self):
        self.socket.close()
