#!/usr/bin/env python3
"""The Debian package: what it holds, and that the server in it works from where it was unpacked."""
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))
from tests.support import live_server  # noqa: E402
from tests.support.junit_unittest import main  # noqa: E402

BUILD = pathlib.Path(os.environ.get("AURIGA_PROGRAM", live_server.PROGRAM)).parent


def told_by(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="auriga-package-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        told_by("cmake", "--build", BUILD, "--target", "package_texts")
        # Packed fast, since it is unpacked at once.
        told_by("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", cls.folder / "made",
                "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip")
        machine = told_by("dpkg", "--print-architecture").strip()
        cls.package, = (cls.folder / "made").glob(f"auriga_*_{machine}.deb")
        cls.root = cls.folder / "root"
        told_by("dpkg-deb", "-x", cls.package, cls.root)
        told_by("dpkg-deb", "-e", cls.package, cls.folder / "control")

    def field(self, name):
        return told_by("dpkg-deb", "-f", self.package, name).strip()

    def test_it_names_what_it_needs_and_what_may_be_edited(self):
        self.assertEqual("auriga", self.field("Package"))
        for library in ("libpq5", "libsqlite3-0", "libpoppler-cpp0v5", "libcurl4"):
            self.assertIn(library, self.field("Depends"))
        self.assertEqual("/etc/auriga/auriga.toml\n", (self.folder / "control/conffiles").read_text())

    def test_its_scripts_are_scripts(self):
        for name in ("postinst", "prerm", "postrm"):
            script = self.folder / "control" / name
            self.assertTrue(script.stat().st_mode & stat.S_IXUSR, name)
            told_by("sh", "-n", script)

    def test_the_service_waits_as_long_as_a_stop_may_take(self):
        """So does the container; the figures are those of the program."""
        program = "\n".join(path.read_text() for path in (ROOT / "src/app").glob("*.cpp"))

        def seconds(name):
            return int(re.search(rf"seconds {name}\{{(\d+)\}}", program)[1])
        requests = int(re.search(r'"server\.shutdown_seconds",.*?\.standard = "(\d+)"', program, re.S)[1])
        # Of the five things that work by themselves the first may use up the whole time.
        worst = requests + seconds("kLastRows") + seconds("kWorkEnd") + 4 * seconds("kWorkEndEach")
        unit = (self.root / "lib/systemd/system/auriga.service").read_text()
        compose = (ROOT / "deploy/compose.yaml").read_text()
        for given in (re.search(r"TimeoutStopSec=(\d+)", unit), re.search(r"stop_grace_period: (\d+)s", compose)):
            self.assertGreater(int(given[1]), worst + 10)
        self.assertIn(f"a stop takes {worst} seconds at the worst", (ROOT / "docs/operations.md").read_text())

    def test_nothing_in_it_may_be_written_by_others_or_was_made_by_a_build(self):
        for path in self.root.rglob("*"):
            self.assertFalse(path.is_symlink(), path)
            self.assertFalse(path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH | stat.S_ISUID), path)
            self.assertNotIn(path.suffix, {".o", ".a", ".pyc"}, path)

    def test_its_server_has_its_console_its_readers_and_its_settings(self):
        program = self.root / "usr/bin/auriga"
        told_by(program, "--config", self.root / "etc/auriga/auriga.toml", "config", "check")
        with live_server.LiveServer(program, self.folder / "data") as server:
            page = server.client().send("GET", "/", anonymous=True)
            self.assertEqual((200, "text/html"), (page.status, page.type))
        made = told_by(program, "agent", "create", "--data", self.folder / "data", "--name", "Desk", "--json",
                       "--sop", self.root / "usr/share/auriga/demo/sop.md",
                       "--docs", self.root / "usr/share/auriga/demo/documents")
        self.assertIn('"failed":[]', made)


if __name__ == "__main__":
    main()
