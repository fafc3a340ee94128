"""The examples, one speaking to the other through the real server; and README's use."""
import asyncio
import os
import pathlib
import random
import re
import sys
import tempfile
import unittest
import wave

import stage
from auriga_live import SAMPLE_RATE

EXAMPLES = stage.PACKAGE / "examples"
README = (stage.PACKAGE / "README.md").read_text(encoding="utf-8")


def setUpModule():
    global server
    server = unittest.enterModuleContext(stage.server())


async def run(*command):
    return await asyncio.create_subprocess_exec(
        sys.executable, "-u", *map(str, command), stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(stage.PACKAGE), "AURIGA_TOKEN": server.owner.token})


class ExamplesTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    async def test_a_wav_spoken_is_the_wav_heard(self):
        spoken, heard = self.folder / "spoken.wav", self.folder / "heard.wav"
        samples = random.Random(1).randbytes(SAMPLE_RATE * 2 * 2 + 52)
        with wave.open(str(spoken), "wb") as file:
            file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
            file.writeframes(samples)
        async with asyncio.timeout(30):
            speaker = await run(EXAMPLES / "speaker.py", "--url", server.url, "--listeners", "1",
                                spoken)
            line = (await speaker.stdout.readline()).decode()
            name = re.fullmatch(r"speaking as (\S+)\n", line)[1]
            listener = await run(EXAMPLES / "listener.py", "--url", server.url, name, heard)
            said, _ = await listener.communicate()
            await speaker.communicate()
        self.assertEqual((0, 0), (speaker.returncode, listener.returncode), said.decode())
        self.assertIn("0 frames missed", said.decode())
        with wave.open(str(heard)) as file:
            got = file.readframes(10 ** 9)
        self.assertEqual(samples, got[:len(samples)])
        # The last piece is filled to the shortest chunk.
        self.assertLess(len(got) - len(samples), 100)

    async def test_refusals_are_plain_words(self):
        done = await run(EXAMPLES / "listener.py", "--url", server.url, "missing-thing-100",
                         self.folder / "nothing.wav")
        said, _ = await asyncio.wait_for(done.communicate(), 20)
        self.assertEqual(1, done.returncode)
        self.assertIn("there is no broadcast missing-thing-100: SESSION_NOT_FOUND", said.decode())

    async def test_the_code_in_the_readme_runs(self):
        code = "\n".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
        path = self.folder / "readme.py"
        path.write_text(code.replace("https://auriga.example.org", server.url), encoding="utf-8")
        done = await run(path)
        said, _ = await asyncio.wait_for(done.communicate(), 20)
        self.assertEqual((0, "heard 32000 bytes\n"), (done.returncode, said.decode()))


if __name__ == "__main__":
    unittest.main()
