"""5.1 to 5.3, 5.7 and 5.8: one frame, and the mask."""
from case import (HEARTBEAT, Table, ack, alive, closed, padded_heartbeat, pong, refusal, say,
                  silence, text)
from wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Wrong, close_frame, frame

NAMES = {CONTINUATION: "continuation", TEXT: "text", BINARY: "binary", CLOSE: "close",
         PING: "ping", PONG: "pong"}

table = Table()
CASES = table.cases


def overview():
    for opcode in (TEXT, BINARY, PING, PONG, CLOSE):
        table("5.1", f"an unmasked {NAMES[opcode]} frame fails the connection",
              say(frame(opcode, b"" if opcode == CLOSE else HEARTBEAT, mask=None)), closed(1002))
    table("5.1", "an unmasked empty frame fails the connection",
          say(frame(TEXT, b"", mask=None)), closed(1002))
    table("5.1", "an unmasked continuation of a masked frame fails the connection",
          say(text(HEARTBEAT[:5], fin=False), frame(CONTINUATION, HEARTBEAT[5:], mask=None)),
          closed(1002))
    # That it masks nothing itself is looked at in every frame of every case: wire.check_header.
    table("5.1", "the server's text, pong and close frames are not masked",
          say(text(), frame(PING, b"x"), close_frame(1000)),
          any_order(TEXT, PONG), closed(1000))
    table("5.1", "data may be sent at any time after the handshake, also with it",
          say(text()), ack(), alive())


def any_order(*opcodes):
    """A frame of each kind: a pong may overtake."""
    def step(peer):
        heard = [peer.hear() for _ in opcodes]
        if sorted(got.opcode for got in heard if got) != sorted(opcodes):
            raise Wrong(f"not {opcodes}, but {[str(got) for got in heard]}")
    return step


def reserved():
    for rsv, name in ((4, "RSV1"), (2, "RSV2"), (1, "RSV3"), (7, "all reserved bits")):
        for opcode in (TEXT, BINARY, PING, PONG, CLOSE):
            table("5.2", f"{name} on a {NAMES[opcode]} frame fails the connection",
                  say(frame(opcode, b"" if opcode == CLOSE else HEARTBEAT, rsv=rsv)),
                  closed(1002))
    table("5.2", "a reserved bit on an empty frame fails the connection",
          say(frame(TEXT, b"", rsv=2)), closed(1002))
    table("5.2", "a reserved bit on a continuation fails the connection",
          say(text(HEARTBEAT[:5], fin=False), frame(CONTINUATION, HEARTBEAT[5:], rsv=4)),
          closed(1002))
    table("5.2", "a reserved bit on a ping between fragments fails the connection",
          say(text(HEARTBEAT[:5], fin=False), frame(PING, rsv=1)), closed(1002))
    for opcode in (*range(0x3, 0x8), *range(0xB, 0x10)):
        table("5.2", f"the reserved opcode 0x{opcode:X} fails the connection",
              say(frame(opcode, HEARTBEAT)), closed(1002))
    table("5.2", "a reserved opcode without payload fails the connection",
          say(frame(0x3)), closed(1002))
    table("5.2", "a reserved data opcode between fragments fails the connection",
          say(text(HEARTBEAT[:5], fin=False), frame(0x7, b"x")), closed(1002))
    table("5.2", "a reserved control opcode between fragments fails the connection",
          say(text(HEARTBEAT[:5], fin=False), frame(0xB, b"x")), closed(1002))
    table("5.2", "a reserved opcode after a good message fails the connection",
          say(text(), frame(0x4, b"x")), ack(), closed(1002))


