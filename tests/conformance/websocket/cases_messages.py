"""5.4, 5.6, 6.1 and 6.2: messages, whole and in fragments."""
from case import (HEARTBEAT, Table, ack, alive, closed, hear_text, padded_heartbeat, pause, pong,
                  refusal, say, silence, text)
from wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, close_frame, frame

table = Table()
CASES = table.cases


def fragments(payload, *cuts, opcode=TEXT):
    """The message as frames, cut at these places."""
    at = [0, *cuts, len(payload)]
    pieces = [payload[begin:end] for begin, end in zip(at, at[1:])]
    return [frame(opcode if number == 0 else CONTINUATION, piece, fin=number == len(pieces) - 1)
            for number, piece in enumerate(pieces)]


def fragmentation():
    size = len(HEARTBEAT)
    table("5.4", "a message in one frame", say(text()), ack(), alive())
    for name, cuts in {
        "two fragments": (9,), "three fragments": (5, 12),
        "fragments of one byte each": tuple(range(1, size)),
        "an empty first fragment": (0,), "an empty last fragment": (size,),
        "empty fragments between": (7, 7, 7), "empty fragments all over": (0, 0, 9, 9, size, size),
    }.items():
        table("5.4", f"a text in {name}", say(*fragments(HEARTBEAT, *cuts)), ack(), alive())
        table("5.4", f"a text in {name}, each sent by itself",
              *[step for piece in fragments(HEARTBEAT, *cuts)
                for step in (say(piece), pause(0.005))], ack(), alive())
        table("5.4", f"binary in {name}", say(*fragments(HEARTBEAT, *cuts, opcode=BINARY)),
              refusal(), alive())
    table("5.4", "an empty message in two fragments",
          say(*fragments(b"", 0)), refusal("INVALID_MESSAGE"), alive())
    big = padded_heartbeat(4096)
    for step in (64, 125, 126, 1000):
        table("5.4", f"4,096 bytes in fragments of {step}",
              say(*fragments(big, *range(step, len(big), step))), ack(), alive())
    table("5.4", "fragments of a message are put together in their order",
          say(frame(TEXT, b'{"action"', fin=False), frame(CONTINUATION, b':"heart', fin=False),
              frame(CONTINUATION, b'beat"}')), ack(), alive())
    table("5.4", "nothing is answered before the last fragment is there",
          say(*fragments(HEARTBEAT, 9, size)[:2]), silence(),
          say(fragments(HEARTBEAT, 9, size)[2]), ack(), alive())
    table("5.4", "fragmented and whole messages in turn",
          say(*fragments(HEARTBEAT, 4), text(), *fragments(HEARTBEAT, 8, 9)), ack(), ack(), ack())


def control_between():
    one, two, three = fragments(HEARTBEAT, 6, 13)
    table("5.4", "a ping between fragments is answered before the message is whole",
          say(one, frame(PING, b"now")), pong(b"now"), say(two, three), ack(), alive())
    table("5.4", "a pong between fragments changes nothing",
          say(one, frame(PONG, b"x"), two, frame(PONG), three), ack(), alive())
    table("5.4", "pings between all fragments",
          say(one), say(frame(PING, b"1")), pong(b"1"), say(two, frame(PING, b"2")), pong(b"2"),
          say(three), ack(), alive())
    table("5.4", "a ping of 125 bytes between fragments of one byte",
          *[step for piece in fragments(HEARTBEAT, *range(1, len(HEARTBEAT)))[:-1]
            for step in (say(piece, frame(PING, b"p" * 125)), pong(b"p" * 125))],
          say(fragments(HEARTBEAT, len(HEARTBEAT) - 1)[-1]), ack())
    table("5.4", "a close between fragments closes",
          say(one, close_frame(1000)), closed(1000))
    for opcode, name in ((PING, "ping"), (PONG, "pong"), (CLOSE, "close")):
        payload = b"\x03\xe8" if opcode == CLOSE else b"ab"
        table("5.4", f"a fragmented {name} fails the connection",
              say(frame(opcode, payload, fin=False)), closed(1002))
        table("5.4", f"a fragmented {name} and its continuation fail the connection",
              say(frame(opcode, payload[:1], fin=False), frame(CONTINUATION, payload[1:])),
              closed(1002))
        table("5.4", f"a fragmented {name} between fragments fails the connection",
              say(one, frame(opcode, payload, fin=False), two, three), closed(1002))


