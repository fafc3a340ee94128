"""10.4: what an endpoint bounds for its own protection. The bound is 131,072 bytes a message."""
from case import (MESSAGE_BYTES_MAX, Table, ack, alive, closed, padded_heartbeat, refusal, say, text)
from wire import BINARY, CONTINUATION, TEXT, frame

table = Table()
CASES = table.cases


def pieces(payload, size, opcode=TEXT):
    """The message in fragments of `size`."""
    parts = [payload[at:at + size] for at in range(0, len(payload), size)]
    return [frame(CONTINUATION if number else opcode, part, fin=number == len(parts) - 1)
            for number, part in enumerate(parts)]


def sizes():
    most, more = padded_heartbeat(MESSAGE_BYTES_MAX), padded_heartbeat(MESSAGE_BYTES_MAX + 1)
    table("10.4", "a message of exactly 131,072 bytes is read",
          say(text(most)), refusal("MESSAGE_TOO_LARGE"), alive())
    table("10.4", "one byte more closes with 1009", say(text(more)), closed(1009))
    for size in (100, 4_096, 65_536, MESSAGE_BYTES_MAX):
        table("10.4", f"exactly 131,072 bytes in fragments of {size:,} are read",
              say(*pieces(most, size)), refusal("MESSAGE_TOO_LARGE"), alive())
        table("10.4", f"one byte more in fragments of {size:,} closes with 1009",
              say(*pieces(more, size)), closed(1009))
    table("10.4", "exactly 131,072 bytes of binary are read",
          say(frame(BINARY, b"\xff" * MESSAGE_BYTES_MAX)), refusal(), alive())
    table("10.4", "one byte more of binary closes with 1009",
          say(frame(BINARY, b"\xff" * (MESSAGE_BYTES_MAX + 1))), closed(1009))
    for length in (MESSAGE_BYTES_MAX + 1, 1 << 32, (1 << 63) - 1):
        table("10.4", f"a length of {length:,} is refused before a byte of it has come",
              say(frame(TEXT, b"", length=length, form=64)), closed(1009))
    table("10.4", "the last fragment's length is refused before a byte of it has come",
          say(frame(TEXT, b"x" * 100_000, fin=False),
              frame(CONTINUATION, b"", length=40_000)), closed(1009))
    table("10.4", "much behind a message too large does not keep the close frame from arriving",
          say(text(b"x" * 1_000_000)), closed(1009))
    table("10.4", "fragments of one byte add up", say(*pieces(most[:4096 - 1] + b"}", 1)),
          refusal(), alive())
    table("10.4", "a hundred thousand empty fragments are one empty message",
          say(frame(TEXT, fin=False), frame(CONTINUATION, fin=False) * 100_000,
              frame(CONTINUATION)), refusal("INVALID_MESSAGE"), alive())
    table("10.4", "the bound holds for each message, not for their sum",
          *[step for _ in range(3) for step in (say(text(most)), refusal("MESSAGE_TOO_LARGE"))],
          say(text()), ack())


sizes()
