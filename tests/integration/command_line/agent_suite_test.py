#!/usr/bin/env python3
"""auriga agent test: scripted conversations on the data folder and on a server, what is told of those
that fail, and of suites that are wrong."""
import pathlib
import sys
import xml.etree.ElementTree

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))
from tests.integration.command_line.command_line import (  # noqa: E402
    FAILED, PROGRAM, QUESTION, USED_WRONGLY, CommandLine)
from tests.support import live_server  # noqa: E402
from tests.support.junit_unittest import main  # noqa: E402

GOOD_SUITE = f"""agent: Desk
conversations:
  - name: Opening hours
    turns:
      - customer: {QUESTION}
        expect: {{contains: half past nine, source: hours.md, abstains: false, hands_off: false}}
      - customer: What does a parking permit cost?
        expect: {{abstains: true, not_contains: half past nine}}
  - name: A person
    turns:
      - customer: I want to talk to a human person.
        expect: {{hands_off: asks for a person, max_ms: 60000}}
"""
BAD_SUITE = f"""conversations:
  - name: Wrong hours
    turns:
      - customer: {QUESTION}
        expect: {{contains: midnight, source: faq.md}}
"""


class AgentSuiteTest(CommandLine):
    def assert_passes_a_suite(self, *where):
        good = self.file("good.yaml", GOOD_SUITE)
        report = self.folder / "report.xml"
        played = self.json("agent", "test", good, "--junit", report, *where)
        self.assertEqual((2, 0), (played["passed"], played["failed"]), played)
        self.assertEqual(["hours.md"], played["conversations"][0]["turns"][0]["sources"])
        suite = xml.etree.ElementTree.parse(report).getroot()
        self.assertEqual(("2", "0", "0"), tuple(suite.get(name) for name in ("tests", "failures", "errors")))
        bad = self.file("bad.yaml", BAD_SUITE)
        told = self.auriga("agent", "test", bad, "--agent", "desk", "--junit", report, *where,
                           code=FAILED).stdout
        self.assertIn("✗ Wrong hours", told)
        self.assertIn("- expected  contains “midnight”  (" + str(bad) + ":5)", told)
        self.assertIn("+ found     sources: hours.md", told)
        self.assertIn("0 of 1 conversations passed", told)
        case = xml.etree.ElementTree.parse(report).getroot().find("testsuite/testcase")
        self.assertIn("midnight", case.find("failure").text)
        self.assertEqual("2", case.get("line"))

    def test_a_suite_that_is_wrong_is_not_played(self):
        suite = self.file("wrong.yaml", "agnet: Desk\nconversations:\n  - turns:\n"
                                        "      - customer: Hi\n        expect: {contians: x}\n")
        told = self.auriga("agent", "test", suite, "--data", self.data, code=USED_WRONGLY).stderr
        self.assertIn(f'{suite}:1: unknown key "agnet"', told)
        self.assertIn(f'{suite}:5: unknown key "contians"', told)
        self.assertFalse(self.data.exists())
        faults = self.json("agent", "test", suite, code=USED_WRONGLY)["faults"]
        self.assertEqual([1, 5], [fault["line"] for fault in faults])
        nobody = self.file("nobody.yaml", GOOD_SUITE)
        self.make_agent("--data", self.data)
        self.assertIn("no agent named Nobody",
                      self.auriga("agent", "test", nobody, "--agent", "Nobody", "--data", self.data,
                                  code=FAILED).stderr)

    def test_on_the_data_folder(self):
        self.make_agent("--data", self.data)
        self.assert_passes_a_suite("--data", self.data)
        report = self.folder / "none/report.xml"
        told = self.auriga("agent", "test", self.folder / "good.yaml", "--junit", report, "--data",
                           self.data, code=FAILED).stderr
        self.assertEqual(f"auriga: cannot write {report}: No such file or directory\n", told)

    def test_on_a_server(self):
        with live_server.LiveServer(PROGRAM, self.data) as server:
            key = server.set_up_owner().create_key(("admin",))["key"]
            where = ("--server", f"http://127.0.0.1:{server.port}", "--key", key)
            self.make_agent(*where)
            self.assert_passes_a_suite(*where)


if __name__ == "__main__":
    main()
