"""What the tests share: the package on the path, a server, a gate before it, audio that tells its
place."""
import asyncio
import contextlib
import logging
import os
import pathlib
import struct
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = HERE.parent
ROOT = PACKAGE.parents[1]
sys.dont_write_bytecode = True
sys.path[:0] = [str(PACKAGE), str(ROOT / "tests" / "support")]

from live_server import PROGRAM, LiveServer, free_port  # noqa: E402

# Slow callbacks are what a shared machine has.
logging.getLogger("asyncio").setLevel(logging.ERROR)
# A local address meets the limits of the door many times in a test run.
SETTINGS = {
    "broadcasts.connects_per_minute": 0, "broadcasts.joins_per_minute": 0,
    "broadcasts.creations_per_hour": 0, "broadcasts.heartbeats_per_minute": 0,
}
SHORT_GRACE = {"broadcasts.grace_seconds": 3}
SHORT_LIVES = {"broadcasts.refresh_minutes": 1, "broadcasts.warning_minutes": 1,
               "broadcasts.close_minutes": 2}


def make_server(data, **settings):
    """The program under test; AURIGA_PROGRAM names another build of it."""
    return LiveServer(os.environ.get("AURIGA_PROGRAM") or PROGRAM, data,
                      settings={**SETTINGS, **settings})


@contextlib.contextmanager
def server(**settings):
    """A running server and its owner."""
    with tempfile.TemporaryDirectory() as data, make_server(data, **settings) as live:
        live.url = f"http://127.0.0.1:{live.port}"
        live.owner = live.set_up_owner()
        yield live
        live.owner.close()


class Gate:
    """TCP between client and server that can be cut, frozen and shut, and opens again."""

    def __init__(self, port):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._target = port
        self._server = None
        self._pairs = []
        self._flowing = asyncio.Event()

    async def __aenter__(self):
        self._flowing.set()
        await self.open()
        return self

    async def __aexit__(self, *_):
        self._flowing.set()
        await self.shut()
        self.cut()

    async def open(self):
        """Takes connections."""
        if self._server is None:
            self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)

    async def shut(self):
        """Takes no new connections."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    def cut(self):
        """Ends all connections at once."""
        pairs, self._pairs = self._pairs, []
        for writers in pairs:
            for writer in writers:
                writer.transport.abort()

    def freeze(self):
        """Nothing passes any more; connections stay."""
        self._flowing.clear()

    def thaw(self):
        self._flowing.set()

    async def _take(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._pairs.append((writer, far_writer))
        await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))

    async def _pass(self, reader, writer):
        try:
            while data := await reader.read(1 << 16):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except (OSError, RuntimeError):
            writer.transport.abort()


class Talk:
    """Audio whose every four bytes count on, so that loss and doubling show."""

    def __init__(self):
        self.said = 0

    def chunk(self, size=640):
        words = size // 4
        out = struct.pack(f"<{words}I", *range(self.said, self.said + words))
        self.said += words
        return out


def count_of(samples):
    """The numbers in what Talk said."""
    return list(struct.unpack(f"<{len(samples) // 4}I", samples))


class FastClock:
    """A minute of it passes in a second."""

    FACTOR = 60

    def now(self):
        return time.monotonic() * self.FACTOR

    async def sleep(self, seconds):
        await asyncio.sleep(seconds / self.FACTOR)


async def until(condition, seconds=10.0):
    """Waits for something to become true; fails after `seconds`."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)
