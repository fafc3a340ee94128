"""Frames in exact sequence order, from one connection or, during a refresh, from two.

The frames of one connection come in order, and where a number is skipped the server has dropped
frames for it. During a refresh the old connection brings the rest while the new one begins already:
frames of the new one that are ahead wait until the old one has caught up or is over. So whatever is
handed out has a higher number than all before, nothing twice, and what is missing is counted on the
frame behind the gap.
"""
from dataclasses import replace

from .frame import AudioFrame


class FrameOrder:
    """Pure logic: frames in, frames out.

    next        the sequence that comes next; None before the first
    duplicates  frames that came a second time and were not handed out
    missed      frames that never came
    """

    def __init__(self) -> None:
        self.next: int | None = None
        self.duplicates = 0
        self.missed = 0
        self._held: dict[int, AudioFrame] = {}
        self._overlap = False

    def start(self, sequence: int) -> None:
        """Counts from `sequence` on: what is before it is not missed."""
        self.next = sequence
        self._held.clear()

    def begin_overlap(self) -> None:
        """From now on there are two connections."""
        self._overlap = True

    def end_overlap(self) -> list[AudioFrame]:
        """The old connection is over; what waited for it."""
        self._overlap = False
        held, self._held = self._held, {}
        return [frame for each in sorted(held) for frame in self._hand_out(held[each])]

    def offer(self, frame: AudioFrame, *, newer: bool = False) -> list[AudioFrame]:
        """What can be handed out now that `frame` came; `newer`: from the connection that takes
        over."""
        if self.next is not None and frame.sequence < self.next:
            self.duplicates += 1
            return []
        if self._overlap and newer and frame.sequence != self.next:
            if frame.sequence in self._held:
                self.duplicates += 1
            self._held[frame.sequence] = frame
            return []
        out: list[AudioFrame] = []
        for sequence in sorted(self._held):
            if sequence < frame.sequence:
                out += self._hand_out(self._held.pop(sequence))
        out += self._hand_out(frame)
        while self.next in self._held:
            assert self.next is not None
            out += self._hand_out(self._held.pop(self.next))
        return out

    def _hand_out(self, frame: AudioFrame) -> list[AudioFrame]:
        if self.next is None:
            self.next = frame.sequence
        missed = frame.sequence - self.next
        if missed < 0:
            self.duplicates += 1
            return []
        self.next = frame.sequence + 1
        self.missed += missed
        return [replace(frame, missed=missed) if missed else frame]


class FrameQueue:
    """Frames for a reader who may be slow: at most `bytes_max`; above it the oldest go, counted as
    missed by the frame behind them."""

    def __init__(self, bytes_max: int) -> None:
        self.dropped = 0
        self._bytes_max = bytes_max
        self._size = 0
        self._frames: list[AudioFrame] = []
        self._first = 0

    def __len__(self) -> int:
        return len(self._frames) - self._first

    def put(self, frame: AudioFrame) -> None:
        self._frames.append(frame)
        self._size += len(frame.samples)
        while self._size > self._bytes_max and len(self) > 1:
            oldest = self.take()
            behind = self._frames[self._first]
            self._frames[self._first] = replace(behind, missed=behind.missed + oldest.missed + 1)
            self.dropped += 1

    def take(self) -> AudioFrame:
        """The oldest. Only where there is one."""
        frame = self._frames[self._first]
        self._first += 1
        self._size -= len(frame.samples)
        if self._first > 256 and self._first * 2 > len(self._frames):
            del self._frames[:self._first]
            self._first = 0
        return frame

    def clear(self) -> None:
        self._frames.clear()
        self._first = self._size = 0
