"""Audio as listeners get it: a binary message of a 16-byte header and the samples.

    byte   0      version, 1
           1      codec: 0 is PCM, signed 16-bit little-endian, 16,000 samples a second, one channel
           2-3    language, two letters
           4-7    sequence: counts from 1 within the epoch, without gaps
           8-15   timestamp: when the server got it, milliseconds since 1970

Numbers are in network order. A frame is valid when it has the whole header and version 1; a codec
that is not known here is handed on, for the caller may know it.
"""
import struct
from dataclasses import dataclass

SAMPLE_RATE = 16_000
"""Samples a second of codec 0."""
SAMPLE_BYTES = 2
BYTES_PER_SECOND = SAMPLE_RATE * SAMPLE_BYTES
Epoch = int | str | None
"""Names a count of frames; sequences of two epochs cannot be compared."""
HEADER = struct.Struct("!BB2sIQ")
VERSION = 1
CODEC_PCM = 0


class FrameError(ValueError):
    """A binary message that is no audio frame of a version known here."""


@dataclass(frozen=True, slots=True)
class AudioFrame:
    """One chunk of the speaker's audio.

    sequence      its number within the epoch; each frame's is higher than the one's before
    timestamp_ms  when the server got it, ms since 1970
    language      ISO 639-1, the language spoken
    codec         CODEC_PCM, unless the server knows more
    samples       as the speaker sent them
    missed        frames lost right before this one; 0 as a rule
    epoch         in which the sequence counts, as the server named it
    """

    sequence: int
    timestamp_ms: int
    language: str
    codec: int
    samples: bytes
    missed: int = 0
    epoch: Epoch = None

    @property
    def duration(self) -> float:
        """Seconds of PCM; 0 for another codec, whose length its bytes do not tell."""
        return len(self.samples) / BYTES_PER_SECOND if self.codec == CODEC_PCM else 0.0


def parse_frame(message: bytes, epoch: Epoch = None) -> AudioFrame:
    """The frame that a binary message of this epoch holds. Raises FrameError."""
    if len(message) < HEADER.size:
        raise FrameError(f"an audio frame of {len(message)} bytes has no whole header")
    version, codec, language, sequence, timestamp = HEADER.unpack_from(message)
    if version != VERSION:
        raise FrameError(f"audio frames of version {version} are not known")
    try:
        letters = language.decode("ascii")
    except UnicodeDecodeError:
        raise FrameError("the language of an audio frame is not two letters") from None
    return AudioFrame(sequence, timestamp, letters, codec, message[HEADER.size:], epoch=epoch)
