"""Errors and messages as the server writes them."""
import json
import unittest

import stage  # noqa: F401  Puts the package on the path.
from auriga_live import (AuthenticationError, BroadcastState, BroadcastStateChanged, CapacityError,
                         ConnectionRefused, InvalidInputError, LiveError, SessionJoined,
                         SessionNotFoundError, SessionStatus, UnavailableError, UnknownMessage)
from auriga_live.errors import SITUATIONS, from_message, from_response
from auriga_live.messages import decode
from auriga_live.participant import socket_url

CLASSES = {
    AuthenticationError: ["UNAUTHORIZED", "TOKEN_EXPIRED", "FORBIDDEN", "UNAUTHORIZED_ACTION"],
    SessionNotFoundError: ["SESSION_NOT_FOUND", "SESSION_INACTIVE"],
    CapacityError: ["SESSION_FULL", "RATE_LIMIT_EXCEEDED"],
    InvalidInputError: ["INVALID_SESSION_ID", "INVALID_LANGUAGE", "UNSUPPORTED_LANGUAGE",
                        "MISSING_PARAMETER", "INVALID_PARAMETER", "INVALID_ACTION",
                        "INVALID_MESSAGE", "MESSAGE_TOO_LARGE"],
    UnavailableError: ["SERVICE_UNAVAILABLE"],
}


class ErrorTest(unittest.TestCase):
    def test_every_code_of_the_protocol_has_its_class(self):
        for kind, codes in CLASSES.items():
            for code in codes:
                with self.subTest(code):
                    error = from_message({"code": code, "message": "no", "correlationId": "c1",
                                          "details": {"field": "x"}, "retryAfter": 3})
                    self.assertIs(kind, type(error))
                    self.assertEqual((code, "c1", "x", 3.0, f"{code}: no"),
                                     (error.code, error.correlation_id, error.details["field"],
                                      error.retry_after, str(error)))
                    self.assertEqual(kind in (CapacityError, UnavailableError), error.retryable)

    def test_a_code_of_later_days_is_an_error_all_the_same(self):
        self.assertIs(LiveError, type(from_message({"code": "NEW"})))
        self.assertIs(LiveError, type(from_message({})))

    def test_a_refused_handshake_is_the_same_class_with_the_problem_as_its_cause(self):
        problem = {"status": 429, "code": "RATE_LIMIT_EXCEEDED", "detail": "slow down",
                   "request_id": "req_1"}
        error = from_response(429, {"Retry-After": "12"}, json.dumps(problem).encode())
        self.assertIs(CapacityError, type(error))
        self.assertEqual((12.0, "req_1", "slow down"),
                         (error.retry_after, error.correlation_id, error.message))
        self.assertIsInstance(error.__cause__, ConnectionRefused)
        self.assertEqual((429, problem), (error.__cause__.status, error.__cause__.problem))

    def test_the_status_decides_where_there_is_no_code(self):
        for status, kind in {401: AuthenticationError, 403: AuthenticationError,
                             404: SessionNotFoundError, 410: SessionNotFoundError,
                             429: CapacityError, 400: InvalidInputError, 502: UnavailableError,
                             503: UnavailableError, 418: ConnectionRefused}.items():
            for body in (b"<html>", b"[]", None, b""):
                with self.subTest(status=status, body=body):
                    self.assertIs(kind, type(from_response(status, {}, body)))


class MessageTest(unittest.TestCase):
    def test_fields_are_read_deep_and_unknown_ones_kept(self):
        fields = {"type": "sessionStatus", "timestamp": 5, "sessionId": "a-b-100",
                  "listenerCount": 2, "languageDistribution": {"en": 2}, "sessionDuration": 9,
                  "updateReason": "requested", "new": 1,
                  "broadcastState": {"isActive": True, "isPaused": True, "volume": 0.5,
                                     "speakerConnected": False, "lastStateChange": 7}}
        message = decode(fields)
        self.assertEqual(
            SessionStatus("sessionStatus", 5, fields, "a-b-100", 2, {"en": 2}, 9, "requested",
                          BroadcastState(True, True, False, 0.5, False, 7)), message)
        self.assertEqual(1, message.raw["new"])

    def test_what_is_left_out_has_its_default(self):
        message = decode({"type": "sessionJoined"})
        self.assertIsInstance(message, SessionJoined)
        self.assertIsNone(message.recovered)
        self.assertIsInstance(decode({"type": "volumeChanged"}), BroadcastStateChanged)
        self.assertIsInstance(decode({"type": "brandNew"}), UnknownMessage)
        self.assertIsInstance(decode({}), UnknownMessage)

    def test_situations_name_no_code_that_the_protocol_lacks(self):
        known = {code for codes in CLASSES.values() for code in codes} | {"UNAUTHENTICATED"}
        self.assertEqual(known, set(SITUATIONS))


class AddressTest(unittest.TestCase):
    def test_the_address_of_the_server_is_enough(self):
        for given, expected in {
            "http://h:8080": "ws://h:8080/ws/live", "https://h/": "wss://h/ws/live",
            "ws://h/ws/live": "ws://h/ws/live", "wss://h/behind/ws/live": "wss://h/behind/ws/live",
        }.items():
            self.assertEqual(expected, socket_url(given, {}))
        self.assertEqual("ws://h/ws/live?ticket=a%2Fb", socket_url("http://h", {"ticket": "a/b"}))

    def test_what_is_no_address_is_refused(self):
        for given in ("h:8080", "ftp://h", "http://", ""):
            with self.subTest(given), self.assertRaises(ValueError):
                socket_url(given, {})


if __name__ == "__main__":
    unittest.main()
