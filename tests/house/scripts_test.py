#!/usr/bin/env python3
"""What scripts/ promise: a wrong word is refused, a failed step is not hidden, and a run that ends,
also by Ctrl-C, leaves nothing behind. They run as copies in a folder of their own, with a space in
its name, and with phases that do next to nothing. Usage: scripts_test.py
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PHASES = """
for phase in "${phases[@]}"; do
  eval "phase_$phase() { echo in $phase; }"
done
begin_spare_build() { setsid sleep 600.1 9>&- & spare=$!; }
%s
"""
# A child in the background, one in a session of its own, and one in a group of its own.
STUCK = "phase_crash() { sleep 600.2 & setsid sleep 600.3 & timeout 600 sleep 600.4; }"


class Scripts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="scripts test ")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        shutil.copytree(ROOT / "scripts", self.root / "scripts",
                        ignore=shutil.ignore_patterns("__pycache__"))
        (self.root / "bin").mkdir()
        self.environment = {name: value for name, value in os.environ.items() if name != "TEST_RUN"}
        self.environment["PATH"] = f"{self.root / 'bin'}:{os.environ['PATH']}"
        self.environment["AURIGA_SHARED_DATA"] = str(self.root)

    def program(self, name, text):
        path = self.root / "bin" / name
        path.write_text("#!/bin/bash\n" + text)
        path.chmod(0o755)

    def phases(self, text=""):
        path = self.root / "scripts/test"
        before, after = path.read_text().split('\nif [ -z "$only" ]; then', 1)
        path.write_text(before + PHASES % text + '\nif [ -z "$only" ]; then' + after)

    def run_it(self, *words, **environment):
        return subprocess.run(words, cwd=self.root, env={**self.environment, **environment},
                              text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                              check=False)

    def shell(self, text, **environment):
        return self.run_it("bash", "-c", "source scripts/lib.sh\n" + text, **environment)

    def test_a_folder_is_found_wherever_cd_looks(self):
        done = self.shell('printf %s "$ROOT"', CDPATH=".:/")
        self.assertEqual((str(self.root), ""), (done.stdout, done.stderr))

    def test_what_gives_up_in_a_log_says_why(self):
        done = self.shell('as_root() { die "no sudo here"; }\n'
                          'quietly "$PWD/log" as_root apt-get update')
        self.assertEqual(1, done.returncode)
        self.assertIn("error: no sudo here", done.stderr)
        self.assertIn("error: 'apt-get update' failed; the whole output is in log", done.stderr)

    def test_a_target_is_found_among_many(self):
        self.program("ninja", 'echo "bench_http: phony"; exec seq -f "target_%g: CXX" 100000\n')
        done = self.shell("has_target release bench_http && ! has_target release bench_htt")
        self.assertEqual(0, done.returncode, done.stderr)

    def test_builds_of_a_folder_follow_each_other_and_their_faults_are_not_hidden(self):
        self.program("cmake", 'case $* in *--preset*) exit 0 ;; esac\n'
                              "mkdir running || exit 9\nsleep 0.3\nrmdir running\nexit 3\n")
        done = self.shell("set +e; build release one &\nbuild release two; a=$?; wait $!; echo $a $?")
        self.assertEqual("3 3\n", done.stdout, done.stderr)
        self.assertIn("waiting for another build of release to end", done.stderr)

    def test_wrong_words_are_refused(self):
        for words in (["unit"], ["--only"], ["--only", ""], ["--only", "unit", "contract"],
                      ["--list", "x"]):
            self.assertNotEqual(0, self.run_it("scripts/test", *words).returncode, words)
        self.assertFalse((self.root / "build").exists())
        for script, word in (("generate", "--chekc"), ("check", "--fast"), ("bootstrap", "all"),
                             ("run", "--prot")):
            self.assertNotEqual(0, self.run_it("scripts/" + script, word).returncode, script)
        self.assertEqual(2, self.run_it("scripts/check", "--quick", "--full").returncode)

    def test_a_port_that_cannot_be_had_is_told_before_anything_is_built(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            for port, why in ((taken.getsockname()[1], "is taken"), ("http", "wants a number")):
                done = self.run_it("scripts/run", "--port", str(port))
                self.assertEqual(1, done.returncode)
                self.assertIn(why, done.stderr)
                self.assertNotIn("packages", done.stderr)

    def test_a_failed_phase_fails_the_run_and_stops_no_other(self):
        self.phases("phase_build() { false; echo hidden; }\nphase_api() { kill -9 $BASHPID; }")
        done = self.run_it("scripts/test")
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertIn("phase build      FAILED", done.stdout)
        self.assertIn("phase api        FAILED", done.stdout)
        self.assertIn("phase fuzz       done", done.stdout)
        self.assertNotIn("hidden", done.stdout + done.stderr)
        self.assertEqual("0 passed, 2 failed, 0 skipped", done.stdout.splitlines()[-1])

    def left_behind(self):
        """Command lines of what still runs of this test's run."""
        found = []
        for place in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if str(self.root).encode() in (place / "environ").read_bytes():
                    found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                pass
        return found

    def all_are_stuck(self):
        """Also the last of them has begun to sleep."""
        found = "\n".join(self.left_behind())
        return all(f"sleep 600.{number}" in found for number in (1, 2, 3, 4))

    def end_by(self, number, whole_group):
        run = subprocess.Popen(["scripts/test"], cwd=self.root, env=self.environment,
                               start_new_session=True, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        deadline = time.monotonic() + 30
        while not self.all_are_stuck() and time.monotonic() < deadline:
            time.sleep(0.02)
        (os.killpg if whole_group else os.kill)(run.pid, number)
        code = run.wait(30)
        return code

    def test_ctrl_c_and_the_end_of_a_job_leave_nothing_behind(self):
        self.phases(STUCK)
        self.assertEqual(130, self.end_by(signal.SIGINT, whole_group=True))
        self.assertEqual([], self.left_behind())
        self.assertEqual(-signal.SIGTERM, self.end_by(signal.SIGTERM, whole_group=False))
        self.assertEqual([], self.left_behind())

    def test_a_run_that_ends_well_leaves_nothing_behind_either(self):
        self.phases("phase_fuzz() { setsid sleep 600.5 >/dev/null 2>&1 & }")
        done = self.run_it("scripts/test")
        self.assertIn("phase fuzz       done", done.stdout, done.stderr)
        self.assertEqual([], self.left_behind())

    def test_a_phase_by_itself_builds_what_it_tests(self):
        self.phases("build_console() { echo console; }\nbuild() { echo made $*; }\n"
                    "run_ctest() { echo in ${*: -1}; }")
        programs = "made release auriga auriga-extract live_load openai_server\n"
        for only, built, tested in (("ctest", "console\nin build\n", "ctest"),
                                    ("api", "console\n" + programs, "api"),
                                    ("content", "console\nmade release\n", "^content$"),
                                    ("fuzz", "", "fuzz")):
            done = self.run_it("scripts/test", "--only", only)
            self.assertEqual(f"{built}in {tested}\n", done.stdout.partition("   ")[0],
                             done.stderr)

    def test_what_a_check_left_is_counted(self):
        (self.root / "scripts/generate").write_text(
            "import sys\nprint('not compared: the page', file=sys.stderr)\n")
        done = self.run_it("scripts/check", "generated")
        self.assertEqual(0, done.returncode, done.stdout)
        self.assertIn("PART generated", done.stdout)
        self.assertIn("not compared: the page", done.stdout)
        self.assertEqual("0 passed, 0 failed, 0 skipped, 1 in part", done.stdout.splitlines()[-1])
        left = self.run_it(sys.executable, "-B", "-c", """
import pathlib, sys, types
sys.path.insert(0, "scripts")
from checks import tidy
from checks.tree import Part
tidy.commands = lambda tree: {"one.cpp", "two.cpp"}
tree = types.SimpleNamespace(root=pathlib.Path.cwd(), files=[], includes=lambda name: [],
                             text=lambda name: name)
try:
    tidy.tidy(tree, ["one.cpp", "two.cpp"], -1)
except Part as part:
    print(part)
""")
        self.assertIn("of 2 files to read 2 are left", left.stdout, left.stderr)

    def test_a_package_of_another_version_is_out_of_the_way(self):
        (self.root / "scripts/bootstrap").write_text("#!/bin/bash\n")
        self.program("cmake", "exit 0\n")
        self.program("cpack", "touch build/release/package/auriga_2_all.deb\n")
        made = self.root / "build/release/package"
        made.mkdir(parents=True)
        for old in (made / "auriga_1_all.deb", self.root / "build/auriga_1_all.deb"):
            old.touch()
        done = self.run_it("scripts/package")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(["auriga_2_all.deb"],
                         [path.name for path in (self.root / "build").glob("*.deb")])

    def test_a_second_run_is_refused_while_one_is_under_way(self):
        self.phases('phase_ctest() {\n'
                    '  bash "$ROOT/scripts/test" --only fuzz || echo refused >"$ROOT/second"\n}')
        done = self.run_it("scripts/test", "--only", "ctest")
        self.assertTrue((self.root / "second").exists(), done.stderr)
        self.assertIn("another scripts/test is under way", done.stderr)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
