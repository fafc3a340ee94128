"""Limits that take many connections, much data or time: what one client does must not be felt by
the others, and must come to an end.

Each check gets the running server and raises Wrong. `pid`'s memory is looked at where something is
to be bounded.
"""
import os
import pathlib
import resource
import selectors
import socket
import time

from broadcast import SAMPLES, Broadcast
from case import HEARTBEAT, ack, alive, text
from wire import BINARY, CLOSE, PING, TEXT, Peer, Wrong, frame, handshake

HALF_OPEN = 10_000
HEAD_TIMEOUT_S = 10
MEBIBYTE = 1 << 20


def memory(server):
    """Resident bytes of the server."""
    pages = pathlib.Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize()


def sockets(server):
    """The server's open sockets. Files are not counted: the database opens them as reads need."""
    return sum(is_socket(entry) for entry in
               pathlib.Path(f"/proc/{server.process.pid}/fd").iterdir())


def is_socket(descriptor):
    try:
        return os.readlink(descriptor).startswith("socket:")
    except FileNotFoundError:                     # Closed since it was listed.
        return False


def answer_time(server):
    """Seconds for a new client's handshake and first answer."""
    begin = time.monotonic()
    with Peer(server.port) as peer:
        peer.shake_hands()
        peer.say(text())
        ack()(peer)
    return time.monotonic() - begin


def wait_until_closed(server, idle, seconds):
    """Until the server has no more sockets open than it had when idle."""
    until = time.monotonic() + seconds
    while (left := sockets(server) - idle) > 0:
        if time.monotonic() > until:
            raise Wrong(f"{left} sockets are still open after {seconds} s")
        time.sleep(0.05)


