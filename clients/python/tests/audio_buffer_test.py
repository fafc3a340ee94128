"""The speaker's buffer and its pace."""
import random
import unittest

import stage  # noqa: F401  Puts the package on the path.
from auriga_live.audio_buffer import (CHUNK_BYTES_MAX, CHUNK_BYTES_MIN, CHUNKS_AT_ONCE,
                                      CHUNKS_PER_SECOND, AudioBuffer, check_samples)
from auriga_live.pace import Pace


class BufferTest(unittest.IsolatedAsyncioTestCase):
    async def test_chunks_of_a_fair_size_stay_as_they_are(self):
        buffer = AudioBuffer(5)
        buffer.put(b"a" * 640)
        buffer.put(b"b" * 640)
        self.assertEqual([b"a" * 640, b"b" * 640], [buffer.take(), buffer.take()])
        self.assertEqual((0, False), (buffer.size, buffer.ready))

    async def test_short_pieces_wait_for_each_other(self):
        buffer = AudioBuffer(5)
        buffer.put(b"a" * 60)
        self.assertFalse(buffer.ready)
        buffer.put(b"b" * 60)
        self.assertEqual(b"a" * 60 + b"b" * 60, buffer.take())

    async def test_a_short_piece_before_one_of_full_length(self):
        buffer = AudioBuffer(5)
        buffer.put(b"a" * 60)
        buffer.put(b"b" * CHUNK_BYTES_MAX)
        self.assertEqual(b"a" * 60 + b"b" * 40, buffer.take())
        self.assertEqual(b"b" * (CHUNK_BYTES_MAX - 40), buffer.take())

    async def test_a_last_short_piece_is_filled_with_silence(self):
        buffer = AudioBuffer(5)
        buffer.put(b"a" * 60)
        buffer.pad()
        self.assertEqual(b"a" * 60 + bytes(40), buffer.take())

    async def test_the_oldest_above_five_seconds_is_dropped_and_counted(self):
        buffer = AudioBuffer(5)
        for number in range(300):
            buffer.put(bytes([number % 256]) * 640)
        self.assertEqual((50, 50 * 640), buffer.drop_oldest())
        self.assertEqual(5 * 32_000, buffer.size)
        self.assertEqual(50, buffer.take()[0])

    async def test_what_was_not_taken_comes_first_again(self):
        buffer = AudioBuffer(5)
        buffer.put(b"a" * 640)
        buffer.put(b"b" * 640)
        buffer.put_back(buffer.take())
        self.assertEqual([b"a" * 640, b"b" * 640], [buffer.take(), buffer.take()])

    async def test_no_byte_is_lost_or_doubled_whatever_the_sizes(self):
        for seed in range(300):
            draw = random.Random(seed)
            buffer = AudioBuffer(1e6)
            said = b"".join(self.pieces(draw, buffer))
            heard = b""
            while buffer.ready:
                chunk = buffer.take(draw.choice([CHUNK_BYTES_MIN, 5000, CHUNK_BYTES_MAX]))
                self.assertTrue(CHUNK_BYTES_MIN <= len(chunk) <= CHUNK_BYTES_MAX, seed)
                self.assertEqual(0, len(chunk) % 2, seed)
                heard += chunk
            buffer.pad()
            heard += buffer.take() if buffer.ready else b""
            self.assertEqual(said, heard[:len(said)], seed)
            self.assertEqual(bytes(len(heard) - len(said)), heard[len(said):], seed)

    def pieces(self, draw, buffer):
        for _ in range(draw.randint(1, 30)):
            piece = draw.randbytes(2 * draw.choice([1, 20, 49, 50, 320, 9000, 16384, 40_000]))
            buffer.put(piece)
            yield piece

    async def test_half_a_sample_is_refused(self):
        check_samples(b"")
        with self.assertRaises(ValueError):
            check_samples(b"abc")


class PaceTest(unittest.TestCase):
    def test_a_bucket_of_fifty_a_second_is_never_empty(self):
        """The server's, behind a line whose delay jumps by up to 400 ms."""
        for seed in range(20):
            draw = random.Random(seed)
            pace, now, arrivals = Pace(0.0, CHUNKS_PER_SECOND, CHUNKS_AT_ONCE), 0.0, []
            while now < 60:
                wait = pace.wait(now)
                if wait == 0:
                    arrivals.append(max(now + draw.random() * 0.4, arrivals[-1] if arrivals else 0))
                now += wait or 1e-4
            tokens, at = 50.0, 0.0
            for arrival in arrivals:
                tokens = min(50.0, tokens + (arrival - at) * 50) - 1
                at = arrival
                self.assertGreaterEqual(tokens, 0, seed)
            self.assertGreater(len(arrivals), 60 * 48)


if __name__ == "__main__":
    unittest.main()
