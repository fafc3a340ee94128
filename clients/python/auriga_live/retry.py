"""When to connect again, and how long to wait before.

The close code alone decides, whatever the reason says. Waits double from 1 to 30 seconds, and each
is drawn from the whole range below ("full jitter"): clients that a server's restart cut off at one
moment must not come back at one moment. A planned move is spread for the same reason: a whole hall
that joined together is asked for it together.
"""
import enum
import random
from collections.abc import Callable

# 1005 is a close without a code: neither the server nor the client does that, what is between does.
RECONNECT_CODES = (1001, 1005, 1006, 1011, 1012, 1013)
SPREAD_SECONDS_MAX = 60.0
SPREAD_PART = 0.1
"""The spread is at most this part of the time that is left."""


class CloseAction(enum.Enum):
    """What a close code asks of the client."""

    DONE = "done"
    RECONNECT = "reconnect"
    MEND = "mend the client"
    STOP = "do not connect again before something has changed"
    ENDED = "the broadcast ended"
    TAKEN_OVER = "this speaker speaks on another connection"
    MOVED = "the connection was refreshed"


def close_action(code: int) -> CloseAction:
    """By the ranges of the protocol. What no range names is not tried again."""
    if code == 1000:
        return CloseAction.DONE
    if code in RECONNECT_CODES or 4000 <= code <= 4499:
        return CloseAction.RECONNECT
    if code in (1002, 1003, 1007, 1009):
        return CloseAction.MEND
    return {4900: CloseAction.ENDED, 4901: CloseAction.TAKEN_OVER,
            4902: CloseAction.MOVED}.get(code, CloseAction.STOP)


def spread(left: float) -> float:
    """The bound of the wait before a planned move, where the connection ends in `left` seconds."""
    return max(0.0, min(SPREAD_SECONDS_MAX, SPREAD_PART * left))


class Backoff:
    """Waits before each try: below 1, 2, 4 … at most `most` seconds."""

    def __init__(self, first: float = 1.0, most: float = 30.0,
                 draw: Callable[[], float] = random.random) -> None:
        """`draw` answers a number from 0 to 1, evenly."""
        self._first = first
        self._most = most
        self._draw = draw
        self._tries = 0

    def next(self, at_least: float = 0.0) -> float:
        """Seconds to wait before the next try; never below `at_least`, which the server asked for,
        and then jittered above it."""
        # The exponent is bounded before the power is taken: tries may go on for days.
        ceiling = min(self._most, self._first * 2.0 ** min(self._tries, 32))
        self._tries += 1
        return at_least + self._draw() * ceiling

    def reset(self) -> None:
        """After a connection that held."""
        self._tries = 0
