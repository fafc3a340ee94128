#!/usr/bin/env python3
"""Amazon States Language against recordings of AWS Step Functions (../shared/data/asl).

Says of each file how many cases are as recorded; fails when one is not.

run.py [--junit FILE] [--only TEXT] [--program FILE] [--verbose]
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.dont_write_bytecode = True
import recorded  # noqa: E402
import state_tests  # noqa: E402

ORDERS_MAX = 0.02
ROOT = pathlib.Path(__file__).resolve().parents[3]
DATA = pathlib.Path(os.environ.get("AURIGA_SHARED_DATA") or ROOT.parent / "shared/data") / "asl"


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--junit", metavar="FILE")
    parser.add_argument("--only", metavar="TEXT", default="", help="cases whose name holds it")
    parser.add_argument("--program", metavar="FILE", default=str(ROOT / "build/release/auriga"))
    parser.add_argument("--verbose", action="store_true", help="say what came instead")
    return parser.parse_args()


class Program:
    def __init__(self, path):
        self.path = path

    def __call__(self, command, definition, given=None):
        with tempfile.TemporaryDirectory(prefix="auriga-asl-") as folder:
            words = [self.path, "--json", "workflow", command]
            for name, value in (("definition", definition), ("input", given)):
                file = pathlib.Path(folder) / name
                if name == "input" and command == "run":
                    words.append("--input")
                elif name == "input":
                    continue
                file.write_text(value if isinstance(value, str) and name == "definition"
                                else json.dumps(value))
                words.append(str(file))
            return self.answer(words)

    def test(self, definition, words, files):
        """`workflow test` with these words; `files` are texts by their option."""
        with tempfile.TemporaryDirectory(prefix="auriga-asl-") as folder:
            file = pathlib.Path(folder) / "definition"
            file.write_text(definition if isinstance(definition, str) else json.dumps(definition))
            words = [self.path, "--json", "workflow", "test", str(file), *words]
            for option, text in files.items():
                file = pathlib.Path(folder) / option.lstrip("-")
                file.write_text(text)
                words += [option, str(file)]
            return self.answer(words)

    @staticmethod
    def answer(words):
        done = subprocess.run(words, capture_output=True, text=True, timeout=120)
        if not done.stdout:
            raise AssertionError(done.stderr[-500:])
        return json.loads(done.stdout)


def differences(expected, found):
    """What is not as recorded, a line each."""
    if found["status"] != expected["status"]:
        yield f"status {found['status']}, recorded {expected['status']}: {json.dumps(found)[:600]}"
        return
    if found["status"] == "SUCCEEDED":
        wanted = recorded.value_of(expected["output"])
        if not recorded.same(wanted, found["output"]):
            yield f"output {json.dumps(found['output'])[:600]}, recorded {json.dumps(wanted)[:600]}"
    elif (found["error"] or None) != (expected["error"] or None):
        yield f"error {found['error']}, recorded {expected['error']}: {found['cause']}"


def executions(program):
    """(name, check) for each; a check answers its differences, and whether the order is equal."""
    for case in json.loads((DATA / "executions.json").read_text())["cases"]:
        if not all(recorded.is_ours(run["definition"]) for run in case["runs"]):
            continue

        def check(case=case):
            found, order = [], True
            for run, expected in zip(case["runs"], case["expected"]):
                came = program("run", run["definition"], run["input"])
                found += differences(expected, came)
                types = [event["type"] for event in came.get("events", [])]
                if types != expected["event_types"]:
                    order = False
                    if not found:
                        found.append(f"order: {' '.join(types)}\n    "
                                     f"recorded: {' '.join(expected['event_types'])}")
            return found, order
        yield "executions: " + case["id"].split("::")[-1], check


def choices(program):
    for number, case in enumerate(json.loads((DATA / "choice.json").read_text())["cases"]):
        # A masked time is no time: what held of it, held of a value that the recording does not have.
        matched = case["expected_output"] == {"TestResult.$": "ConditionTrue"}
        if matched and recorded.is_masked(case["input"]) and recorded.compares_times(
                case["definition"]):
            continue

        def check(case=case):
            came = program("run", case["definition"], case["input"])
            return list(differences({"status": "SUCCEEDED", "output": case["expected_output"]},
                                    came)), True
        yield f"choice: {case['test']} {number}", check


def lints(program):
    for file in sorted((DATA / "lint").iterdir()):
        def check(file=file):
            came = program("validate", file.read_text())
            wanted = "OK" if file.name.startswith("valid") else "FAIL"
            return ([] if came["result"] == wanted
                    else [f"{came['result']}, recorded {wanted}: {came['diagnostics']}"]), True
        yield f"lint: {file.name}", check


def main():
    chosen = options()
    program = Program(chosen.program)
    suite = ElementTree.Element("testsuite", name="workflow")
    # The recordings are not the project's own. scripts/test counts this, and where they are it fails.
    if not DATA.is_dir():
        print(f"not run: the recordings are not at {DATA}")
        case = ElementTree.SubElement(suite, "testcase", classname="workflow", name="recordings")
        ElementTree.SubElement(case, "skipped")
        if chosen.junit:
            ElementTree.ElementTree(suite).write(chosen.junit)
        return
    out_of_count = []
    sources = [executions(program), choices(program), lints(program),
               state_tests.cases(program, DATA, out_of_count)]
    cases = [(name, check) for source in sources for name, check in source if chosen.only in name]
    failed = orders = 0
    counts = {}

    def run(check):
        try:
            return check()
        except (AssertionError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
            return [repr(error)], True
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (name, _), (found, order) in zip(cases, pool.map(lambda case: run(case[1]), cases)):
            # In what order branches go is nobody's promise: it counts as a whole.
            only_order = not order and all(each.startswith("order") for each in found)
            orders += not order
            count = counts.setdefault(name.split(":")[0], [0, 0])
            count[1] += 1
            count[0] += not found or only_order
            row = ElementTree.SubElement(suite, "testcase", classname="workflow", name=name)
            if found and not only_order:
                failed += 1
                ElementTree.SubElement(row, "failure", message=found[0])
            if found:
                print(f"{'order' if only_order else 'FAIL '} {name}")
                if chosen.verbose:
                    print("    " + "\n    ".join(found))
    if chosen.junit:
        ElementTree.ElementTree(suite).write(chosen.junit)
    runs = sum(name.startswith("executions") for name, _ in cases)
    if orders > ORDERS_MAX * runs:
        failed += 1
        print(f"FAIL  the order of events differs in {orders} of {runs} executions")
    for name, reason in out_of_count:
        if chosen.only in name:
            counts.setdefault(name.split(":")[0], [0, 0]).append(reason)
            if chosen.verbose:
                print(f"left out {name}: {reason}")
    for source, (equal, of, *reasons) in counts.items():
        others = "; ".join(f"{reasons.count(each)} left out: {each}" for each in sorted(set(reasons)))
        print(f"{source}: {equal} of {of} as recorded" + (f"; {others}" if others else ""))
    print(f"{len(cases) - failed} passed, {failed} failed; another order in {orders}")
    sys.exit(1 if failed else 0)


main()
