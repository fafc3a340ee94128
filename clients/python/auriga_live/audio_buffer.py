"""Audio on its way to the server.

The server takes chunks of 100 to 32,768 bytes, 50 a second. So short pieces are joined and long ones
cut; and where many wait, after a cut, they are joined too, or catching up would break the limit and
lose what was kept.
"""
import asyncio
import collections

from .frame import BYTES_PER_SECOND, SAMPLE_BYTES

CHUNK_BYTES_MIN = 100
CHUNK_BYTES_MAX = 32_768
CHUNKS_PER_SECOND = 49.0
CHUNKS_AT_ONCE = 25
"""Below the server's 50 a second."""


class AudioBuffer:
    """Chunks in order, at most `seconds` of them."""

    def __init__(self, seconds: float) -> None:
        self.bytes_max = int(seconds * BYTES_PER_SECOND)
        self.size = 0
        self._chunks: collections.deque[bytes] = collections.deque()
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._chunks)

    @property
    def ready(self) -> bool:
        """Whether there is a chunk that the server takes."""
        return self.size >= CHUNK_BYTES_MIN

    @property
    def full(self) -> bool:
        """Whether more waits than may."""
        return self.size > self.bytes_max

    def put(self, samples: bytes) -> None:
        """Appends audio, cut where it is too long for one chunk."""
        for at in range(0, len(samples), CHUNK_BYTES_MAX):
            self._chunks.append(bytes(samples[at:at + CHUNK_BYTES_MAX]))
        self.size += len(samples)
        self._changed.set()

    def pad(self) -> None:
        """Fills a last piece that is too short with silence."""
        if 0 < self.size < CHUNK_BYTES_MIN:
            self.put(bytes(CHUNK_BYTES_MIN - self.size))

    def drop_oldest(self) -> tuple[int, int]:
        """Drops from the front what is above the bound; how many chunks and bytes."""
        chunks, size = 0, 0
        while self.full:
            size += len(self._chunks[0])
            self.size -= len(self._chunks.popleft())
            chunks += 1
        if chunks:
            self._changed.set()
        return chunks, size

    def take(self, bytes_wanted: int = CHUNK_BYTES_MIN) -> bytes:
        """The next chunk: the first that waits, joined with those behind while it is shorter than
        `bytes_wanted`, within what the server takes. Only when ready."""
        taken = [self._chunks.popleft()]
        size = len(taken[0])
        while self._chunks and size < bytes_wanted and (
                size + len(self._chunks[0]) <= CHUNK_BYTES_MAX):
            taken.append(self._chunks.popleft())
            size += len(taken[-1])
        joined = b"".join(taken)
        if len(joined) < CHUNK_BYTES_MIN:
            # The next one is nearly as long as a chunk may be: take of it what is missing.
            rest = self._chunks.popleft()
            missing = CHUNK_BYTES_MIN - len(joined)
            joined += rest[:missing]
            self._chunks.appendleft(rest[missing:])
        self.size -= len(joined)
        self._changed.set()
        return joined

    def put_back(self, chunk: bytes) -> None:
        """What take() answered and nobody got."""
        self._chunks.appendleft(chunk)
        self.size += len(chunk)
        self._changed.set()

    async def change(self) -> None:
        """Until something was put or taken."""
        self._changed.clear()
        await self._changed.wait()

    def wake(self) -> None:
        """Ends every wait for a change."""
        self._changed.set()


def check_samples(samples: bytes) -> None:
    """Raises ValueError for half a sample, which would turn all that follows into noise."""
    if len(samples) % SAMPLE_BYTES:
        raise ValueError("audio is whole samples of 2 bytes")
