"""How fast something may be sent."""


class Pace:
    """A bucket of tokens: `at_once` at first, and `per_second` come in."""

    def __init__(self, now: float, per_second: float, at_once: int) -> None:
        self._per_second = per_second
        self._most = float(at_once)
        self._tokens = self._most
        self._at = now

    @property
    def left(self) -> int:
        """How many may still go at once."""
        return int(self._tokens)

    def wait(self, now: float) -> float:
        """Seconds until the next may go; 0 takes the token for it."""
        self._tokens = min(self._most, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        if self._tokens >= 1.0:
            self._tokens -= 1.0
            return 0.0
        # Rounding may leave it just short of a whole one: not a wait of nothing then.
        return max(0.001, (1.0 - self._tokens) / self._per_second)
