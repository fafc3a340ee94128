"""Recorded verdicts on definitions (validation.json) and tests of single states (test_state.json).

Compared are: severity, code, location and message of each diagnostic; variableReferences; the events
of an execution; and of TestState everything it answers, or the code and message of its refusal. What
an answer merely repeats of its request, or says of AWS alone (ARNs, dates, configuration), is not.
"""
import json

import recorded

# What TestState takes besides definition and input, and how the command line is told.
OPTIONS = {"stateName": "--state", "roleArn": "--role", "inspectionLevel": "--inspection-level"}
FILES = {"mock": "--mock", "context": "--context", "variables": "--variables",
         "stateConfiguration": "--configuration"}
KEPT_APART = ("inputDetails", "outputDetails", "roleArn")


def jsonpath_alone(case):
    return "JSONata" not in json.dumps(case)


def left_out(case):
    """Why a case cannot run here, or None."""
    if not case.get("runs", case.get("definitions")):
        return "its request is not recorded"
    for run in case.get("runs", ()):
        extra = run["extra"]
        if '"Task"' in json.dumps(run["definition"]) and "mock" not in extra and extra.get(
                "roleArn") and "stateName" not in extra:
            return "it calls a real AWS Lambda function, without a mock"
    return None


def words_of(run):
    """Words for the command line, and files by their option."""
    extra, words, files = run["extra"], [], {}
    for field, value in extra.items():
        if field in OPTIONS:
            words += [OPTIONS[field], value]
        elif field in FILES:
            files[FILES[field]] = value if isinstance(value, str) else json.dumps(value)
        elif field == "revealSecrets":
            words += ["--reveal-secrets"] if value else []
        else:
            raise KeyError(field)
    if run["input"] is not None:
        files["--input"] = json.dumps(run["input"])
    return words, files


def answer_of(expected):
    """A recorded answer, its texts of JSON read."""
    out = {name: value for name, value in expected.items() if name != "ResponseMetadata"}
    if "output" in out:
        out["output"] = recorded.value_of(out["output"])
    if "inspectionData" in out:
        out["inspectionData"] = {name: recorded.value_of(value)
                                 for name, value in out["inspectionData"].items()}
    return out


def refusal_of(expected):
    """(code, message) of a recorded refusal, or None."""
    if "Error" in expected:
        return expected["Error"]["Code"], expected["Error"]["Message"]
    if "exception_typename" in expected:
        return (expected["exception_typename"],
                expected["exception_value"].split(" when calling the TestState operation: ")[-1])
    return None


def answers(expected, came):
    refusal = refusal_of(expected)
    if refusal:
        error = came.get("Error", {})
        if (error.get("Code"), error.get("Message")) != refusal:
            yield f"answered {json.dumps(came)[:500]}, recorded {refusal}"
        return
    wanted = answer_of(expected)
    if not recorded.same(wanted, came):
        for name in sorted(wanted.keys() | came.keys()):
            if not recorded.same(wanted.get(name), came.get(name)):
                yield (f"{name}: {json.dumps(came.get(name))[:600]}\n      recorded "
                       f"{json.dumps(wanted.get(name))[:600]}")


def events_of(history):
    """Recorded events as `auriga workflow run` tells them."""
    for event in history:
        details = next((value for name, value in event.items() if name.endswith("EventDetails")), {})
        yield {"id": event["id"], "previousEventId": event["previousEventId"], "type": event["type"],
               "details": {name: recorded.value_of(value) for name, value in details.items()
                           if name not in KEPT_APART}}


def verdicts(program, case, runs):
    """What differs, a line each."""
    definition, expected = case["definitions"][0], case["expected"]
    if "validation_response" in expected:
        wanted, came = expected["validation_response"], program("validate", definition)
        for name in ("result", "truncated", "diagnostics"):
            if wanted[name] != came[name]:
                yield f"{name}: {came[name]}, recorded {wanted[name]}"
    elif "describe_response" in expected:
        came = program("validate", definition)["variableReferences"]
        for answer in expected.values():
            wanted = answer.get("variableReferences", {})
            if wanted != came:
                yield f"variableReferences {came}, recorded {wanted}"
    elif "get_execution_history" in expected:
        came = program("run", definition, {})["events"]
        wanted = list(events_of(expected["get_execution_history"]["events"]))
        for event in came:
            event.pop("timestamp")
        if not recorded.same(wanted, came):
            yield f"events {json.dumps(came)[:800]}\n    recorded {json.dumps(wanted)[:800]}"
    else:
        yield from tested(program, runs[case["id"]])


def tested(program, case):
    for run, expected in zip(case["runs"], case["expected"].values(), strict=True):
        words, files = words_of(run)
        yield from answers(expected, program.test(run["definition"], words, files))


def cases(program, folder, out_of_count):
    """(name, check) for each case that counts. The others are added to `out_of_count`, with why."""
    tests = json.loads((folder / "test_state.json").read_text())["cases"]
    runs = {case["id"]: case for case in tests}
    sources = (("validation", json.loads((folder / "validation.json").read_text())["cases"],
                lambda case: verdicts(program, case, runs)),
               ("test_state", tests, lambda case: tested(program, case)))
    for source, all_cases, differences in sources:
        for case in filter(jsonpath_alone, all_cases):
            name = f"{source}: {case['id'].split('::')[-1]} ({case['id'].split('/')[-1].split('.')[0]})"
            reason = left_out(case)
            if reason:
                out_of_count.append((name, reason))
                continue

            def check(case=case, differences=differences):
                return list(differences(case)), True
            yield name, check