def lengths():
    table("5.2", "FIN on the first frame makes it a whole message", say(text()), ack(), alive())
    table("5.2", "an empty text message is a message",
          say(frame(TEXT)), refusal("INVALID_MESSAGE"), alive())
    table("5.2", "an empty binary message is a message", say(frame(BINARY)), refusal(), alive())
    for size in (124, 125, 126, 127, 128, 255, 256, 257, 4095, 4096):
        table("5.2", f"a message of {size} bytes, its length in the shortest form",
              say(text(padded_heartbeat(size))), ack(), alive())
    for size in (65_535, 65_536, 65_537):
        table("5.2", f"a message of {size} bytes, its length in the shortest form",
              say(text(padded_heartbeat(size))), refusal("MESSAGE_TOO_LARGE"), alive())
    for form, sizes in ((16, (0, 1, 125)), (64, (0, 1, 125, 126, 65_535))):
        for size in sizes:
            table("5.2", f"a length of {size} written in {form} bits fails the connection",
                  say(frame(TEXT, b"x" * size, form=form)), closed(1002))
    table("5.2", "a ping's length written in 16 bits fails the connection",
          say(frame(PING, b"x" * 5, form=16)), closed(1002))
    for length in (1 << 63, (1 << 63) + 5, (1 << 64) - 1):
        table("5.2", f"a length of 64 bits with the highest bit set ({length:#x}) "
              "fails the connection", say(frame(TEXT, b"x", length=length, form=64)),
              closed(1002))
    for size in (0, 1, 125):
        table("5.2", f"the server writes a length of {size} in the shortest form",
              say(frame(PING, b"x" * size)), pong(b"x" * size))
    table("5.2", "the server writes the length of a longer text in the shortest form",
          say(text(b'{"action":"' + b"y" * 200 + b'"}')), refusal(), alive())


def masking():
    for mask in (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\x02\x03\x04", b"\x80\0\0\0", b"\0\0\0\x80"):
        table("5.3", f"the mask {mask.hex()} is taken off",
              say(text(mask=mask), frame(PING, bytes(range(125)), mask=mask)),
              any_order(TEXT, PONG))
    for size in range(1, 18):
        payload = bytes(range(0xEE, 0xEE + size))
        table("5.3", f"the mask turns over {size} bytes, wherever it ends",
              say(frame(PING, payload)), pong(payload))
    table("5.3", "each frame has a mask of its own",
          say(text(HEARTBEAT[:3], fin=False, mask=b"abcd"),
              frame(CONTINUATION, HEARTBEAT[3:10], fin=False, mask=b"\0\xff\0\xff"),
              frame(CONTINUATION, HEARTBEAT[10:], mask=b"wxyz")), ack(), alive())
    table("5.3", "the mask begins anew with each frame, whatever the length before",
          *[step for size in (1, 2, 3, 5, 6, 7)
            for step in (say(frame(PING, b"q" * size, mask=b"\1\2\3\4")), pong(b"q" * size))],
          say(text()), ack())
    table("5.3", "a mask does not change the length of the payload",
          say(text(padded_heartbeat(126), mask=b"\x81\x82\x83\x84")), ack(), alive())


def examples():
    table("5.7", "a single-frame masked text message (the RFC's bytes)",
          say(bytes.fromhex("8185 37fa213d 7f9f4d5158")), refusal("INVALID_MESSAGE"), alive())
    table("5.7", "a fragmented text message (the RFC's, masked)",
          say(frame(TEXT, b"Hel", fin=False), frame(CONTINUATION, b"lo")),
          refusal("INVALID_MESSAGE"), alive())

    table("5.7", "a masked ping and its answer (the RFC's bytes)",
          say(bytes.fromhex("8985 37fa213d 7f9f4d5158")), exactly("8a05 48656c6c6f"), alive())
    table("5.7", "256 bytes of binary in one frame",
          say(frame(BINARY, bytes(range(256)))), refusal(), alive())
    table("5.7", "64 KiB of binary in one frame",
          say(frame(BINARY, bytes(range(256)) * 256)), refusal(), alive())


def exactly(text_of_bytes):
    def step(peer):
        got = peer.hear()
        if got is None or got.raw != bytes.fromhex(text_of_bytes):
            raise Wrong(f"not {text_of_bytes}, but {got and got.raw.hex()}")
    return step


def extensions():
    for offer in ("permessage-deflate", "permessage-deflate; client_max_window_bits, x-other",
                  "x-unknown; a=1; b=\"c d\""):
        table("5.8", f"the offer {offer!r} is not taken up, and RSV1 means nothing",
              not_agreed("sec-websocket-extensions"), say(text()), ack(), say(frame(TEXT, b"x", rsv=4)), closed(1002),
              extra=f"Sec-WebSocket-Extensions: {offer}\r\n")
    table("5.8", "a subprotocol that is not spoken is not agreed to",
          not_agreed("sec-websocket-protocol"), say(text()), ack(),
          extra="Sec-WebSocket-Protocol: chat, superchat\r\n")
    table("5.8", "no frame comes that was not asked for", silence(0.3), alive())


def not_agreed(header):
    def step(peer):
        if header in peer.headers:
            raise Wrong(f"the server answers {header}: {peer.headers[header]}")
    return step


for part in (overview, reserved, lengths, masking, examples, extensions):
    part()
