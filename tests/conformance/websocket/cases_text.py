"""8.1: text that is not UTF-8 fails the connection, as soon as no byte to come could mend it."""
from case import Table, ack, alive, closed, pong, refusal, say, silence, text
from wire import BINARY, CONTINUATION, PING, TEXT, frame

table = Table()
CASES = table.cases

VALID = {
    "one byte, the last": b"\x7f", "two bytes, the first": b"\xc2\x80",
    "two bytes, the last": b"\xdf\xbf", "three bytes, the first": b"\xe0\xa0\x80",
    "before the surrogates": b"\xed\x9f\xbf", "behind the surrogates": b"\xee\x80\x80",
    "three bytes, the last": b"\xef\xbf\xbf", "a non-character": b"\xef\xbf\xbe",
    "the byte order mark": b"\xef\xbb\xbf", "the replacement character": b"\xef\xbf\xbd",
    "four bytes, the first": b"\xf0\x90\x80\x80", "four bytes, the last": b"\xf4\x8f\xbf\xbf",
    "a zero byte": b"a\x00b", "Greek": "κόσμε".encode(), "a mixture": "aä€😀z".encode(),
}
INVALID = {
    "a continuation byte alone": b"\x80", "the last continuation byte alone": b"\xbf",
    "continuation bytes alone": b"\x80\xbf\x80", "0xC0": b"\xc0\x80", "0xC1": b"\xc1\xbf",
    "an overlong form of three bytes": b"\xe0\x80\x80",
    "the longest overlong form of three bytes": b"\xe0\x9f\xbf",
    "an overlong form of four bytes": b"\xf0\x80\x80\x80",
    "the longest overlong form of four bytes": b"\xf0\x8f\xbf\xbf",
    "an overlong slash": b"\xc0\xaf", "the first surrogate": b"\xed\xa0\x80",
    "the last surrogate": b"\xed\xbf\xbf", "a pair of surrogates": b"\xed\xa0\x80\xed\xb0\x80",
    "the first above U+10FFFF": b"\xf4\x90\x80\x80", "0xF5": b"\xf5\x80\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80", "six bytes": b"\xfc\x84\x80\x80\x80\x80",
    "0xFE": b"\xfe", "0xFF": b"\xff", "a character cut by ASCII": b"\xe2\x82a",
    "a character cut by another": b"\xe2\x82\xc3\xa9", "a lead byte before a lead byte": b"\xc3\xc3",
    "four bytes cut by ASCII": b"\xf0\x9f\x98a",
    "Greek with a surrogate": "κόσμε".encode() + b"\xed\xa0\x80edited",
}
CUT = {"one of two bytes": b"\xc3", "one of three bytes": b"\xe2", "two of three bytes": b"\xe2\x82",
       "one of four bytes": b"\xf0", "three of four bytes": b"\xf0\x9f\x98"}
PHRASE = '{"action":"heartbeat","x":"aä€😀z"}'.encode()


def valid():
    for name, payload in VALID.items():
        table("8.1", f"valid: {name}", say(text(b"<" + payload + b">")),
              refusal("INVALID_MESSAGE"), alive())
    for at in range(27, len(PHRASE) - 2):
        table("8.1", f"valid: fragments cut at byte {at}",
              say(frame(TEXT, PHRASE[:at], fin=False), frame(CONTINUATION, PHRASE[at:])),
              ack(), alive())
    table("8.1", "valid: a ping and an empty fragment in the middle of a character",
          say(frame(TEXT, PHRASE[:31], fin=False), frame(PING, b"\xff"),
              frame(CONTINUATION, b"", fin=False), frame(CONTINUATION, PHRASE[31:])),
          pong(b"\xff"), ack(), alive())
    table("8.1", "valid: one byte a fragment",
          say(*[frame(TEXT if at == 0 else CONTINUATION, PHRASE[at:at + 1],
                      fin=at == len(PHRASE) - 1) for at in range(len(PHRASE))]), ack(), alive())
    table("8.1", "valid: each message begins anew",
          say(text(b"\xc3\xa9")), refusal("INVALID_MESSAGE"), say(text(PHRASE)), ack())


def invalid():
    for name, payload in INVALID.items():
        table("8.1", f"invalid: {name}", say(text(b"<" + payload + b">")), closed(1007))
        table("8.1", f"invalid: {name}, in a fragment that is not the last",
              say(frame(TEXT, b"<" + payload + b">", fin=False)), closed(1007))
        table("8.1", f"invalid: {name}, in a continuation",
              say(frame(TEXT, b"<", fin=False), frame(CONTINUATION, payload + b">")),
              closed(1007))
        table("8.1", f"invalid: {name}, told before the frame is whole",
              say(frame(TEXT, b"<" + payload + b">" + b"x" * 90)[:-80]), closed(1007))
    for name, payload in CUT.items():
        table("8.1", f"invalid: the message ends behind {name}",
              say(text(b"<" + payload)), closed(1007))
        table("8.1", f"invalid: the fragmented message ends behind {name}",
              say(frame(TEXT, b"<", fin=False), frame(CONTINUATION, payload)), closed(1007))
        table("8.1", f"invalid: an empty last fragment behind {name}",
              say(frame(TEXT, b"<" + payload, fin=False), frame(CONTINUATION)), closed(1007))
    table("8.1", "invalid: the fault is split between fragments",
          say(frame(TEXT, b"\xed", fin=False), frame(CONTINUATION, b"\xa0", fin=False)),
          closed(1007))
    table("8.1", "a cut character alone is no fault while more may come",
          say(frame(TEXT, b"<\xe2\x82", fin=False)), silence(),
          say(frame(CONTINUATION, b"\xac>")), refusal("INVALID_MESSAGE"), alive())
    table("8.1", "binary is not looked at",
          *[step for payload in INVALID.values() for step in (
              say(frame(BINARY, payload)), refusal())][:10], alive())
    table("8.1", "a ping's payload is not looked at", say(frame(PING, b"\xff\xfe")),
          pong(b"\xff\xfe"), alive())


for part in (valid, invalid):
    part()
