#!/usr/bin/python3
"""Validates the definitions that unit_procedure wrote against agent.schema.json.

    schema_test.py SCHEMA FOLDER
"""
import copy
import json
import pathlib
import sys

import jsonschema


def main():
    schema = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    files = sorted(pathlib.Path(sys.argv[2]).glob("*.agent.json"))
    if len(files) < 20:
        sys.exit(f"only {len(files)} definitions in {sys.argv[2]}; run unit_procedure first")
    faults = 0
    for file in files:
        for error in validator.iter_errors(json.loads(file.read_text(encoding="utf-8"))):
            print(f"{file.name}: {error.json_path}: {error.message[:200]}")
            faults += 1
    # A schema that takes anything proves nothing.
    whole = json.loads(files[0].read_text(encoding="utf-8"))
    for member in whole:
        broken = copy.deepcopy(whole)
        del broken[member]
        faults += validator.is_valid(broken)
        broken[member] = 17
        faults += validator.is_valid(broken)
    print(f"{len(files)} definitions, {faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
