"""Breaks what was whole: JSON bodies, queries, paths, headers and forms, in the ways of the world."""
import json

WRONG = [None, True, False, 0, -1, 1.5, 2**31, 2**63, 2**64, -2**63 - 1, 10**40, "", " ", "x",
         "\u0000", "é" * 50, "🚗", "x" * 10_000, [], {}, [[]], [None], {"a": {"b": []}}, "null",
         "../../etc/passwd", "'; DROP TABLE users; --", "\u202etxt", "1e999", "NaN"]

BAD_JSON = [b"", b"{", b"[", b"nul", b'{"a":}', b'{"a":1,}', b"{'a':1}", b'{"a":1}}', b"[1e400]",
            b'{"a":"\xff\xfe"}', b'{"a":"\xed\xa0\x80"}', b'{"a":"\\ud800"}', b'{"a":"\\x"}',
            b"\x00", b"\xef\xbb\xbf{}", b"{" * 5000, b"[" * 20000, b'{"a":' * 3000,
            b'{"a":1,"a":2}', b'"\x01"', b"NaN", b"-", b"0123", b"1 2",
            b'{"' + b"k" * 100_000 + b'":1}', b"[" + b"1," * 50_000 + b"1]"]

BAD_TYPES = ["", "text/plain", "application/xml", "application/json; charset=latin1", "json",
             "multipart/form-data", "multipart/form-data; boundary=", "application/json, text/plain",
             "application/x-www-form-urlencoded", "a" * 2000]

BAD_PARTS = ["", ".", "..", "%2e%2e", "..%2f..%2fetc", "%00", "%zz", "%", "%ff", "%c3%28", "a" * 300,
             "agt_", "agt_x", "usr_0", "null", "0", "-1", "%20", "é", "'", "%22", "*", "a%0d%0ab",
             "agt_00000000-0000-7000-8000-000000000000", "%F0%9F%9A%97"]

BAD_QUERIES = ["limit=0", "limit=-1", "limit=201", "limit=abc", "limit=1e9", "limit=" + "9" * 40,
               "limit=", "cursor=x", "cursor=%ff", "cursor=" + "A" * 3000, "cursor=bnVsbA",
               "unknown=1", "limit=1&limit=2", "q=%00", "q=" + "x" * 5000, "status=nonsense",
               "from=yesterday", "from=2026-13-99T00:00:00Z", "to=9999999999999", "=", "&&&",
               "a[]=1", "limit=1;drop", "start=-1&end=5", "start=5&end=1", "start=0&end=" + "9" * 30]

BAD_HEADERS = [("Accept", "image/png"), ("Accept", "*/*;q=0"), ("Accept", ","),
               ("If-Match", '"nonsense"'), ("If-Match", "*"), ("If-None-Match", "x" * 500),
               ("Idempotency-Key", ""), ("Idempotency-Key", "k" * 5000),
               ("X-Request-Id", "x" * 5000), ("X-Request-Id", "a b"), ("Range", "bytes=5-1"),
               ("Range", "bytes=-99999999999999999999"), ("Origin", "https://evil.example"),
               ("X-Forwarded-For", "1.2.3.4"), ("Cookie", "auriga_refresh=x; auriga_csrf=y"),
               ("X-CSRF-Token", "x"), ("Traceparent", "00-zz"), ("Content-Encoding", "gzip"),
               ("X-Filler", "f" * 20_000), ("Accept-Encoding", "gzip;q=x"),
               ("Expect", "200-ok"), ("Authorization", "Basic eDp5"), ("Authorization", "Bearer"),
               ("Authorization", "Bearer a.b.c"), ("Authorization", "Bearer " + "A" * 4000),
               ("X-API-Key", "aur_live_" + "x" * 43), ("X-API-Key", "é"), ("X-API-Key", "")]


def body(value, random):
    """(bytes, content type or None): a broken form of a JSON body, and why it is broken."""
    kind = random.randrange(7)
    if kind == 0:
        return random.choice(BAD_JSON), "application/json"
    if kind == 1:
        return json.dumps(value).encode(), random.choice(BAD_TYPES)
    if kind == 2:
        text = json.dumps(value).encode()
        return text[:random.randrange(len(text) + 1)], "application/json"
    if kind == 3 and random.random() < 0.1:
        return b'{"a":"' + b"x" * (3 << 20) + b'"}', "application/json"
    if not isinstance(value, dict) or not value or kind == 3:
        return json.dumps(random.choice(WRONG)).encode(), "application/json"
    broken = dict(value)
    field = random.choice(sorted(broken))
    if kind == 4:
        del broken[field]
    elif kind == 5:
        broken["unknown_" + str(random.randrange(9))] = random.choice(WRONG)
    else:
        broken[field] = random.choice(WRONG)
    return json.dumps(broken).encode(), "application/json"


def form(data, content_type, random):
    """A broken form of a multipart body."""
    kind = random.randrange(6)
    if kind == 0:
        return data[:random.randrange(len(data) + 1)], content_type
    if kind == 1:
        return data, "multipart/form-data; boundary=another"
    if kind == 2:
        return data, "multipart/form-data"
    if kind == 3:
        return data.replace(b"Content-Disposition", b"Content-Nonsense", 1), content_type
    if kind == 4:
        at = random.randrange(len(data))
        return data[:at] + bytes(random.randrange(256) for _ in range(8)) + data[at:], content_type
    return data.replace(b'filename="', b'filename="../../', 1), content_type
