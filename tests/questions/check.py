#!/usr/bin/env python3
"""Checks the question sets: counts, ids, and that every accepted passage stands in its document.

Usage: tests/questions/check.py [SET ...]      (default: every folder here with a questions.json)
Standard library only. Prints one line per set and every fault; exits non-zero if there is one.
"""
import json
import pathlib
import sys

from document_text import Folded, document_texts

HERE = pathlib.Path(__file__).resolve().parent
ANSWERABLE, UNANSWERABLE = 30, 10
FIELDS = {"id", "question", "answerable", "document", "accept", "note"}


def places_of(question):
    """(document, accepted passages) of the main place and of the others that hold the same fact."""
    if not question["answerable"]:
        return []
    return [(p["document"], p["accept"]) for p in [question, *question.get("also", [])]]


def faults_of(folder):
    data = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    documents = folder / data["documents"]
    if not (folder / data["sop"]).is_file():
        yield f"no SOP at {data['sop']}"
    questions, texts = data["questions"], {}
    if len({q["id"] for q in questions}) != len(questions):
        yield "ids are not unique"
    if len({q["question"].casefold() for q in questions}) != len(questions):
        yield "a question is asked twice"
    counts = [sum(q["answerable"] is wanted for q in questions) for wanted in (True, False)]
    if counts != [ANSWERABLE, UNANSWERABLE]:
        yield f"{counts[0]} answerable and {counts[1]} unanswerable questions instead of {ANSWERABLE} and {UNANSWERABLE}"
    for q in questions:
        if not FIELDS <= q.keys() or q.keys() - FIELDS - {"also"} or not q["question"].strip():
            yield f"{q.get('id')}: fields missing, unknown or empty"
            continue
        if not q["answerable"] and (q["document"] is not None or q["accept"]):
            yield f"{q['id']}: an unanswerable question names a document or a passage"
        for document, accept in places_of(q):
            if not (documents / document).is_file():
                yield f"{q['id']}: no document {document}"
                continue
            if not accept:
                yield f"{q['id']}: no accepted passage in {document}"
            if document not in texts:
                texts[document] = Folded(document_texts(documents / document)[0])
            for passage in accept:
                found = len(texts[document].spans(Folded(passage)))
                if found != 1:
                    yield f"{q['id']}: {document} holds the passage {found} times: {passage}"


def main():
    names = sys.argv[1:] or sorted(p.parent.name for p in HERE.glob("*/questions.json"))
    failed = not names
    for name in names:
        faults = list(faults_of(HERE / name))
        failed |= bool(faults)
        print(f"{name}: {'FAIL' if faults else 'OK'}")
        for fault in faults:
            print(f"  {fault}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
