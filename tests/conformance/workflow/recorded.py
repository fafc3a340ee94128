"""Comparing with what was recorded, where names, times and random values are masked: `<…>` within a
text, or a word of MASKS alone."""
import json
import re

MASK = re.compile(r"<[A-Za-z][\w:.-]*>")
MASKS = {"RandomNumberGenerated", "generated-uuid", "date", "snf_role_arn"}


def value_of(text):
    """What a recorded output is: text that is JSON stands for its value."""
    if isinstance(text, str):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def is_masked(given):
    """Whether an input itself is masked: what was given to AWS is not known."""
    return any(isinstance(value, str) and value in MASKS for value in given.values())


def same_text(expected, found):
    if expected in MASKS:
        return True
    if not MASK.search(expected):
        return expected == found
    pattern = ".*".join(re.escape(part) for part in MASK.split(expected))
    return isinstance(found, str) and re.fullmatch(pattern, found, re.DOTALL) is not None


def same(expected, found):
    """Whether `found` is what was recorded. Numbers compare by value, booleans are none."""
    if isinstance(expected, str):
        return same_text(expected, found)
    if isinstance(expected, bool) or isinstance(found, bool) or expected is None:
        return expected is found
    if isinstance(expected, (int, float)):
        return isinstance(found, (int, float)) and expected == found
    if isinstance(expected, list):
        return (isinstance(found, list) and len(expected) == len(found)
                and all(map(same, expected, found)))
    return (isinstance(found, dict) and expected.keys() == found.keys()
            and all(same(expected[key], found[key]) for key in expected))


def any_object(node, wanted):
    """Whether `wanted` holds of an object anywhere in it."""
    if isinstance(node, dict):
        return wanted(node) or any(any_object(each, wanted) for each in node.values())
    return isinstance(node, list) and any(any_object(each, wanted) for each in node)


def compares_times(definition):
    return any_object(definition, lambda node: any(name.startswith("Timestamp") for name in node))


def is_ours(definition):
    """JSONPath alone, and no distributed Map."""
    return not any_object(definition, lambda node: node.get("QueryLanguage") == "JSONata"
                          or node.get("Mode") == "DISTRIBUTED")