def interleaving():
    one, two = fragments(HEARTBEAT, 6)
    for fin, name in ((True, "last"), (False, "first")):
        table("5.4", f"a {name} continuation without a message fails the connection",
              say(frame(CONTINUATION, HEARTBEAT, fin=fin)), closed(1002))
        table("5.4", f"a {name} continuation behind a whole message fails the connection",
              say(text(), frame(CONTINUATION, b"x", fin=fin)), ack(), closed(1002))
        table("5.4", f"a {name} continuation behind a fragmented message fails the connection",
              say(one, two, frame(CONTINUATION, b"x", fin=fin)), ack(), closed(1002))
        table("5.4", f"a {name} empty continuation without a message fails the connection",
              say(frame(CONTINUATION, fin=fin)), closed(1002))
    table("5.4", "a continuation behind a ping without a message fails the connection",
          say(frame(PING, b"x"), frame(CONTINUATION, b"x")), pong(b"x"), closed(1002))
    for begun, begun_name in ((TEXT, "text"), (BINARY, "binary")):
        for other, other_name in ((TEXT, "text"), (BINARY, "binary")):
            for fin, whole in ((True, "whole"), (False, "fragmented")):
                table("5.4", f"a {whole} {other_name} message within a {begun_name} message "
                      "fails the connection",
                      say(frame(begun, HEARTBEAT[:6], fin=False),
                          frame(other, HEARTBEAT, fin=fin)), closed(1002))


def data():
    table("5.6", "text is UTF-8", say(text('{"action":"heartbeat","é":"€ 😀"}'.encode())), ack(),
          alive())
    table("5.6", "a frame may hold part of a character where the message is whole",
          say(*fragments('{"action":"heartbeat","x":"€"}'.encode(), 28)), ack(), alive())
    table("5.6", "binary is arbitrary bytes", say(frame(BINARY, b"\xff\xfe\x00\xc0" * 40)),
          refusal(), alive())
    table("5.6", "binary is not read as text, whatever it holds",
          say(frame(BINARY, HEARTBEAT)), refusal(), alive())
    table("6.1", "each answer is one message, in the order of what was asked",
          say(text(), text(b'{"action":"nothing"}'), text()), ack(), refusal("INVALID_ACTION"),
          ack(), alive())
    table("6.1", "an error leaves the connection open",
          *[step for _ in range(3) for step in (say(text(b"no json")),
                                                refusal("INVALID_MESSAGE"))], alive())
    table("6.2", "two messages in one segment are two", say(text() + text()), ack(), ack(), alive())
    table("6.2", "a control frame and a message in one segment",
          say(frame(PING, b"1") + text() + frame(PONG)), *[any_answer] * 2, alive())
    table("6.2", "the type is that of the first fragment: text",
          say(*fragments(HEARTBEAT, 4, 9)), ack())
    table("6.2", "the type is that of the first fragment: binary",
          say(*fragments(b"\xff" * 30, 4, 9, opcode=BINARY)), refusal(), alive())
    table("6.2", "what follows a message belongs to a new one",
          say(*fragments(HEARTBEAT, 4), *fragments(b"\xff\xff", 1, opcode=BINARY)), ack(),
          refusal(), say(text()), ack())
    table("6.2", "a message that is not JSON is answered, not closed upon",
          say(text(b"hello")), hear_text(lambda fields: fields.get("code") == "INVALID_MESSAGE"
                                         and fields.get("correlationId"),
                                         "an error with a correlationId"), alive())


def any_answer(peer):
    """One frame, a pong or heartbeatAck: which comes first is the server's choice."""
    got = peer.hear()
    (pong(b"1") if got and got.opcode == PONG else ack())(Again(peer, got))


class Again:
    """A peer from which a frame that was heard is heard once more."""

    def __init__(self, peer, got):
        self.ended, self._got, self._peer = peer.ended, got, peer

    def hear(self):
        return self._got


for part in (fragmentation, control_between, interleaving, data):
    part()
