"""Lets a test move the clocks of the real program: see clock_shift.c.

    clock = ShiftedClock(folder)
    with LiveServer(program, data, environment=clock.environment) as server:
        clock.advance(16 * 60)
"""
import pathlib
import struct
import subprocess

SOURCE = pathlib.Path(__file__).with_name("clock_shift.c")


class ShiftedClock:
    """Zero at first. `folder` is one that the test owns; the library is compiled into it."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        library = folder / "clock_shift.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE], check=True)
        self.file = folder / "clock_shift"
        self.shift_ms = 0  # Of the wall clock.
        self.monotonic_ms = 0
        self._write()
        self.environment = {"LD_PRELOAD": str(library), "CLOCK_SHIFT_FILE": str(self.file)}

    def _write(self):
        # In place: the program has this very file mapped.
        with self.file.open("r+b" if self.file.exists() else "wb") as file:
            file.write(struct.pack("qq", self.shift_ms, self.monotonic_ms))

    def advance(self, seconds):
        """Time passes."""
        self.shift_ms += int(seconds * 1000)
        self.monotonic_ms += int(seconds * 1000)
        self._write()

    def set_wall(self, seconds):
        """Somebody sets the clock, on or back: no time passes."""
        self.shift_ms += int(seconds * 1000)
        self._write()
