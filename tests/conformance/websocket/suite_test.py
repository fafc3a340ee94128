"""The suite notices: canned servers with one fault each, and README against the tables."""
import base64
import hashlib
import pathlib
import re
import socket
import struct
import sys
import threading
import unittest

sys.dont_write_bytecode = True
import broadcast
import case
import cases_control
import cases_framing
import cases_handshake
import cases_limits
import cases_messages
import cases_text
import crowd
import wire

README = (pathlib.Path(__file__).parent / "README.md").read_text(encoding="utf-8")
TABLES = [*cases_framing.CASES, *cases_messages.CASES, *cases_control.CASES, *cases_text.CASES,
          *cases_limits.CASES, *cases_handshake.CASES]
PING = case.Case("5.5.2", "a ping", (case.say(wire.frame(wire.PING, b"x")), case.pong(b"x")))
FAULT = case.Case("5.2", "a fault", (case.say(wire.frame(0x3)), case.closed(1002)))
ASK = case.Case("6.1", "a message", (case.say(case.text()), case.ack()))
CLOSE_1002 = b"\x88\x02\x03\xea"
# The case, what the server says and what the suite must say to that.
FAULTS = [
    (PING, b"\x8a\x81abcd" + bytes([ord("x") ^ ord("a")]), "masks a frame"),
    (PING, b"\xca\x01x", "reserved bit"),
    (PING, b"\x8b\x01x", "reserved opcode"),
    (PING, b"\x8a\x7e\x00\x01x", "longer than it must"),
    (PING, b"\x0a\x01x", "fragmented or longer"),
    (PING, b"\x8a\x01y", "not a pong"),
    (PING, b"\x81\x01x", "not a pong"),
    (PING, b"", "not a pong"),
    (ASK, b"\x81\x02\xc3\x28", "not UTF-8"),
    (ASK, b"\x81\x02{}", "not heartbeatAck"),
    (ASK, b"\x82" + bytes([23]) + b'{"type":"heartbeatAck"}', "not heartbeatAck"),
    (FAULT, b"", "not a close frame"),
    (FAULT, b"\x88\x02\x03\xef", "not a close frame with 1002"),
    (FAULT, b"\x88\x02\x03\xee", "closes with 1006"),
    (FAULT, b"\x88\x01\x03", "half a code"),
    (FAULT, b"\x88\x03\x03\xea\xff", "reason"),
    (FAULT, CLOSE_1002 + b"\x81\x02{}", "says more after its close frame"),
    (FAULT, "reset", "no orderly end"),
]
RIGHT = [(PING, b"\x8a\x01x"), (FAULT, CLOSE_1002),
         (ASK, b"\x81" + bytes([23]) + b'{"type":"heartbeatAck"}')]


class CannedServer:
    """Shakes hands with one client, hears something, says `answer` and ends."""

    def __init__(self, answer):
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._thread.join()
        self._listening.close()

    def _serve(self):
        client, _ = self._listening.accept()
        with client:
            request = b""
            while b"\r\n\r\n" not in request:
                request += client.recv(4096)
            key = re.search(rb"Sec-WebSocket-Key: (\S+)", request)[1]
            accept = base64.b64encode(hashlib.sha1(key + wire.MAGIC).digest()).decode()
            client.sendall("HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode())
            client.recv(4096)
            if self._answer == "reset":
                client.sendall(CLOSE_1002)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                client.sendall(self._answer)
                client.shutdown(socket.SHUT_WR)
                client.recv(4096)


class SuiteTest(unittest.TestCase):
    def test_a_server_with_a_fault_is_noticed(self):
        for one, answer, complaint in FAULTS:
            with self.subTest(complaint), CannedServer(answer) as server:
                self.assertIn(complaint, case.run(one, server.port) or "nothing wrong")

    def test_a_server_without_fault_passes(self):
        for one, answer in RIGHT:
            with self.subTest(one.name), CannedServer(answer) as server:
                self.assertIsNone(case.run(one, server.port))

    def test_names_are_unique(self):
        names = [each.name for each in TABLES]
        self.assertEqual(len(set(names)), len(names))


class ReadmeTest(unittest.TestCase):
    def setUp(self):
        self.names = {}
        for section, title in [*((each.section, each.title) for each in TABLES),
                               *((each[0], each[1]) for each in crowd.CHECKS),
                               *((each[0], each[1]) for each in broadcast.binary_cases())]:
            self.names.setdefault(section, []).append(title)
        self.rows = {row[0]: row[1] for row in re.findall(
            r"^\| ([\d.]+) \| (.*?) \|.*\|$", README, re.MULTILINE)}

    def test_every_section_with_cases_has_a_row_and_the_other_way_round(self):
        self.assertEqual(sorted(self.names), sorted(self.rows))

    def test_what_the_page_quotes_are_cases(self):
        for section, row in self.rows.items():
            quotes = [quote for quote in re.findall(r"`([^`]+)`", row) if quote != "wire.py"]
            self.assertTrue(quotes, section)
            for quote in quotes:
                with self.subTest(section=section, quote=quote):
                    self.assertTrue(any(quote in title for title in self.names[section]))


if __name__ == "__main__":
    unittest.main()
