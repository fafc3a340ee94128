"""The types hold, for the package and for whoever uses it."""
import subprocess
import tempfile
import unittest

import stage


class TypingTest(unittest.TestCase):
    def test_mypy_has_nothing_to_say(self):
        with tempfile.TemporaryDirectory() as cache:
            done = subprocess.run(
                ["mypy", "--strict", "--python-version", "3.11", "--cache-dir", cache,
                 "auriga_live", "examples/speaker.py", "examples/listener.py"],
                cwd=stage.PACKAGE, capture_output=True, text=True)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    def test_the_package_says_that_it_is_typed(self):
        self.assertTrue((stage.PACKAGE / "auriga_live" / "py.typed").exists())


if __name__ == "__main__":
    unittest.main()
