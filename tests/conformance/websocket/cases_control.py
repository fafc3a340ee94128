"""5.5 and 7: control frames and the end of a connection."""
import random
import socket
import struct
import time

from case import (HEARTBEAT, Table, ack, alive, closed, pong, say, silence, text)
from wire import (BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Peer, Wrong, close_frame, frame)

REASON_BYTES_MAX = 123

table = Table()
CASES = table.cases


def sizes():
    for opcode, name in ((PING, "ping"), (PONG, "pong"), (CLOSE, "close")):
        for size in (126, 127, 65_536):
            table("5.5", f"a {name} of {size} bytes fails the connection",
                  say(frame(opcode, b"\x03\xe8" + b"x" * (size - 2))), closed(1002))
        table("5.5", f"a {name} of 126 bytes between fragments fails the connection",
              say(text(HEARTBEAT[:5], fin=False), frame(opcode, b"\x03\xe8" + b"x" * 124)),
              closed(1002))


def closing():
    table("5.5.1", "an empty close frame is answered", say(close_frame()), closed(None, 1000))
    for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011):
        table("5.5.1", f"close {code} is answered with its code", say(close_frame(code)),
              closed(code))
    for code in (1012, 1013, 1014, 3000, 3999, 4000, 4900, 4999):
        table("7.4.2", f"close {code} is answered with its code", say(close_frame(code)),
              closed(code))
    table("5.5.1", "a reason is read", say(close_frame(1000, b"good bye")), closed(1000))
    table("5.5.1", "a reason in UTF-8 is read",
          say(close_frame(1000, "adiós – 再见 👋".encode())), closed(1000))
    table("5.5.1", f"a reason of {REASON_BYTES_MAX} bytes, the most there is room for",
          say(close_frame(1000, b"r" * REASON_BYTES_MAX)), closed(1000))
    table("5.5.1", "half a code fails the connection", say(frame(CLOSE, b"\x03")), closed(1002))
    for name, reason in {"an invalid byte": b"ab\xff", "a cut character": b"ab\xe2\x82",
                         "a surrogate": b"\xed\xa0\x80", "an overlong form": b"\xc0\x80"}.items():
        table("5.5.1", f"a reason with {name} fails the connection",
              say(close_frame(1000, reason)), closed(1007))
    table("5.5.1", "nothing that follows a close frame is answered",
          say(close_frame(1000), text(), frame(PING, b"x"), close_frame(1001)), closed(1000))
    table("5.5.1", "what was asked before the close frame is answered before it",
          say(text(), close_frame(1000)), ack(), closed(1000))
    table("5.5.1", "the answer comes although a fragmented message is not whole",
          say(text(HEARTBEAT[:5], fin=False), close_frame(1001)), closed(1001))
    table("7.3", "a client may close without having said anything", say(close_frame(1000)),
          closed(1000))
    for code in (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 65_535):
        section = "7.4.1" if 1000 <= code < 1016 else "7.4.2"
        table(section, f"close {code}, which no close frame may carry, fails the connection",
              say(close_frame(code)), closed(1002))


