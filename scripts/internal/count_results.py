"""Counts what the test runners reported and says so; the exit code is scripts/test's.

Reads, in the folder given: phases.tsv (name, exit code, seconds), ctest-PRESET.xml with the reports
of each program in build/PRESET/results, and any other JUnit file. Rules:

- A program's own report counts its cases. A ctest entry without a report of its own counts as one.
- An entry that ctest calls failed although its report has no failure (a crash at exit, a leak, a
  time-out) counts as one failure more, so that no red run ends in "0 failed".
- A phase that failed without a single failed case (a build that broke) counts as one failure.
- Skipped tests fail the run where ../shared/data exists: there everything can run.

Under the name of a failed case stand the first and last lines its runner gave as the reason: whoever
reads only the end of a long log sees what was wrong.
"""
import os
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
TERMINAL_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
FIRST_LINES = 12
LAST_LINES = 6
LINE_MAX = 500


class Count:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def shortened(text, first=FIRST_LINES, last=LAST_LINES):
    """The first and last lines of a text that say something new, without the terminal's colours."""
    lines = []
    for line in TERMINAL_CODES.sub("", text).splitlines():
        if line.strip() and line not in lines:
            lines.append(line)
    if len(lines) > first + last:
        lines[first:-last] = ["[…]"]
    return "".join(f"\n      | {line[:LINE_MAX]}" for line in lines)


def reason(case):
    """What a runner gave as the reason of a failed case."""
    return shortened("\n".join(f"{fault.get('message') or ''}\n{fault.text or ''}"
                               for fault in case if fault.tag in ("failure", "error")))


def ending(entry):
    """The end of what a program that ctest calls failed printed."""
    return shortened(entry.findtext("system-out") or "", 0, FIRST_LINES)


def cases(path):
    """The test cases of one JUnit or GoogleTest report. A report that is not XML is a failure."""
    count = Count()
    try:
        root = ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, OSError) as fault:
        count.failed.append(f"{path.name}: unreadable report ({fault})")
        return count
    for case in root.iter("testcase"):
        name = ".".join(filter(None, [case.get("classname"), case.get("name")]))
        children = {child.tag for child in case}
        if children & {"failure", "error"}:
            count.failed.append(name + reason(case))
        elif "skipped" in children or case.get("status") in ("notrun", "disabled"):
            count.skipped.append(name)
        elif case.get("status") == "fail":
            count.failed.append(name)
        else:
            count.passed += 1
    return count


def ctest(path):
    preset = path.stem.removeprefix("ctest-")
    reports = ROOT / "build" / preset / "results"
    total = Count()
    for entry in ElementTree.parse(path).getroot().iter("testcase"):
        name = entry.get("name")
        status = entry.get("status")
        own = reports / f"{name}.xml"
        if own.exists():
            count = cases(own)
            if status == "fail" and not count.failed:
                count.failed.append(f"{name} (ended badly; its cases passed){ending(entry)}")
        else:
            count = Count()
            if status == "fail":
                count.failed.append(name + ending(entry))
            elif status == "run":
                count.passed += 1
            else:
                count.skipped.append(name)
        count.failed = [f"{preset}: {case}" for case in count.failed]
        count.skipped = [f"{preset}: {case}" for case in count.skipped]
        total.add(count)
    return total


def main():
    folder = pathlib.Path(sys.argv[1])
    total = Count()
    for path in sorted(folder.glob("*.xml")):
        count = ctest(path) if path.name.startswith("ctest-") else cases(path)
        print(f"   {path.stem:<16} {count.passed:>6} passed {len(count.failed):>4} failed "
              f"{len(count.skipped):>4} skipped")
        total.add(count)
    phases = [line.split("\t") for line in (folder / "phases.tsv").read_text().splitlines()]
    broken = [name for name, code, _ in phases if code != "0"]
    for name, code, seconds in phases:
        print(f"   phase {name:<10} {'done' if code == '0' else 'FAILED':<6} {seconds:>5} s")
    if broken and not total.failed:
        total.failed += [f"phase {name}" for name in broken]
    for name in total.failed[:100]:
        print(f"   failed:  {name}")
    for name in total.skipped[:100]:
        print(f"   skipped: {name}")
    nothing_ran = total.passed + len(total.failed) + len(total.skipped) == 0
    data = pathlib.Path(os.environ.get("AURIGA_SHARED_DATA") or ROOT.parent / "shared/data")
    strict = data.is_dir()
    if total.skipped and strict:
        print("   skipped tests fail the run, because ../shared/data is here")
    print(f"{total.passed} passed, {len(total.failed)} failed, {len(total.skipped)} skipped",
          flush=True)
    bad = total.failed or broken or nothing_ran or (total.skipped and strict)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
