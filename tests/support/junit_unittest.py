"""unittest whose cases scripts/test can count.

    if __name__ == "__main__":
        main()          # the words of unittest's own, and --junit FILE
"""
import argparse
import pathlib
import sys
import time
import unittest
import xml.sax.saxutils as saxutils


class _Result(unittest.TextTestResult):
    """Keeps what scripts/test counts."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.rows = []

    def startTest(self, test):
        super().startTest(test)
        self._begin = time.perf_counter()

    def _row(self, test, child=""):
        seconds = time.perf_counter() - getattr(self, "_begin", time.perf_counter())
        kind, _, name = test.id().rpartition(".")
        self.rows.append(f'<testcase classname={saxutils.quoteattr(kind)} '
                         f'name={saxutils.quoteattr(name)} time="{seconds:.2f}">{child}</testcase>')

    def addSuccess(self, test):
        super().addSuccess(test)
        self._row(test)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._row(test)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._row(test, "<failure>does now what it did not: remove expectedFailure</failure>")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._row(test, f"<failure>{saxutils.escape(str(err[1]))}</failure>")

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._row(test, f"<failure>{saxutils.escape(str(err[1]))}</failure>")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._row(test, "<skipped/>")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--junit", metavar="FILE")
    mine, rest = parser.parse_known_args()
    program = unittest.main(
        module="__main__", argv=[sys.argv[0], *rest], exit=False,
        testRunner=unittest.TextTestRunner(resultclass=_Result, verbosity=2, descriptions=False))
    if mine.junit:
        rows = "\n".join(program.result.rows)
        pathlib.Path(mine.junit).write_text(
            f'<testsuite name="unittest">\n{rows}\n</testsuite>\n', encoding="utf-8")
    sys.exit(not program.result.wasSuccessful())
