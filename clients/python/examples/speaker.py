#!/usr/bin/env python3
"""Speaks a WAV file (16-bit, mono, 16 kHz) into a broadcast, at the pace of the voice.

    AURIGA_TOKEN=… speaker.py --url http://127.0.0.1:8080 speech.wav
"""
import argparse
import asyncio
import os
import wave

from auriga_live import (SAMPLE_RATE, AudioQualityWarning, ListenerCountChanged, Reconnecting,
                         Speaker)

CHUNK_SECONDS = 0.1


def show(event: object) -> None:
    print(f"  {event}", flush=True)


async def speak(url: str, token: str, language: str, path: str, wait_for_listeners: int) -> None:
    with wave.open(path) as file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, SAMPLE_RATE):
            raise SystemExit(f"{path} is not mono, 16 bits, {SAMPLE_RATE} Hz")
        async with Speaker(url, token=token) as speaker:
            speaker.on(AudioQualityWarning, show)
            speaker.on(Reconnecting, show)
            enough = asyncio.Event()
            if wait_for_listeners == 0:
                enough.set()

            def count(event: ListenerCountChanged) -> None:
                if event.listener_count >= wait_for_listeners:
                    enough.set()

            speaker.on(ListenerCountChanged, count)
            session = await speaker.start(language)
            print(f"speaking as {session.session_id}", flush=True)
            await enough.wait()
            clock = asyncio.get_running_loop()
            due = clock.time()
            while samples := file.readframes(int(SAMPLE_RATE * CHUNK_SECONDS)):
                await speaker.send_audio(samples)
                # By the clock, not by the sum of sleeps, which would fall behind.
                due += CHUNK_SECONDS
                await asyncio.sleep(due - clock.time())
            await speaker.end()


def main() -> None:
    parser = argparse.ArgumentParser(description="Speaks a WAV file into a broadcast.")
    parser.add_argument("wav")
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--language", default="en")
    parser.add_argument("--listeners", type=int, default=0, help="wait for so many first")
    options = parser.parse_args()
    token = os.environ.get("AURIGA_TOKEN")
    if not token:
        raise SystemExit("put an access token into AURIGA_TOKEN")
    asyncio.run(speak(options.url, token, options.language, options.wav, options.listeners))


if __name__ == "__main__":
    main()
