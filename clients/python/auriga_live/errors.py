"""What can go wrong, a class for each situation a caller treats differently.

A refused handshake and an `error` message become the same classes, so one `except` serves both; of
a refused handshake `__cause__` is the ConnectionRefused with status and problem.
"""
import json
from collections.abc import Mapping
from typing import Any

from .retry import CloseAction, close_action


class LiveError(Exception):
    """Anything the server or the connection said no with.

    code            the server's code, such as SESSION_FULL; empty where there is none
    correlation_id  names the failure in the server's log
    details         what the server adds, for example `field` for invalid input
    retry_after     seconds after which the same may succeed; None where waiting does not help
    """

    retryable = False
    """Whether the same call may succeed later without a change."""

    def __init__(self, message: str, *, code: str = "", correlation_id: str | None = None,
                 details: Mapping[str, Any] | None = None,
                 retry_after: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.correlation_id = correlation_id
        self.details: Mapping[str, Any] = details or {}
        self.retry_after = retry_after

    def __str__(self) -> str:
        return f"{self.code}: {self.message}" if self.code else self.message


class AuthenticationError(LiveError):
    """No valid token, one past its time, or one that does not allow this."""


class SessionNotFoundError(LiveError):
    """There is no such broadcast (SESSION_NOT_FOUND) or it has ended (SESSION_INACTIVE)."""


class CapacityError(LiveError):
    """The broadcast is full or a limit is reached; `retry_after` says when to come again."""

    retryable = True


class InvalidInputError(LiveError):
    """Something given is wrong: `details["field"]` names it where the server can tell."""


class UnavailableError(LiveError):
    """The server is not there, too busy or does not answer in time."""

    retryable = True


class ConnectionLost(LiveError):
    """The connection closed, and what was asked has no answer.

    close_code  RFC 6455, 7.4; 1006 where it ended without a close frame
    reason      the server's words
    """

    def __init__(self, close_code: int, reason: str = "") -> None:
        super().__init__(f"the connection closed with {close_code}" + (reason and f" ({reason})"))
        self.close_code = close_code
        self.reason = reason
        self.retryable = close_action(close_code) is CloseAction.RECONNECT


class ConnectionRefused(LiveError):
    """The server answered the handshake with an HTTP status instead.

    status   of HTTP
    problem  the body, a problem as in RFC 9457; empty where it was none
    """

    def __init__(self, status: int, problem: Mapping[str, Any],
                 retry_after: float | None = None) -> None:
        super().__init__(
            str(problem.get("detail") or problem.get("title") or f"HTTP status {status}"),
            code=str(problem.get("code") or ""),
            correlation_id=_text(problem, "request_id", "correlation_id", "correlationId"),
            details={name: value for name, value in problem.items() if name not in _STANDARD},
            retry_after=retry_after)
        self.status = status
        self.problem = problem
        self.retryable = status in (429, 500, 502, 503, 504)


_STANDARD = ("type", "title", "status", "detail", "instance", "code", "request_id")

SITUATIONS: Mapping[str, type[LiveError]] = {
    "UNAUTHORIZED": AuthenticationError,
    "UNAUTHENTICATED": AuthenticationError,
    "TOKEN_EXPIRED": AuthenticationError,
    "FORBIDDEN": AuthenticationError,
    "UNAUTHORIZED_ACTION": AuthenticationError,
    "SESSION_NOT_FOUND": SessionNotFoundError,
    "SESSION_INACTIVE": SessionNotFoundError,
    "SESSION_FULL": CapacityError,
    "RATE_LIMIT_EXCEEDED": CapacityError,
    "INVALID_SESSION_ID": InvalidInputError,
    "INVALID_LANGUAGE": InvalidInputError,
    "UNSUPPORTED_LANGUAGE": InvalidInputError,
    "MISSING_PARAMETER": InvalidInputError,
    "INVALID_PARAMETER": InvalidInputError,
    "INVALID_ACTION": InvalidInputError,
    "INVALID_MESSAGE": InvalidInputError,
    "MESSAGE_TOO_LARGE": InvalidInputError,
    "SERVICE_UNAVAILABLE": UnavailableError,
}
_BY_STATUS: Mapping[int, type[LiveError]] = {
    401: AuthenticationError, 403: AuthenticationError, 404: SessionNotFoundError,
    410: SessionNotFoundError, 429: CapacityError, 400: InvalidInputError,
    422: InvalidInputError, 502: UnavailableError, 503: UnavailableError, 504: UnavailableError,
}


def from_message(fields: Mapping[str, Any]) -> LiveError:
    """The exception for the fields of an `error` message."""
    code = str(fields.get("code") or "")
    details = fields.get("details")
    return SITUATIONS.get(code, LiveError)(
        str(fields.get("message") or "the server refused"), code=code,
        correlation_id=_text(fields, "correlationId"),
        details=details if isinstance(details, Mapping) else None,
        retry_after=_seconds(fields.get("retryAfter")))


def from_response(status: int, headers: Mapping[str, str], body: bytes | None) -> LiveError:
    """The exception for a handshake that was refused with an HTTP response."""
    try:
        problem = json.loads(body or b"{}")
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    retry_after = _seconds(headers.get("Retry-After"))
    if retry_after is None:
        retry_after = _seconds(problem.get("retry_after"))
    refused = ConnectionRefused(status, problem, retry_after)
    situation = SITUATIONS.get(refused.code) or _BY_STATUS.get(status)
    if situation is None:
        return refused
    error = situation(refused.message, code=refused.code, correlation_id=refused.correlation_id,
                      details=refused.details, retry_after=retry_after)
    error.__cause__ = refused
    return error


def _text(fields: Mapping[str, Any], *names: str) -> str | None:
    return next((str(fields[name]) for name in names if fields.get(name)), None)


def _seconds(value: Any) -> float | None:
    try:
        return max(0.0, float(value))
    except (TypeError, ValueError):
        return None