def half_open_handshakes(server):
    """10,000 that have sent half a request; others are served as before, and all are let go."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < HALF_OPEN + 100:
        raise Wrong(f"this machine allows {hard} open files; the case needs {HALF_OPEN}")
    before, idle = memory(server), sockets(server)
    half = handshake("/ws/live", "dGhlIHNhbXBsZSBub25jZQ==")[:60]
    begin = time.monotonic()
    open_ones = [half_open(server.port, half) for _ in range(HALF_OPEN)]
    slowest = max(answer_time(server) for _ in range(20))
    grown = memory(server) - before
    if slowest > 1:
        raise Wrong(f"beside them a client waits {slowest:.2f} s for its answer")
    if grown > HALF_OPEN * 16 * 1024:
        raise Wrong(f"they take {grown / HALF_OPEN / 1024:.1f} KiB each")
    let_go(open_ones, begin + HEAD_TIMEOUT_S + 20)
    wait_until_closed(server, idle, 10)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return f"{grown / HALF_OPEN / 1024:.1f} KiB each, slowest answer {slowest * 1000:.0f} ms"


def half_open(port, half):
    sock = socket.create_connection(("127.0.0.1", port), 10)
    sock.sendall(half)
    sock.setblocking(False)
    return sock


def let_go(open_ones, until):
    """Waits until the server has ended all of them."""
    with selectors.DefaultSelector() as watched:
        for sock in open_ones:
            watched.register(sock, selectors.EVENT_READ)
        left = len(open_ones)
        while left:
            if time.monotonic() > until:
                raise Wrong(f"{left} of them are still open")
            for key, _ in watched.select(1):
                try:
                    ended = not key.fileobj.recv(4096)
                except OSError:
                    ended = True
                if ended:
                    watched.unregister(key.fileobj)
                    key.fileobj.close()
                    left -= 1


def slow_handshake(server):
    """A byte each 15 ms is slow, not wrong."""
    with Peer(server.port) as peer:
        request = handshake("/ws/live", "dGhlIHNhbXBsZSBub25jZQ==")
        for at in range(len(request)):
            peer.sock.sendall(request[at:at + 1])
            time.sleep(0.015)
        if b" 101 " not in peer.read_head():
            raise Wrong("it is refused")
        alive()(peer)


def endless_handshake(server):
    """One that never ends is ended."""
    with Peer(server.port) as peer:
        peer.sock.sendall(b"GET /ws/live HTTP/1.1\r\nHost: localhost\r\n")
        begin = time.monotonic()
        while peer.ended is None and time.monotonic() - begin < HEAD_TIMEOUT_S + 5:
            try:
                peer.sock.sendall(b"X: y\r\n")
            except OSError:
                return
            peer._fill(0.5)
        if peer.ended is None:
            raise Wrong(f"it is open after {HEAD_TIMEOUT_S + 5} s")


def deaf_listener(server):
    """A listener that reads nothing: the others hear everything at once, the server keeps little."""
    with Broadcast(server.port, server.token) as broadcast:
        deaf = Peer(server.port)
        deaf.shake_hands(path=f"/ws/live?sessionId={broadcast.name}&targetLanguage=en")
        slowest = 0.0
        broadcast.speaker.say(frame(BINARY, SAMPLES))
        broadcast.heard()
        before = memory(server)
        for _ in range(1000):                    # 32 MiB, more than the kernel takes.
            begin = time.monotonic()
            broadcast.speaker.say(frame(BINARY, SAMPLES))
            if broadcast.heard() != SAMPLES:
                raise Wrong("another listener hears something else")
            slowest = max(slowest, time.monotonic() - begin)
        grown = memory(server) - before
        if slowest > 1:
            raise Wrong(f"another listener waits {slowest:.2f} s")
        if grown > 16 * MEBIBYTE:
            raise Wrong(f"the server's memory grows by {grown / MEBIBYTE:.1f} MiB")
        check_sequences(deaf)
        return (f"{grown / MEBIBYTE:.1f} MiB more after 32 MiB of sound, "
                f"slowest of the others {slowest * 1000:.0f} ms")


def check_sequences(deaf):
    """What he hears when he reads at last: rising numbers with a gap, or that he was closed."""
    last, gap = 0, False
    while True:
        got = deaf.hear(1)
        if got is None or got.opcode == CLOSE:
            break
        if got.opcode == BINARY:
            sequence = int.from_bytes(got.payload[4:8], "big")
            if sequence <= last:
                raise Wrong(f"frame {sequence} comes behind frame {last}")
            gap = gap or sequence > last + 1
            last = sequence
    if not gap or last < 1001:
        raise Wrong(f"the deaf listener hears up to frame {last} of 1,001")
    alive()(deaf)


def deaf_and_closed(server):
    """A listener that reads nothing, when the broadcast ends: nothing of him stays open, though he
    does. Under TLS as well, where bytes go through more hands."""
    idle = sockets(server)
    with Broadcast(server.port, server.token, tls=server.tls) as broadcast:
        deaf = Peer(server.port, tls=server.tls)
        deaf.shake_hands(path=f"/ws/live?sessionId={broadcast.name}&targetLanguage=en")
        for _ in range(500):                     # 16 MiB, more than the kernel takes.
            broadcast.speaker.say(frame(BINARY, SAMPLES))
            broadcast.heard()
        broadcast.ask(broadcast.speaker, {"action": "endSession"}, "sessionEnded")
    wait_until_closed(server, idle, 20)
    deaf.sock.close()


def deaf_pinger(server):
    """Pings without end from a client that reads no pong: the server must not keep them all."""
    return flood(server, frame(PING, b"p" * 125) * 64, 32 * MEBIBYTE)


def deaf_asker(server):
    """The same with messages: the answers wait within a bound, then the connection goes."""
    return flood(server, frame(TEXT, HEARTBEAT) * 256, 32 * MEBIBYTE)


def flood(server, data, bytes_wanted):
    before = memory(server)
    with Peer(server.port) as peer:
        peer.shake_hands()
        peer.sock.settimeout(2)
        sent = 0
        try:
            while sent < bytes_wanted:
                sent += peer.sock.send(data)
        except OSError:
            pass                                  # Closed, or not read any more: both are bounds.
        grown = memory(server) - before
        if grown > 8 * MEBIBYTE:
            raise Wrong(f"the server's memory grows by {grown / MEBIBYTE:.1f} MiB")
        slowest = answer_time(server)
        if slowest > 1:
            raise Wrong(f"beside it a client waits {slowest:.2f} s for its answer")
        return f"{grown / MEBIBYTE:.1f} MiB more after {sent / MEBIBYTE:.1f} MiB"


def cut_connections(server):
    """A thousand connections that end in the middle of a frame, without a word."""
    idle = sockets(server)
    for number in range(1000):
        peer = Peer(server.port).shake_hands()
        peer.sock.sendall(text()[:number % 20])
        peer.sock.close()
    wait_until_closed(server, idle, 10)
    answer_time(server)


# Over TLS too; `server.tls` tells.
TLS_CHECKS = [
    ("7.1.1", "a listener that never reads is let go when the broadcast ends", deaf_and_closed),
]
CHECKS = [
    ("4.2", "a slow handshake succeeds", slow_handshake),
    ("4.2", "an endless handshake is ended", endless_handshake),
    ("10.4", "10,000 half-open handshakes are not felt by others", half_open_handshakes),
    ("10.4", "a listener that never reads is not felt by others", deaf_listener),
    *TLS_CHECKS,
    ("10.4", "a client that pings and never reads is bounded", deaf_pinger),
    ("10.4", "a client that asks and never reads is bounded", deaf_asker),
    ("7.1.5", "a thousand connections cut within a frame leave nothing behind", cut_connections),
]
