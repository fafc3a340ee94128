"""Server-sent events as a client hears them, each with the moment it came. Standard library alone."""
import contextlib
import json
import queue
import socket
import threading
import time


class EventStream:
    """GETs `path` on a connection of its own and reads until the server ends the stream or close().
    `status` is the answer's; `events` gives (name, data, id, seconds of time.perf_counter())."""

    def __init__(self, port, path, headers, timeout=30):
        self.events = queue.Queue()
        self.ended = threading.Event()
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                             f"Accept: text/event-stream\r\n{lines}\r\n").encode())
        self.input = self.socket.makefile("rb")
        self.status = int(self.input.readline().split()[1])
        while self.input.readline().strip():
            pass
        if self.status == 200:
            threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        name, data, place = "message", [], None
        try:
            while size := int(self.input.readline() or b"0", 16):
                text = self.input.read(size + 2)[:size].decode()
                for line in text.split("\n"):
                    field, _, value = line.partition(": ")
                    if field == "event":
                        name = value
                    elif field == "id":
                        place = value
                    elif field == "data":
                        data.append(value)
                    elif not line and data:
                        self.events.put((name, json.loads("\n".join(data)), place,
                                         time.perf_counter()))
                        name, data = "message", []
        except (OSError, ValueError):
            pass
        self.ended.set()

    def next(self, timeout=10):
        return self.events.get(timeout=timeout)

    def message(self, timeout=10):
        """The next `message`; what comes before it is passed over."""
        deadline = time.monotonic() + timeout
        while True:
            name, data, place, at = self.next(max(0.01, deadline - time.monotonic()))
            if name == "message":
                return data, place, at

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)  # The reader holds the socket too.
        self.socket.close()
