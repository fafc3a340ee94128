"""The audio header, byte for byte."""
import unittest

import stage  # noqa: F401  Puts the package on the path.
from auriga_live import AudioFrame, FrameError, parse_frame

HEADER = bytes.fromhex("01 00 6573 00000007 00000190abcdef12")


class FrameTest(unittest.TestCase):
    def test_every_field_stands_where_the_protocol_says(self):
        frame = parse_frame(HEADER + b"\x01\x02\x03\x04", "e1")
        self.assertEqual(AudioFrame(sequence=7, timestamp_ms=0x190ABCDEF12, language="es", codec=0,
                                    samples=b"\x01\x02\x03\x04", epoch="e1"), frame)
        self.assertEqual(0, frame.missed)

    def test_numbers_reach_their_bounds(self):
        frame = parse_frame(bytes.fromhex("01 00 656e ffffffff ffffffffffffffff"))
        self.assertEqual((0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF, b""),
                         (frame.sequence, frame.timestamp_ms, frame.samples))

    def test_a_second_of_pcm_lasts_a_second(self):
        self.assertEqual(1.0, parse_frame(HEADER + bytes(32_000)).duration)

    def test_a_codec_of_later_days_is_handed_on(self):
        frame = parse_frame(b"\x01\x09" + HEADER[2:] + b"opus")
        self.assertEqual((9, b"opus", 0.0), (frame.codec, frame.samples, frame.duration))

    def test_what_is_no_frame_is_refused(self):
        for name, message in {
            "empty": b"", "a byte short": HEADER[:15], "version 0": b"\x00" + HEADER[1:],
            "version 2": b"\x02" + HEADER[1:], "language": HEADER[:2] + b"\xff\xfe" + HEADER[4:],
        }.items():
            with self.subTest(name), self.assertRaises(FrameError):
                parse_frame(message)


if __name__ == "__main__":
    unittest.main()