def pings():
    table("5.5.2", "an empty ping", say(frame(PING)), pong(), alive())
    table("5.5.2", "a ping with text", say(frame(PING, b"hello")), pong(b"hello"), alive())
    table("5.5.2", "a ping with bytes that are no text",
          say(frame(PING, b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff")),
          pong(b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"), alive())
    table("5.5.2", "a ping of 125 bytes", say(frame(PING, b"p" * 125)), pong(b"p" * 125), alive())
    table("5.5.2", "ten pings, each behind the answer to the one before",
          *[step for number in range(10)
            for step in (say(frame(PING, bytes([number]))), pong(bytes([number])))])
    table("5.5.2", "a ping behind a close frame is not answered",
          say(close_frame(1000), frame(PING, b"late")), closed(1000))
    table("5.5.3", "of ten pings at once the last is answered, and none wrongly",
          say(*[frame(PING, bytes([number])) for number in range(10)]), pongs_up_to(9), alive())
    for name, payload in {"empty": b"", "with payload": b"unasked", "of 125 bytes": b"u" * 125}.items():
        table("5.5.3", f"a pong that nobody asked for is not answered: {name}",
              say(frame(PONG, payload)), silence(), alive())
    table("5.5.3", "pongs do not count as answers to be given",
          say(frame(PONG, b"a"), frame(PING, b"b"), frame(PONG, b"c")), pong(b"b"), silence())
    table("5.5.3", "a pong does not end a fragmented message",
          say(text(HEARTBEAT[:5], fin=False), frame(PONG, b"x"),
              frame(CONTINUATION, HEARTBEAT[5:])), ack())


def pongs_up_to(last):
    """Pongs in rising order, the last among them."""
    def step(peer):
        heard = []
        while not heard or heard[-1] != last:
            got = peer.hear()
            if got is None or got.opcode != PONG or len(got.payload) != 1 or (
                    heard and got.payload[0] <= heard[-1]):
                raise Wrong(f"after the pongs {heard}: {got or peer.ended or 'nothing'}")
            heard.append(got.payload[0])
    return step


def ending():
    table("7.1.1", "the server ends TCP first, and so keeps TIME_WAIT",
          say(close_frame(1000)), closed(1000), server_waits)
    table("7.1.1", "what trails the close frame is thrown away, and the end is orderly",
          say(close_frame(1000) + b"\x00" * 3000), closed(1000))
    table("7.1.1", "much that trails the close frame is thrown away, and the end is orderly",
          say(close_frame(1000) + bytes(300_000)), closed(1000))
    table("7.1.4", "both sides have said it: the connection is closed, cleanly",
          say(text(), close_frame(4000)), ack(), closed(4000))
    table("7.1.5", "a client that ends without a close frame is let go",
          say(text()), ack(), lambda peer: peer.half_close(), let_go)
    table("7.1.5", "a client that resets the connection harms nobody", say(text()), ack(), reset)
    table("7.1.7", "nothing is read any more once the connection has failed",
          say(frame(TEXT, b"x", rsv=4) + text() + frame(PING, b"x") + close_frame(1000)),
          closed(1002))
    table("7.1.7", "what came before the fault is answered",
          say(text() + frame(0x3, b"x")), ack(), closed(1002))
    table("7.1.7", "much that follows the fault does not keep the close frame from arriving",
          say(frame(TEXT, b"x", rsv=4) + bytes(300_000)), closed(1002))
    table("7.1.7", "a random stream of bytes ends the connection and nothing else",
          say(frame(0x5, b"?") + random.Random(1).randbytes(5000)), closed(1002))
    table("7.1.7", "an HTTP request where a frame should be fails the connection",
          say(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), closed(1002))
    table("7.1.7", "binary whose fault comes late is not half acted upon",
          say(frame(BINARY, b"ab" * 200, fin=False), frame(TEXT, b"x")), closed(1002))


def server_waits(peer):
    """In the kernel's table the server's end waits for ours, or is in TIME_WAIT already."""
    if peer.tls:
        return
    port, own = peer.sock.getpeername()[1], peer.sock.getsockname()[1]
    with open("/proc/net/tcp", encoding="ascii") as lines:
        states = {line.split()[3] for line in lines if _ports(line) == (port, own)}
    if not states <= {"04", "05", "06"}:  # FIN_WAIT1, FIN_WAIT2, TIME_WAIT
        raise Wrong(f"the server's side is in state {states}")


def _ports(line):
    try:
        local, remote = line.split()[1:3]
        return int(local.split(":")[1], 16), int(remote.split(":")[1], 16)
    except (IndexError, ValueError):
        return None


def let_go(peer):
    if peer.hear(2) is not None or peer.ended != "end":
        raise Wrong(f"not the end, but {peer.ended or 'silence'}")


def reset(peer):
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    port = peer.sock.getpeername()[1]
    peer.sock.close()
    time.sleep(0.05)
    with Peer(port, tls=peer.tls) as other:
        other.shake_hands()
        alive()(other)


for part in (sizes, closing, pings, ending):
    part()
