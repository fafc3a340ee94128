#!/usr/bin/env python3
"""Writes what a broadcast's listeners hear into a WAV file, until the broadcast ends.

    listener.py --url http://127.0.0.1:8080 golden-eagle-427 heard.wav

Audio that is lost becomes silence of about the same length, so that the file keeps time.
"""
import argparse
import asyncio
import wave

from auriga_live import (CODEC_PCM, SAMPLE_BYTES, SAMPLE_RATE, Listener, LiveError, Reconnecting,
                         SessionNotFoundError)


def show(event: object) -> None:
    print(f"  {event}", flush=True)


async def listen(url: str, session_id: str, language: str, path: str) -> None:
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(SAMPLE_RATE)
        async with Listener(url, session_id, language) as listener:
            listener.on(Reconnecting, show)
            async for frame in listener:
                if frame.codec == CODEC_PCM:
                    file.writeframes(bytes(len(frame.samples)) * frame.missed + frame.samples)
        print(f"{file.getnframes() / SAMPLE_RATE:.1f} s in {path}, "
              f"{listener.missed_frames} frames missed", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes a broadcast into a WAV file.")
    parser.add_argument("session_id")
    parser.add_argument("wav")
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--language", default="en")
    options = parser.parse_args()
    try:
        asyncio.run(listen(options.url, options.session_id, options.language, options.wav))
    except SessionNotFoundError as error:
        raise SystemExit(f"there is no broadcast {options.session_id}: {error}") from None
    except LiveError as error:
        raise SystemExit(f"{error} (say {error.correlation_id} when you report it)") from None


if __name__ == "__main__":
    main()
